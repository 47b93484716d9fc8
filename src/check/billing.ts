import { dated } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { FactContext } from '../facts/fact.ts';
import { priced } from '../facts/priced.ts';
import { accountMrrSql } from '../facts/revenue.ts';

/** An account whose billing rows add up to less than nothing: its MRR counts as 0. */
export type NegativeMrr = {
  account: string;
  /** Month edges at which it is negative. */
  first: string;
  last: string;
  edges: number;
  /** The lowest of them, an exact decimal. */
  lowest: string;
  currency: string;
};

/** Accounts with negative MRR at some month's end, the lowest first. */
export async function negativeMrr(engine: Engine): Promise<NegativeMrr[]> {
  return await engine.rows(
    `select account_id as account, cast(min(edge) as varchar) as first,
       cast(max(edge) as varchar) as last, cast(count(*) as integer) as edges,
       cast(min(signed_mrr) as varchar) as lowest, currency
     from account_edges where signed_mrr < 0
     group by account_id, currency order by min(signed_mrr), account_id`,
  );
}

/** A month whose MRR differs between the two billing tables. */
export type Difference = {
  month: string;
  currency: string;
  counted: string;
  other: string;
};

/** The billing table that gives no figures, and where it disagrees with the one that does. */
export type CrossCheck = { table: string; months: number; differences: Difference[] };

/** Compares the month ends that both billing tables know; null when there is only one of them. */
export async function crossCheck(
  engine: Engine,
  context: FactContext,
  until: string,
): Promise<CrossCheck | null> {
  const pair = ['subscriptions', 'mrr_snapshots'] as const;
  const table = pair.find((name) => name !== context.mrrFrom);
  const isComplete = pair.every((name) => context.has(name));
  if (!isComplete || table === undefined || !pair.some((name) => name === context.mrrFrom))
    return null;
  const months = await engine.rows<Difference>(comparison(context, table, until));
  return { table, months: months.length, differences: months.filter((m) => m.counted !== m.other) };
}

function comparison(context: FactContext, other: 'subscriptions' | 'mrr_snapshots', until: string) {
  const sum = 'cast(sum(mrr) as decimal(18, 4))';
  const month = `cast(date_trunc('month', "month") + interval 1 month as date)`;
  return `with other_edges as (
  with priced as (${priced.sql({ ...context, mrrFrom: other })})
  ${accountMrrSql('edges')}
), snapshot_edges as (
  select distinct ${month} as edge from mrr_snapshots
), ours as (
  select edge, currency, ${sum} as mrr from account_edges group by edge, currency
), theirs as (
  select edge, currency, ${sum} as mrr from other_edges group by edge, currency
)
select cast(edge - 1 as varchar)[1:7] as month, currency,
  cast(coalesce(o.mrr, 0) as varchar) as counted, cast(coalesce(t.mrr, 0) as varchar) as other
from ours o full join theirs t using (edge, currency)
where edge in (select edge from snapshot_edges) and edge <= ${dated(until)}
order by edge, currency`;
}
