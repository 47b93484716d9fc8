import { dated } from '../engine/dialect.ts';
import type { FactContext } from './fact.ts';
import { converted } from './revenue.ts';

/**
 * Renewals of subscriptions. Rows of one subscription without a gap are one run, whatever their prices;
 * terms of a year or longer renew on the anniversaries of its start. Shorter ones renew by themselves and
 * are ahead only when they have an end: one that was cancelled before the edge, or, as nobody can tell when
 * any other end was agreed on, one that lies ahead of the newest data.
 */
export function subscribedSql({ has, coverage }: FactContext): string {
  const newest = ['usage_events', 'tickets'].flatMap((table) => coverage(table)?.last ?? []).sort();
  const isNewest = newest.length === 0 ? 'true' : `x.last >= ${dated(newest.at(-1)!)}`;
  const canceled = has('subscriptions.canceled_on') ? 's.canceled_on' : 'cast(null as date)';
  return `
  with ordered as (
    select p.*, ${canceled} as canceled_on, ${monthsOfTerm} as term,
      max(coalesce(p.ends_on, ${never})) over (partition by p.account_id, p.subscription_id
        order by p.paid_from, p.source_line rows between unbounded preceding and 1 preceding) as before
    from priced p
    join subscriptions s on s.source_file = p.source_file and s.source_line = p.source_line
    where p.full_units > 0 and (p.ends_on is null or p.ends_on > p.paid_from)
  ), placed as (
    select *, count(*) filter (where before is null or before < paid_from) over (
      partition by account_id, subscription_id order by paid_from, source_line) as run
    from ordered
  ), runs as (
    select *, min(paid_from) over own as run_from, max(canceled_on) over own as cancelled_on,
      nullif(max(coalesce(ends_on, ${never})) over own, ${never}) as run_to
    from placed
    window own as (partition by account_id, subscription_id, run)
  ), held as (
    select e.edge, u.account_id, u.subscription_id, u.run, u.currency,
      case when u.run_to < x.last then u.run_to end as gone_on,
      case when u.cancelled_on < e.edge then u.cancelled_on end as cancelled_on,
      case when u.cancelled_on < e.edge and u.run_to is not null then u.run_to
        else least(case when u.term >= 12 then ${anniversary} end, case when u.run_to >= x.last and ${isNewest} then u.run_to end)
        end as ends_on,
      sum(${unitsAt('u', 'e.edge')}) as units
    from edges e
    cross join (select max(edge) as last from edges) x
    join runs u on u.paid_from < e.edge and (u.ends_on is null or u.ends_on >= e.edge)
    group by all
  ), later as (
    select h.edge, h.account_id, h.subscription_id, h.run, sum(${unitsAt('u', 'h.ends_on')}) as units
    from held h
    join runs u on u.account_id = h.account_id and u.subscription_id = h.subscription_id and u.run = h.run
      and u.paid_from <= h.ends_on and (u.ends_on is null or u.ends_on > h.ends_on)
    group by all
  )
  select h.edge, h.subscription_id as renewal_id, h.account_id, h.ends_on,
    ${converted('h.units * 12', 'r.rate')} as arr, bool_or(r.rate is null) as is_unrated,
    ${converted('least(h.units, coalesce(k.units, 0)) * 12', 'r.rate')} as kept,
    case when k.units > 0 then h.ends_on end as renewed_on,
    cast(null as date) as notice_on, h.cancelled_on, h.gone_on as terminated_on,
    cast(null as varchar) as outcome
  from held h
  left join later k on k.edge = h.edge and k.account_id = h.account_id
    and k.subscription_id = h.subscription_id and k.run = h.run
  left join edge_rates r on r.edge = h.edge and r.currency = h.currency
  where h.ends_on is not null and h.units > 0
  group by h.edge, h.subscription_id, h.account_id, h.run, h.ends_on, k.units, h.cancelled_on, h.gone_on`;
}

const never = `date '9999-12-31'`;

const monthsOfTerm = `coalesce(s.interval_count, 1)
        * case s."interval" when 'year' then 12 when 'quarter' then 3 when 'month' then 1 else 0 end`;

// The first anniversary that is not before the edge.
const anniversary = `cast(u.run_from + to_months(cast(
          u.term * ((date_sub('month', u.run_from, e.edge - 1) // u.term) + 1) as integer)) as date)`;

const unitsAt = (row: string, edge: string): string =>
  `case when ${row}.discount_ends_on is null or ${row}.discount_ends_on >= ${edge}
        then ${row}.discounted_units else ${row}.full_units end`;
