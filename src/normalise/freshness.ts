import { named, quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { Normalised } from './normalise.ts';

/** First and last day that a table tells about. */
export type Coverage = { first: string; last: string };

/** The column that dates the rows of a table; subscriptions and the like are true for all times. */
const datedBy: Readonly<Record<string, string>> = {
  mrr_snapshots: 'month',
  invoices: 'issued_on',
  survey_responses: 'responded_at',
  tickets: 'created_at',
  activities: 'occurred_at',
  feedback: 'created_at',
  opportunities: 'created_on',
  costs: 'month',
  benefits: 'realised_on',
  knowledge_base: 'date',
  counters: 'month',
  fx_rates: 'date',
};

/** Tables whose newest row tells how far the exports reach: there is always a new row soon. */
export const denseTables = ['usage_events', 'tickets'] as const;

/** Days covered by each dated table, and the newest day of each file. */
export async function freshness(
  engine: Engine,
  normalised: Normalised,
  day: (instant: string) => string,
): Promise<Map<string, Coverage>> {
  const covered = new Map<string, Coverage>();
  const present = Object.entries(datedBy).filter(([table]) => normalised.present.has(table));
  const queries = present.map(([table, column]) => {
    const on = column.endsWith('_at') ? day(named(column)) : named(column);
    return `select ${quoted(table)} as name, source_file, min(${on}) as first, max(${on}) as last
       from ${named(table)} where ${named(column)} is not null group by source_file`;
  });
  if (queries.length === 0) return covered;
  const rows = await engine.rows<{ name: string; source_file: number } & Coverage>(
    queries.join('\nunion all\n'),
  );
  for (const { name, source_file, first, last } of rows) {
    include(covered, name, { first, last });
    const count = normalised.counts.find((c) => c.table === name && c.fileId === source_file);
    if (count !== undefined) count.newest = last;
  }
  return covered;
}

/** Widens what is known to be covered. */
export function include(covered: Map<string, Coverage>, table: string, more: Coverage): void {
  const known = covered.get(table);
  covered.set(table, {
    first: known === undefined || more.first < known.first ? more.first : known.first,
    last: known === undefined || more.last > known.last ? more.last : known.last,
  });
}

/** Rows that name an account which the accounts export does not list. */
export async function countOrphans(engine: Engine, normalised: Normalised): Promise<void> {
  if (!normalised.present.has('accounts')) return;
  const counts = normalised.counts.filter(({ table }) => {
    const hasAccount = normalised.filled.has(`${table}.account_id`);
    return hasAccount && table !== 'accounts' && table !== 'usage_events';
  });
  const queries = [...new Set(counts.map(({ table }) => table))].map((table) => {
    return `select ${quoted(table)} as name, source_file, count(*) as n from ${named(table)} t
     where account_id is not null
       and not exists (select 1 from known_accounts k where k.account_id = t.account_id)
     group by source_file`;
  });
  if (queries.length === 0) return;
  const rows = await engine.rows<{ name: string; source_file: number; n: string }>(
    `with known_accounts as materialized (
       select distinct account_id from accounts where account_id is not null
     )\n${queries.join('\nunion all\n')}`,
  );
  for (const count of counts) {
    const row = rows.find((r) => r.name === count.table && r.source_file === count.fileId);
    count.orphans = Number(row?.n ?? 0);
  }
}
