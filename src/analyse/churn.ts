import { dated, named, quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { FactContext } from '../facts/fact.ts';
import { firstPaidJoin } from '../facts/tenure.ts';
import { quotient } from '../lib/quotient.ts';
import type { Span } from '../measure/measurement.ts';

/** Customers at the start of a period, how many of them it lost, and their MRR. */
export type Lost = { lost: number; customers: number; mrrLost: string; mrr: string };

/** The same for a segment; the total has neither dimension nor segment. */
export type SegmentLost = Lost & { dimension: string; segment: string };

/** A customer that left, with what the exports say about why. */
export type Leaver = {
  accountId: string;
  account: string;
  /** First day without a paid subscription. */
  leftOn: string | null;
  mrr: string;
  /** Whole months from the first paid day to the last; null when the data do not reach back to it. */
  tenureMonths: number | null;
  reason: string;
  kind: 'voluntary' | 'involuntary' | 'unknown';
  owner: string | null;
};

/** Percent of a whole, null when there is none. */
export const rateOf = (part: number | string, whole: number | string): number | null =>
  Number(whole) === 0 ? null : quotient(String(part), String(whole), 100);

const inSpan = ({ period, window }: Span): string =>
  `period = ${quoted(period)} and win = ${quoted(window)}`;

/** Customers lost in a period: in total, by whose decision, and by segment at the start. */
export async function churnOf(
  engine: Engine,
  span: Span,
  dimensions: readonly string[],
): Promise<SegmentLost[]> {
  const counted = `count(*) filter (where exit_type is not null) as lost, count(*) as customers,
  cast(coalesce(sum(opening) filter (where exit_type is not null), 0) as varchar) as mrr_lost,
  cast(coalesce(sum(opening), 0) as varchar) as mrr
from opening_customers where ${inSpan(span)}`;
  const bySegment = dimensions.map(
    (id) =>
      `select ${quoted(id)} as dimension, coalesce(${named(`opening_${id}`)}, 'unknown') as segment, ${counted} group by 2`,
  );
  const texts = [`select '' as dimension, '' as segment, ${counted}`, ...bySegment];
  const rows = await engine.rows<Record<string, string>>(
    `select * from (${texts.join('\nunion all\n')}) order by dimension, segment`,
  );
  return rows.map((row) => ({
    dimension: row.dimension!,
    segment: row.segment!,
    lost: Number(row.lost),
    customers: Number(row.customers),
    mrrLost: row.mrr_lost!,
    mrr: row.mrr!,
  }));
}

/** The customers that a period lost, the largest MRR first. */
export async function leaversOf(
  engine: Engine,
  context: FactContext,
  span: Span,
): Promise<Leaver[]> {
  const { historyFrom } = context;
  const isKnown = historyFrom === null ? 'true' : `paid.first_paid_on >= ${dated(historyFrom)}`;
  const rows = await engine.rows<Record<string, string | null>>(`with ended as (
  select p.account_id, max(p.ends_on) as left_on from priced p
  where p.full_units > 0 and p.ends_on >= ${dated(span.start)} and p.ends_on < ${dated(span.end)}
    and p.ends_on > p.paid_from
  group by p.account_id
)
select x.account_id, l.name, cast(x.amount as varchar) as mrr, x.reason, x.exit_type, l.csm_id,
  cast(e.left_on as varchar) as left_on,
  case when ${isKnown} then date_sub('month', paid.first_paid_on, e.left_on) end as months
from exits x
join account_list l on l.account_id = x.account_id
left join ended e on e.account_id = x.account_id
${firstPaidJoin}
where ${inSpan(span)} order by x.amount desc, x.account_id`);
  return rows.map((row) => ({
    accountId: row.account_id!,
    account: row.name!,
    leftOn: row.left_on!,
    mrr: row.mrr!,
    tenureMonths: row.months === null ? null : Number(row.months),
    reason: row.reason!,
    kind: row.exit_type as Leaver['kind'],
    owner: row.csm_id!,
  }));
}
