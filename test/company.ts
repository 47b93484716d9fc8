import Papa from 'papaparse';
import { rowsOf } from './cli.ts';
import { type Exports, exportsOf } from './exports.ts';

export type Row = Record<string, string | number>;
export type Tables = Record<string, readonly Row[]>;
/** Each case is a segment of its own, so that one run tells all of them. */
export type Cases = Record<string, Tables>;

/** Ids that no case needs to name. */
const keys: Record<string, string> = {
  subscriptions: 'subscription_id',
  survey_responses: 'response_id',
};

/** A company made of cases; ids of accounts begin with the name of their case. */
export function companyOf(cases: Cases, ...lines: string[]): Exports {
  const tables: Record<string, Row[]> = { accounts: [] };
  const listed = new Set<string>();
  for (const [name, own] of Object.entries(cases)) {
    for (const [table, rows] of Object.entries(own)) {
      const key = keys[table];
      const known = tables[table] ?? [];
      const named = rows.map((row, i) => ({
        ...(key === undefined ? {} : { [key]: `${table}-${known.length + i}` }),
        ...{ ...row, account_id: `${name}/${row.account_id}` },
      }));
      tables[table] = [...known, ...named];
      for (const { account_id } of named) listed.add(account_id);
    }
  }
  const own = new Set(tables.accounts!.map(({ account_id }) => account_id));
  for (const id of listed) if (!own.has(id)) tables.accounts!.push({ account_id: id });
  for (const row of tables.accounts!) row.segment = String(row.account_id).split('/')[0]!;
  const files = Object.entries(tables).map(([table, rows]) => [`${table}.csv`, textOf(rows)]);
  const sources = Object.keys(tables).map((table) => `{table: ${table}, files: ${table}.csv}`);
  return exportsOf(
    Object.fromEntries(files),
    `sources: [${sources.join(', ')}]`,
    ...['timezone: UTC', 'currency: USD', ...lines],
  );
}

const textOf = (rows: readonly Row[]): string =>
  `${Papa.unparse([...rows], { columns: [...new Set(rows.flatMap(Object.keys))], newline: '\n' })}\n`;

export type Told = (
  segment: string,
  id: string,
  period?: string,
) => Record<string, string> | undefined;

/** Runs `metrics` once; what it gives finds the row of a segment (empty: the total), if any. */
export function measured(company: Exports, ids: readonly string[], ...args: string[]): Told {
  const asked = [...new Set(ids)];
  const run = company.run(
    ...['metrics', ...asked, '--by', 'segment', '--format', 'csv', '--as-of', '2026-12-31'],
    ...args,
  );
  if (run.code !== 0) throw new Error(run.stderr);
  const rows = rowsOf(run.stdout);
  return (segment, id, period = rows[0]!.period) => {
    const [, metric, variant, window] = /^(\w+)(?:@([\w.]+))?(?:\/(\w+))?$/.exec(id)!;
    return rows.find(
      (row) =>
        row.metric === metric &&
        row.segment === segment &&
        row.period === period &&
        (variant === undefined || row.variant === variant) &&
        (window === undefined || row.window === window),
    );
  };
}

/** One account that pays by the month: amounts with the days from which they hold; 0 is a gap. */
export function pays(account: string, prices: Record<string, number>, more: Row = {}): Row[] {
  const days = Object.keys(prices);
  const rows = days.map((day, i) => ({
    ...{ account_id: account, amount: prices[day]!, currency: 'USD', interval: 'month' },
    ...{ starts_on: day, ends_on: days[i + 1] ?? '' },
    ...more,
  }));
  return rows.filter(({ amount }) => amount !== 0);
}
