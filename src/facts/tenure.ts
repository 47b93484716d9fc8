import { dated } from '../engine/dialect.ts';
import type { Dimension, FactContext } from './fact.ts';

/** Whether a dimension is the time since an account first paid. */
export const isTenure = ({ table }: Dimension): boolean => table === 'priced';

/** The segments of tenure, from the shortest. */
export const tenureNames = ['not yet paid', '0–3 months', '3–12 months', '12+ months'] as const;

/**
 * Months since the first paid day, just before an edge: half-open, so that three months to the day
 * are no longer the first three. Data that begin in mid-history tell only how long it is at least.
 */
export function tenureSql({ historyFrom }: FactContext): string {
  const within = (months: number) => `e.edge < paid.first_paid_on + interval ${months} month`;
  const unknown =
    historyFrom === null
      ? ''
      : `\n    when paid.first_paid_on < ${dated(historyFrom)} and ${within(12)} then 'unknown'`;
  return `case when paid.first_paid_on is null or paid.first_paid_on >= e.edge then 'not yet paid'${unknown}
    when ${within(3)} then '0–3 months' when ${within(12)} then '3–12 months' else '12+ months' end`;
}

/** The first day on which an account paid anything; a discount of everything pays nothing. */
export const firstPaidJoin = `left join (
  select account_id, min(first_paid_on) as first_paid_on from (
    select account_id, ends_on, case when discounted_units > 0 then paid_from
      when full_units > 0 and discount_ends_on is not null
        then greatest(paid_from, discount_ends_on) end as first_paid_on
    from priced
  ) where ends_on is null or first_paid_on < ends_on
  group by account_id
) paid on paid.account_id = l.account_id`;
