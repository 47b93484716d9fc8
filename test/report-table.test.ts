import { describe, expect, it } from 'vitest';
import { packedTable } from '../src/export/report-table.ts';
import type { Cell, TableColumn, Unit } from '../src/reports/report.ts';
import { readParquet } from './parquet.ts';
import { column, table } from './sample-report.ts';

const cells = (unit: Unit, ...values: Cell['value'][]): Cell[] =>
  values.map((value) => ({ value, unit }));

/** Type and values of one column of such cells, as DuckDB reads them back. */
async function packed(given: readonly Cell[], own: Partial<TableColumn> = {}) {
  const block = table(
    [{ ...column('A'), ...own }],
    given.map((cell) => [cell]),
  );
  const [found] = await readParquet([await packedTable(block, 'parquet')]);
  const [[name, type]] = Object.entries(found!.types) as [[string, string]];
  return [type, ...found!.rows.map((row) => row[name])];
}

const long = '9007199254740993.10';

describe('a column of a report in Parquet', () => {
  it.each<[string, Cell[], unknown[]]>([
    ['counts', cells('count', 3, null, -4), ['bigint', '3', null, '-4']],
    ['counts with a part', cells('count', 3, 2.5), ['double', '3.0', '2.5']],
    ['exact amounts', cells('money', '12.5', null), ['decimal(18,4)', '12.5000', null]],
    ['amounts that were divided', cells('money', 100 / 3, '1'), ['double', `${100 / 3}`, '1.0']],
    ['amounts of many digits', cells('money', long), ['double', '9007199254740994.0']],
    ['percentages', cells('percent', 107, null), ['double', '107.0', null]],
    ['no number of ours', cells('score', Number.NaN, 1), ['double', null, '1.0']],
    ['days', cells('date', '2026-06-30', null), ['date', '2026-06-30', null]],
    ['months', cells('date', '2026-06', '2026-06-30'), ['varchar', '2026-06', '2026-06-30']],
    ['flags', cells('text', true, null, false), ['boolean', 'true', null, 'false']],
    ['text that looks like a number', cells('text', '007', ''), ['varchar', '007', '']],
    ['text of a formula', cells('text', '=1+1'), ['varchar', '=1+1']],
    [
      'units that differ',
      [...cells('money', '12.5'), ...cells('percent', 4)],
      ['double', '12.5', '4.0'],
    ],
    [
      'numbers and words',
      [...cells('count', 4), ...cells('text', 'none'), ...cells('text', null)],
      ['varchar', '4', 'none', null],
    ],
    [
      'numbers, and a word that is not known',
      [...cells('count', 4), ...cells('text', null)],
      ['bigint', '4', null],
    ],
    ['nothing known of a number', cells('hours', null), ['double', null]],
    ['nothing known of an amount', cells('money', null), ['decimal(18,4)', null]],
  ])('holds %s', async (_, given, expected) => {
    expect(await packed(given)).toEqual(expected);
  });

  it.each<[Partial<TableColumn>, string]>([
    [{ id: 'left_on' }, 'date'],
    [{ id: 'mrr', align: 'right' }, 'decimal(18,4)'],
    [{ id: 'n', align: 'right' }, 'bigint'],
    [{ id: 'ends' }, 'date'],
    [{ id: 'share', align: 'right' }, 'double'],
    [{ id: 'owner' }, 'varchar'],
  ])('without rows goes by %j', async (own, type) => {
    expect(await packed([], own)).toEqual([type]);
  });

  it('is missing where machines do not see it, and all rows are there', async () => {
    const readers: TableColumn = { ...column('B'), for: 'readers' };
    const rows = cells('count', 1, 2, 3).map((cell) => [cell, cell]);
    const block = table([column('A'), readers], rows, { limit: 1 });
    const [found] = await readParquet([await packedTable(block, 'parquet')]);
    expect(found).toEqual({ types: { a: 'bigint' }, rows: [{ a: '1' }, { a: '2' }, { a: '3' }] });
  });
});
