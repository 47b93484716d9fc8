import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { kindNamed } from '../src/export/report-table.ts';
import { reportPlans } from '../src/reports/catalogue.ts';
import { temporary } from './arrow-rows.ts';
import { cli, root, rowsOf } from './cli.ts';
import { goldenTexts } from './golden-text.ts';
import { readParquet } from './parquet.ts';
import { allReports, type ReportFiles, tableNames } from './report-files.ts';

const reports = allReports();
const endings = ['txt', 'md', 'csv', 'json', 'html', 'parquet.txt'];
const ids = reportPlans.map(({ id }) => id);

it('all reports are there, and no golden of another', () => {
  expect([...reports.keys()].sort()).toEqual([...ids].sort());
  const goldens = ids.flatMap((id) => endings.map((ending) => `${id}.${ending}`));
  expect(readdirSync(join(root, 'test/golden/reports')).sort()).toEqual(goldens.sort());
});

type Json = Record<string, unknown>[];

function jsonTables(files: ReportFiles, names: readonly string[]): Record<string, Json> {
  const { rows, tables } = JSON.parse(String(files.get('.json')));
  return tables ?? { [names[0]!]: rows };
}

/** A text of CSV as DuckDB writes it in a column of that type. */
function spelt(text: string, type: string): string {
  if (text === '') return text;
  if (type === 'double') return String(Number(text));
  if (type.startsWith('decimal')) return Number(text).toFixed(4);
  // What a spreadsheet would take for a formula is disarmed in CSV alone.
  return type === 'varchar' ? text.replace(/^'/, '') : text;
}

describe.each(ids)('%s', (id) => {
  const files = reports.get(id)!;
  const names = tableNames(files, '.csv');
  const parquet = readParquet(names.map((name) => files.get(`-${name}.parquet`)!));

  // `UPDATE=1` writes them anew; read what has changed before it is kept.
  it.each(endings)('reads like its golden .%s', async (ending) => {
    const text = goldenTexts(files, await parquet)[ending]!;
    const path = join(root, 'test/golden/reports', `${id}.${ending}`);
    if (process.env.UPDATE) writeFileSync(path, text);
    expect(text).toBe(readFileSync(path, 'utf8'));
    expect(text.split('\n').length).toBeLessThan(300);
  });

  it('has the figures of its CSV in Parquet, and null where JSON has it', async () => {
    expect(tableNames(files, '.parquet')).toEqual(names);
    const packed = await parquet;
    const json = jsonTables(files, names);
    for (const [at, name] of names.entries()) {
      const { types, rows } = packed[at]!;
      const csv = String(files.get(`-${name}.csv`));
      expect(Object.keys(types), name).toEqual(csv.split('\n', 1)[0]!.split(','));
      const texts = rows.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([key, value]) => {
            const isFloat = types[key] === 'double' && value !== null;
            return [key, isFloat ? String(Number(value)) : (value ?? '')];
          }),
        ),
      );
      expect(texts, name).toEqual(
        rowsOf(csv).map((row) =>
          Object.fromEntries(Object.entries(row).map(([key, v]) => [key, spelt(v, types[key]!)])),
        ),
      );
      const nulls = (own: Json) => own.map((row) => Object.values(row).map((v) => v === null));
      expect(nulls(rows), name).toEqual(nulls(json[name]!));
    }
  });

  it('has the types of its lists where they are empty, too', async () => {
    const typeOf = { int: 'bigint', decimal: 'decimal(18,4)', date: 'date', bool: 'boolean' };
    for (const { types, rows } of await parquet)
      for (const [name, type] of Object.entries(types)) {
        const kind = kindNamed({ id: name, align: 'left' });
        // Names that tell nothing of their own are text or numbers by their layout.
        if (rows.length > 0 && kind !== 'text' && kind !== 'float')
          expect([name, type]).toEqual([name, typeOf[kind]]);
      }
  });

  it('has in Arrow the columns and rows of its Parquet', () => {
    expect(tableNames(files, '.arrow')).toEqual(names);
    for (const name of names) {
      const { schema, numRows } = tableFromIPC(files.get(`-${name}.arrow`)!);
      const csv = String(files.get(`-${name}.csv`));
      expect(schema.fields.map((field) => field.name).join()).toBe(csv.split('\n', 1)[0]);
      expect(numRows).toBe(rowsOf(csv).length);
    }
  });
});

describe('a file of one table', () => {
  const out = temporary();
  const small = ['--config', 'fixtures/small/cs-metrics.yaml', '--month', '2026-06'];
  const run = (...args: string[]) => cli(['report', ...args, ...small, '--as-of', '2026-06-30']);
  const done = { code: 0, stdout: '', stderr: '' };

  it('is that of another run, byte by byte, in the format that its name tells', () => {
    for (const ending of ['parquet', 'arrow']) {
      const path = join(out, `vp.${ending}`);
      expect(run('role-vp', '--out', path)).toEqual(done);
      expect(readFileSync(path)).toEqual(reports.get('role-vp')!.get(`-metrics.${ending}`));
    }
  });

  it('goes to a folder by itself', () => {
    const to = join(out, 'sheet');
    const asked = ['sheet', '--table', 'actions', '--format', 'csv,parquet'];
    expect(run(...asked, '--out', to)).toEqual(done);
    const names = ['sheet-2026-06-actions.csv', 'sheet-2026-06-actions.parquet'];
    expect(readdirSync(to).sort()).toEqual(names);
    const found = names.map((name) => readFileSync(join(to, name)));
    const own = reports.get('sheet')!;
    expect(found).toEqual([own.get('-actions.csv'), own.get('-actions.parquet')]);
  });

  it('cannot hold several tables', () => {
    const { code, stderr } = run('role-director', '--out', join(out, 'director.parquet'));
    expect(stderr).toContain('role-director has several tables, and Parquet holds one');
    expect(stderr).toContain('choose one with --table (segments, metrics, health_distribution)');
    expect([code, readdirSync(out).includes('director.parquet')]).toEqual([2, false]);
  });
});
