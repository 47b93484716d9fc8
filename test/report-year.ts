import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli, root, rowsOf } from './cli.ts';

export type Row = Record<string, string>;

/** The end of the run: just before the first of November 2026. */
export const end = '2026-11-01';

const month = ['--config', 'config.example.yaml', '--month', '2026-10', '--as-of', '2026-11-01'];

/** Output of a command over the invented company of fixtures/year, in October 2026, as rows. */
export function yearRows(command: string, ...args: string[]): Row[] {
  const run = cli([command, ...month, '--format', 'csv', ...args]);
  if (run.code !== 0) throw new Error(run.stderr);
  return rowsOf(run.stdout);
}

/** All tables of some reports over the same company and month, by `report.table`. */
export function yearReports(...names: string[]): (table: string) => Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'cs-metrics-reports-'));
  const run = cli(['report', ...names, ...month, '--format', 'csv', '--out', `${folder}/`]);
  if (run.code !== 0) throw new Error(run.stderr);
  const files = readdirSync(folder).map((name): [string, Row[]] => [
    name.replace('-2026-10-', '.').replace('.csv', ''),
    rowsOf(readFileSync(join(folder, name), 'utf8')),
  ]);
  rmSync(folder, { recursive: true });
  const tables = new Map(files);
  return (table) => {
    const found = tables.get(table);
    if (found === undefined) throw new Error(`no table ${table}: ${[...tables.keys()].join(', ')}`);
    return found;
  };
}

/** Rows of an export of that company without those of its own workspace. */
export function yearExport(table: string): Row[] {
  const text = readFileSync(join(root, `fixtures/year/${table}.csv`), 'utf8');
  return rowsOf(text).filter(({ account_id }) => account_id !== ours);
}

const ours = 'a203';

/** Days from one date to another. */
export const days = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** A date so many days later. */
export const plus = (date: string, n: number): string =>
  new Date(Date.parse(date) + n * 86_400_000).toISOString().slice(0, 10);

/** Rows by the value of a column. */
export function by(rows: readonly Row[], column: string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row[column]!, [...(groups.get(row[column]!) ?? []), row]);
  return groups;
}
