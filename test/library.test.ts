import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as arrow from 'apache-arrow';
import { afterAll, describe, expect, it } from 'vitest';
import type { Value } from '../src/engine/arrow-column.ts';
import { arrowSchema, typesOf } from '../src/engine/arrow-schema.ts';
import { fromUnits, toUnits } from '../src/lib/decimal.ts';
import { render } from '../src/render/render.ts';
import { tables } from '../src/tables/index.ts';
import type { ColumnType, Table } from '../src/tables/table.ts';
import { type Rows, readBack, rowsIn, temporary } from './arrow-rows.ts';
import { cli, root, rowsOf } from './cli.ts';
import { csv, exportsOf, source } from './exports.ts';

const library: typeof import('../src/index.ts') = await import(
  pathToFileURL(join(root, 'dist/index.mjs')).href
);
const fixture = join(root, 'fixtures/small');
const config = join(fixture, 'cs-metrics.yaml');
const session = await library.open({ config, asOf: '2026-06-30' });
afterAll(() => session.close());

/** What Arrow should hold for a cell of a tidy export. */
function told(type: ColumnType, cell: string | undefined): Value {
  if (cell === undefined || cell === '') return null;
  if (type === 'bool') return cell === 'true';
  if (type === 'int') return BigInt(cell);
  if (type === 'decimal' || type === 'rate') return fromUnits(toUnits(cell));
  return type === 'timestamp' ? `${cell.replace(' ', 'T')}Z` : cell;
}

function exported({ name, columns, isBulk }: Table): Rows {
  return rowsOf(readFileSync(join(fixture, `${name}.csv`), 'utf8')).map((cells, i) => ({
    ...Object.fromEntries(columns.map((c) => [c.name, told(c.type, cells[c.name])])),
    source_file: `${name}.csv`,
    source_line: isBulk ? null : BigInt(i + 2),
  }));
}

const shown = (row: Record<string, Value>): string =>
  JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? String(value) : value));

describe('normalised tables', () => {
  it('are named in reading order', () => {
    const isFed = (name: string) => existsSync(join(fixture, `${name}.csv`));
    expect(session.tables()).toEqual(tables.map(({ name }) => name).filter(isFed));
  });

  it.each(session.tables())('%s: schema, cells, order, and Parquet', async (name) => {
    const declared = tables.find((table) => table.name === name)!;
    const table = await session.table(name);
    expect(typesOf(table.schema)).toEqual(typesOf(await arrowSchema(declared)));
    const [rows, cells] = [rowsIn(table), exported(declared)];
    expect(rows.map(shown).sort()).toEqual(cells.map(shown).sort());
    const keys = rows.map((row) => declared.key.map((key) => row[key] ?? '\uffff').join('\u001f'));
    expect(keys).toEqual([...keys].sort());
    expect(await readBack(await library.toParquet(table), table.schema)).toEqual(rows);
    expect(rowsIn(arrow.tableFromIPC(await library.toIpc(table)))).toEqual(rows);
  });

  it('have the same bytes on any number of threads', async () => {
    const single = await library.open({ config, threads: 1 });
    for (const name of ['subscriptions', 'usage_events']) {
      const [a, b] = [await session.table(name), await single.table(name)];
      expect(await library.toIpc(a)).toEqual(await library.toIpc(b));
    }
    await single.close();
  });

  it('know the physical line behind line breaks, and what was not used', async () => {
    const accounts = csv('account_id,name,signed_up_on', 'b,"B\nB",', ',x,', 'a,A,2026-02-30');
    const given = exportsOf({ 'a.csv': accounts }, source('accounts', 'a.csv'));
    const own = await library.open({ config: join(given.folder, 'cs-metrics.yaml') });
    const rows = rowsIn(await own.table('accounts'));
    expect(rows.map((r) => `${r.account_id} ${r.source_line} ${r.signed_up_on}`)).toEqual([
      'a 5 null',
      'b 2 null',
    ]);
    const issues = await own.issues();
    expect(issues.map((i) => `${i.file}:${i.line} ${i.column} ${i.value}`)).toEqual([
      'a.csv:4 account_id null',
      'a.csv:5 signed_up_on 2026-02-30',
    ]);
    expect((await own.counts()).map(({ read, used }) => [read, used])).toEqual([[3, 2]]);
    await own.close();
    await expect(own.table('accounts')).rejects.toThrow('the session is closed');
  });

  it('have used, trimmed rows of usage, and no rows where an export has none', async () => {
    const usage = csv('account_id,user_id,occurred_at', ' a ,u,2026-01-02 03:04:05', 'a, ,soon');
    const lines = `{table: usage_events, files: u.csv}, {table: staff, files: s.csv}`;
    const files = { 'u.csv': usage, 's.csv': csv('staff_id') };
    const given = exportsOf(files, `sources: [${lines}]`);
    const own = await library.open({ config: join(given.folder, 'cs-metrics.yaml') });
    const [row, ...none] = rowsIn(await own.table('usage_events'));
    expect(row).toMatchObject({ account_id: 'a', occurred_at: '2026-01-02T03:04:05Z' });
    expect(none).toEqual([]);
    const staff = await own.table('staff');
    const schema = await arrowSchema(tables.find(({ name }) => name === 'staff')!);
    expect(typesOf(staff.schema)).toEqual(typesOf(schema));
    expect(await readBack(await library.toParquet(staff), staff.schema)).toEqual([]);
    expect(rowsIn(arrow.tableFromIPC(await library.toIpc(staff)))).toEqual([]);
    await own.close();
  });

  it.each([
    ['acounts', 'unknown table "acounts"', /^did you mean accounts\? tables of this config: acc/],
    ['mrr_snapshots', 'no source feeds the table mrr_snapshots', /^tables of this config: acc/],
  ])('%s is refused', async (name, message, hint) => {
    const error = await session.table(name).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(library.CliError);
    expect(error.message).toBe(message);
    expect(error.hint).toMatch(hint);
  });
});

