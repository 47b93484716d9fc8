import { dated, named } from '../engine/dialect.ts';
import type { Fact, FactContext } from './fact.ts';
import { maskWithin } from './usage.ts';

/**
 * The three shares of product engagement by account, brought to one denominator, so that the parts of
 * accounts add up: users that are active, days on which they are, and users gained of all that came or
 * went since the same number of days before. Where nobody came or went, that share is one half.
 */
export const engagementShares: Fact = {
  name: 'engagement_shares',
  grain: 'account × period × dimension × segment',
  isByDimension: true,
  tables: ['usage_events'],
  reads: [],
  facts: ['periods', 'user_months', 'account_list', 'account_usage'],
  sql: (context) => `with spans as (
  select *, p.s - cast(date_diff('day', p.s, p.e) as integer) as before from periods p
), people as (
  select p.period, p.win, u.account_id, u.user_id,
    max(${maskWithin('u.day_mask', 'u.month', 'p.s', 'p.e')}) <> 0 as is_active,
    max(${maskWithin('u.day_mask', 'u.month', 'p.before', 'p.s')}) <> 0 as was_active
  from spans p
  join user_months u on u.month >= date_trunc('month', p.before) and u.month < p.e
  join account_list l on l.account_id = u.account_id and not l.is_internal
  group by p.period, p.win, u.account_id, u.user_id
), moved as (
  select period, win, account_id, count(*) filter (where is_active and not was_active) as gained,
    count(*) filter (where is_active <> was_active) as moved
  from people group by period, win, account_id
), accounts_used as (
  select a.*, coalesce(a.registered, a.seats, 0) as possible, a.active_users * a.days as chances,
    case when a.registered is not null then a.active_registered when a.seats > 0 then a.active_users
      else 0 end as adopted,
    coalesce(m.gained, 0) as gained, coalesce(m.moved, 0) as moved, ${isToldSql(context)} as is_told
  from account_usage a
  join spans p on p.period = a.period and p.win = a.win
  left join moved m on m.account_id = a.account_id and m.period = a.period and m.win = a.win
), placed as (
  ${['', ...context.dimensions.map(({ id }) => id)].map(placedSql).join('\n  union all ')}
), summed as (
  select *, sum(possible) over place as all_possible, sum(chances) over place as all_chances,
    sum(moved) over place as all_moved, count(*) filter (where chances > 0) over place as n_active
  from placed
  window place as (partition by period, win, dimension, segment)
), shared as (
  select *, case when all_moved > 0 then gained when chances > 0 then 1 else 0 end as gain,
    case when all_moved = 0 then 2 * n_active else all_moved end as all_moves
  from summed
)
select account_id, period, win, dimension, segment, active_users,
  adopted * all_chances * all_moves + user_days * all_possible * all_moves
    + gain * all_possible * all_chances as parts,
  case when is_told then 3 * all_possible * all_chances * all_moves end as whole
from shared`,
  usageBehind: () => ({ from: 's', amount: 'coalesce(quantity, 1)' }),
};

// Users can be gained only against days that the exports cover.
function isToldSql({ coverage }: FactContext): string {
  const days = coverage('usage_events');
  return days === null ? 'false' : `p.before >= ${dated(days.first)}`;
}

const placedSql = (
  dimension: string,
): string => `select account_id, period, win, '${dimension}' as dimension,
    ${dimension === '' ? "''" : named(`closing_${dimension}`)} as segment, active_users, user_days,
    possible, chances, adopted, gained, moved, is_told from accounts_used`;
