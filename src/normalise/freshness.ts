import { named } from '../engine/dialect.ts';
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
  for (const [table, column] of Object.entries(datedBy)) {
    if (!normalised.present.has(table)) continue;
    const on = column.endsWith('_at') ? day(named(column)) : named(column);
    const rows = await engine.rows<{ source_file: number; first: string; last: string }>(
      `select source_file, min(${on}) as first, max(${on}) as last from ${named(table)}
       where ${named(column)} is not null group by source_file`,
    );
    for (const { source_file, first, last } of rows) {
      include(covered, table, { first, last });
      const count = normalised.counts.find((c) => c.table === table && c.fileId === source_file);
      if (count !== undefined) count.newest = last;
    }
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
  for (const count of normalised.counts) {
    const hasAccount = normalised.filled.has(`${count.table}.account_id`);
    if (!hasAccount || count.table === 'accounts' || count.table === 'usage_events') continue;
    const [row] = await engine.rows<{ n: string }>(
      `select count(*) as n from ${named(count.table)} t where t.source_file = ${count.fileId}
         and t.account_id is not null
         and not exists (select 1 from accounts a where a.account_id = t.account_id)`,
    );
    count.orphans = Number(row!.n);
  }
}
