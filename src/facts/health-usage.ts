import type { Fact, FactContext } from './fact.ts';
import { maskOfLast, perAsOf, reaches, spans } from './health-windows.ts';

/** Active users of the 30 days before `t`, and who might have been: users, seats. */
export const healthUsers: Fact = {
  ...perAsOf,
  name: 'health_users',
  tables: ['usage_events'],
  reads: ['users'],
  facts: ['health_accounts', 'health_plans', 'health_months', 'user_months'],
  sql: ({ has }) => {
    // Without a list of users those seen in 90 days stand in for it.
    const days = has('users') ? 30 : 90;
    return `with seen as (
  select h.account_id, h.t, u.user_id, ${maskOfLast('u', 30)} as mask30${has('users') ? '' : `, ${maskOfLast('u', 90)} as mask90`}
  from health_months h
  join user_months u on u.account_id = h.account_id and u.month = h.month
  where ${reaches(days)}
), people as (
  select account_id, t, user_id, bool_or(mask30 <> 0) as is_active30, sum(bit_count(mask30)) as days30
  from seen where mask${days} <> 0
  group by account_id, t, user_id
), active as (
  select account_id, t, count(*) filter (where is_active30) as active30, count(*) as seen,
    sum(days30) as user_days30
  from people group by account_id, t
)
select a.account_id, a.t, coalesce(v.active30, 0) as active30, coalesce(v.user_days30, 0) as user_days30,
  ${registered(has('users'))} as registered, nullif(p.seats, 0) as seats,
  cast(coalesce(${registered(has('users'))}, nullif(p.seats, 0)${has('users') ? '' : ', v.seen'}) as bigint) as n_users
from health_accounts a
join health_plans p on p.account_id = a.account_id and p.t = a.t
left join active v on v.account_id = a.account_id and v.t = a.t
${has('users') ? `left join (${registeredSql('a.t')}) r on r.account_id = a.account_id and r.t = a.t` : ''}`;
  },
};

// Nobody registered tells as little as no list.
const registered = (hasUsers: boolean): string => (hasUsers ? 'r.n' : 'cast(null as bigint)');

/** SQL: registered users of accounts before a day that may depend on `t` of `a`. */
export const registeredSql = (day: string): string => `select a.account_id, a.t, count(*) as n
  from health_accounts a
  join users u on u.account_id = a.account_id and coalesce(u.signed_up_on < ${day}, true)
    and coalesce(u.deactivated_on >= ${day}, true) and not coalesce(u.is_internal, false)
  group by a.account_id, a.t`;

/** What accounts did in the 30 days before `t`, and in 28 days against the 28 before them. */
export const healthActivity: Fact = {
  ...perAsOf,
  name: 'health_activity',
  tables: ['usage_events'],
  facts: ['health_accounts', 'health_users', 'health_months', 'account_days', 'session_months'],
  sql: (context) => {
    const last = (days: number) => `d.day >= h.t - ${days}`;
    return `with done as (
  select h.account_id, h.t, max(d.day) as last_day,
    sum(d.logins) filter (where ${last(30)}) as logins, sum(d.uses) filter (where ${last(30)}) as uses,
    sum(d.seconds) filter (where ${last(30)}) as seconds,
    sum(d.events) filter (where ${last(28)}) as events,
    sum(d.events) filter (where not ${last(28)}) as events_before
  from health_months h
  join account_days d on d.account_id = h.account_id and d.month = h.month
    and d.day < h.t and d.day >= h.t - 56
  where ${reaches(56)}
  group by h.account_id, h.t
), begun as (
  select min(day) filter (where logins > 0) as first_login from account_days
)${sessionsSql(context)}
select a.account_id, a.t, u.active30, u.user_days30, u.registered, u.seats, u.n_users,
  ${loginsSql(context)} as logins, ${hasSessions(context) ? 'coalesce(s.n, 0)' : 'cast(null as bigint)'} as sessions,
  coalesce(d.uses, 0) as uses, coalesce(d.seconds, 0) as seconds,
  cast(coalesce(d.seconds, 0) as bigint) // 60 as minutes, greatest(u.active30, 1) as n_active,
  cast(coalesce(d.uses, 0) as bigint) as n_uses, cast(coalesce(u.seats, u.registered) as bigint) as n_possible,
  case when d.events_before > 0 then (100 * (d.events_before - coalesce(d.events, 0))) // d.events_before end as drop_percent,
  case when d.events_before > 0 then (100 * (coalesce(d.events, 0) - d.events_before)) // d.events_before end as gain_percent,
  coalesce(d.events, 0) as events, coalesce(d.events_before, 0) as events_before,
  date_diff('day', d.last_day, a.t) as idle_days,
  ${spans(context, 'usage_events', 30)} as is_covered, ${spans(context, 'usage_events', 56)} as is_covered56
from health_accounts a
cross join begun
join health_users u on u.account_id = a.account_id and u.t = a.t
left join done d on d.account_id = a.account_id and d.t = a.t
${hasSessions(context) ? 'left join held s on s.account_id = a.account_id and s.t = a.t' : ''}`;
  },
};

