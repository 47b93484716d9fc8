import type { Fact } from './fact.ts';

/** First days without MRR, where the next month end sees none either: a shorter gap is no churn. */
export const departures: Fact = {
  name: 'departures',
  grain: 'account × day of leaving',
  tables: [],
  reads: ['billing'],
  facts: ['priced'],
  sql: () => `with ended as (
  select distinct account_id, ends_on as left_on from priced where ends_on > paid_from
), seen as (
  select account_id, left_on, left_on as edge, 'before' as what from ended
  union all select account_id, left_on, left_on + 1, 'after' from ended
  union all select account_id, left_on, cast(date_trunc('month', left_on) + interval 1 month as date), 'month end' from ended
), paid as (
  select s.account_id, s.left_on, s.what, coalesce(sum(case when p.discount_ends_on is null
    or p.discount_ends_on >= s.edge then p.discounted_units else p.full_units end), 0) as units
  from seen s
  left join priced p on p.account_id = s.account_id and p.paid_from < s.edge
    and (p.ends_on is null or p.ends_on >= s.edge)
  group by s.account_id, s.left_on, s.what
)
select account_id, max(left_on) as left_on from (
  select account_id, left_on from paid
  group by account_id, left_on
  having bool_and((units > 0) = (what = 'before'))
)
group by account_id, date_trunc('month', left_on)`,
};