describe('figures', () => {
  const ids = ['mrr', 'nrr', 'nps', 'csat_mean', 'ttv@signup.median', 'resolution_time', 'mau'];
  const args = ['--config', config, '--as-of', '2026-06-30', '--format', 'csv'];

  it('measurements are those of the command line', async () => {
    const printed = cli(['metrics', ...ids, ...args, '--months', '3', '--by', 'segment']);
    const theirs = rowsOf(printed.stdout);
    const { rows, table } = await session.measure(ids, { months: 3, by: ['segment'] });
    const ours = rowsIn(table);
    const pick = ['metric', 'variant', 'window', 'period', 'dimension', 'segment', 'unit'];
    const numbers = ['value', 'numerator', 'denominator', 'n', 'low', 'high'];
    const number = (value: Value | undefined) => ((value ?? '') === '' ? null : Number(value));
    expect(ours.length).toBeGreaterThan(40);
    expect(
      ours.map((row) => [...pick.map((p) => row[p]), ...numbers.map((p) => number(row[p]))]),
    ).toEqual(theirs.map((r) => [...pick.map((p) => r[p]), ...numbers.map((p) => number(r[p]))]));
    expect(rows.map(({ exact }) => exact)).toEqual(ours.map(({ exact }) => exact));
    expect(typesOf(table.schema)).toEqual(typesOf(await library.measurementSchema()));
    expect(await readBack(await library.toParquet(table), table.schema)).toEqual(ours);
  });

  it('scores are those of the command line', async () => {
    const theirs = rowsOf(cli(['health', ...args, '--month', '2026-06']).stdout);
    const { rows, table } = await session.health({ month: '2026-06' });
    const ours = rowsIn(table).map((r) => [r.account_id, r.as_of, r.band, r.score, Number(r.mrr)]);
    const score = (text: string | undefined) => (text === '' ? null : Number(text));
    expect(ours).toEqual(
      theirs.map((r) => [r.account_id, r.as_of, r.band, score(r.score), Number(r.mrr)]),
    );
    expect(rows[0]!.parts.length).toBeGreaterThan(0);
    expect(typesOf(table.schema)).toEqual(typesOf(await library.scoreSchema()));
  });

  it('reports are those of the command line, as plain data', async () => {
    const printed = cli(['report', 'sheet', ...args.with(-1, 'json'), '--month', '2026-06']);
    const report = structuredClone(await session.report('sheet', { month: '2026-06' }));
    const options = { format: 'json', csvStyle: 'standard', table: null, warnings: [] } as const;
    const text = await render(report, { ...options, width: 80, hasColor: false, run: {} });
    expect(JSON.parse(text).tables).toEqual(JSON.parse(printed.stdout).tables);
    expect(Object.keys(JSON.parse(text).tables)).toContain('key_metrics');
    await expect(session.report('shet')).rejects.toThrow('unknown report "shet"');
    const journey = await session.report('journey', { month: '2026-06' }).catch((thrown) => thrown);
    expect(journey.message).toBe('the report journey tells of one account');
  });

  it('are the same bytes from our own Parquet files', async () => {
    const folder = temporary();
    for (const name of session.tables()) {
      const bytes = await library.toParquet(await session.table(name));
      writeFileSync(join(folder, `${name}.parquet`), bytes);
    }
    const again = readFileSync(config, 'utf8').replaceAll('.csv', '.parquet');
    writeFileSync(join(folder, 'cs-metrics.yaml'), again);
    const all = rowsOf(cli(['metrics', '--config', config, '--format', 'csv']).stdout);
    const every = all.map(({ metric }) => metric!);
    const run = (path: string) =>
      cli(['metrics', ...every, ...args.with(1, path), '--months', '2', '--by', 'segment']);
    const [ours, theirs] = [run(join(folder, 'cs-metrics.yaml')), run(config)];
    expect([ours.stderr, theirs.stderr]).toEqual(['', '']);
    expect(ours.stdout).toBe(theirs.stdout);
    expect(rowsOf(ours.stdout).length).toBeGreaterThan(every.length * 2);
    expect(every).toContain('nrr');
  });

  it('refuses an empty question', async () => {
    await expect(session.measure([])).rejects.toThrow('no metric was asked for');
    await expect(session.measure(['nr'])).rejects.toThrow('unknown metric "nr"');
  });
});

it('neither the command line nor the library loads Arrow before it is needed', () => {
  const loaded = new Set<string>(['run.mjs', 'index.mjs']);
  for (const file of loaded) {
    const text = readFileSync(join(root, 'dist', file), 'utf8');
    for (const [, name] of text.matchAll(/^(?:import|export)[^;]*?["']([^"']+)["'];?$/gm)) {
      // Parts of our own are looked into; one of them may be named after Arrow.
      if (name!.startsWith('./')) loaded.add(name!.slice(2));
      else expect(name).not.toMatch(/arrow|parquet/i);
    }
  }
  expect(loaded.size).toBeGreaterThan(2);
});