const hasSessions = ({ has }: FactContext): boolean => has('usage_events.session_id');

function sessionsSql(context: FactContext): string {
  if (!hasSessions(context)) return '';
  return `, held as (
  select h.account_id, h.t, count(distinct m.session_id) as n
  from health_months h
  join session_months m on m.account_id = h.account_id and m.month = h.month
  where ${reaches(30)} and ${maskOfLast('m', 30)} <> 0
  group by h.account_id, h.t
)`;
}

// Data that name no login tell it by their sessions; a first login later changes nothing before it.
function loginsSql(context: FactContext): string {
  const sessions = hasSessions(context) ? 'coalesce(s.n, 0)' : 'cast(null as bigint)';
  if (!context.has('usage_events.event')) return sessions;
  return `case when begun.first_login < a.t then coalesce(d.logins, 0) else ${sessions} end`;
}

/** Features open to accounts just before `t`; without a catalogue those that anybody used in 90 days. */
export const healthCatalogue: Fact = {
  ...perAsOf,
  name: 'health_catalogue',
  grain: 'account × as-of date × feature',
  tables: ['usage_events'],
  reads: ['features'],
  facts: ['health_accounts', 'health_plans', 'feature_months'],
  sql: ({ has }) =>
    has('features')
      ? `select p.account_id, p.t, f.feature, coalesce(f.tier = 'core', false) as is_core
from health_plans p
join features f on (f.released_on is null or f.released_on < p.t)
  and (f.plans is null or p.plan is null or list_contains(string_split(f.plans, ';'), p.plan))`
      : `select a.account_id, a.t, f.feature, false as is_core
from health_accounts a
join (
  select distinct h.t, m.feature
  from asofs h
  join (select feature, month, bit_or(day_mask) as day_mask from feature_months group by feature, month) m
    on m.month < h.t and ${maskOfLast('m', 90)} <> 0
) f on f.t = a.t`,
};

/** Features that accounts used in the 30 days before `t`, of those open to them. */
export const healthBreadth: Fact = {
  ...perAsOf,
  name: 'health_breadth',
  tables: ['usage_events'],
  facts: ['health_accounts', 'health_months', 'health_catalogue', 'feature_months'],
  sql: (context) => `with used as (
  select distinct h.account_id, h.t, m.feature
  from health_months h
  join feature_months m on m.account_id = h.account_id and m.month = h.month
  where ${reaches(30)} and ${maskOfLast('m', 30)} <> 0
)
select a.account_id, a.t, count(f.feature) as n_open, count(u.feature) as n_used,
  cast(null as bigint) as idle_days, ${spans(context, 'usage_events', 30)} as is_covered
from health_accounts a
left join health_catalogue f on f.account_id = a.account_id and f.t = a.t
left join used u on u.account_id = a.account_id and u.t = a.t and u.feature = f.feature
group by a.account_id, a.t`,
};

/** Users with a core feature in the 30 days before `t`, of all users. */
export const healthAdoption: Fact = {
  ...perAsOf,
  name: 'health_adoption',
  tables: ['usage_events', 'features'],
  facts: ['health_accounts', 'health_users', 'health_months', 'health_catalogue', 'core_uses'],
  sql: (context) => `with adopters as (
  select h.account_id, h.t, count(distinct c.user_id) as n
  from health_months h
  join core_uses c on c.account_id = h.account_id and c.month = h.month
  join health_catalogue f on f.account_id = h.account_id and f.t = h.t and f.feature = c.feature and f.is_core
  where ${reaches(30)} and ${maskOfLast('c', 30)} <> 0
  group by h.account_id, h.t
), core as (
  select account_id, t, count(*) as n from health_catalogue where is_core group by account_id, t
)
select u.account_id, u.t, u.n_users, coalesce(c.n, 0) as n_core, coalesce(d.n, 0) as n_adopters,
  cast(null as bigint) as idle_days, ${spans(context, 'usage_events', 30).replaceAll('a.t', 'u.t')} as is_covered
from health_users u
left join core c on c.account_id = u.account_id and c.t = u.t
left join adopters d on d.account_id = u.account_id and d.t = u.t`,
};
