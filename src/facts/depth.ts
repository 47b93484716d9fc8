import type { Fact } from './fact.ts';
import { closingDimensions, closingStates, takenOver } from './states.ts';
import { firstDay } from './usage.ts';

const weekOf = (day: string): string => `cast(date_trunc('week', ${day}) as date)`;

/** How much of the product the active users of accounts use, over the weeks that end in a period. */
export const accountDepth: Fact = {
  name: 'account_depth',
  grain: 'account × period',
  tables: ['usage_events'],
  reads: [],
  facts: ['periods', 'user_weeks', 'account_list', 'account_states'],
  sql: (context) => `with used as (
  select p.period, p.win, p.e, w.account_id, count(distinct w.user_id) as active_users,
    sum(w.features) as features, sum(w.uses) as uses,
    date_diff('day', ${weekOf('p.s')}, ${weekOf('p.e')}) // 7 as weeks
  from periods p
  join user_weeks w on w.week >= ${weekOf('p.s')} and w.week < ${weekOf('p.e')}
  group by p.period, p.win, p.s, p.e, w.account_id
)
select u.account_id, u.period, u.win, u.active_users, u.features, u.uses, u.weeks${closingDimensions(context)}
from used u
join account_list l on l.account_id = u.account_id and not l.is_internal
${closingStates('u', 'u')}`,
  usageBehind: () => ({
    from: weekOf('s'),
    to: weekOf('e'),
    amount: 'coalesce(quantity, 1)',
  }),
};

// A feature used this soon is part of the start, not a new one.
const startDays = 30;

/** Customers at the start of a period, and whether they took up a feature that they had not used. */
export const newFeatureUses: Fact = {
  name: 'new_feature_uses',
  grain: 'account × period',
  tables: ['usage_events'],
  reads: [],
  facts: ['periods', 'account_periods', 'account_months', 'feature_months', 'priced'],
  sql: (context) => `with firsts as (
  select account_id, feature, min(${firstDay('cast(day_mask as bigint)', 'month')}) as first_day
  from feature_months group by account_id, feature
), begun as (
  select account_id, min(${firstDay('cast(day_mask as bigint)', 'month')}) as first_day
  from account_months group by account_id
), paid as (
  select account_id, min(paid_from) as first_day from priced
  where full_units > 0 and coalesce(ends_on > paid_from, true) group by account_id
), taken_up as (
  select p.period, p.win, f.account_id, count(*) as features
  from periods p
  join firsts f on f.first_day >= p.s and f.first_day < p.e
  join begun b on b.account_id = f.account_id
  join paid c on c.account_id = f.account_id
  where f.first_day >= greatest(b.first_day, c.first_day) + ${startDays}
  group by p.period, p.win, f.account_id
)
select a.account_id, a.period, a.win, coalesce(t.features, 0) as features${takenOver('a', context, ['opening'])}
from account_periods a
left join taken_up t on t.account_id = a.account_id and t.period = a.period and t.win = a.win
where a.opening > 0`,
  usageBehind: () => ({ from: 's', amount: 'coalesce(quantity, 1)' }),
};
