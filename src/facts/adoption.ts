import { anyOf } from '../engine/dialect.ts';
import type { Behind, Fact, FactContext } from './fact.ts';
import { closingDimensions, closingStates } from './states.ts';
import { isOutsider, maskWithin } from './usage.ts';

/** Active users, days and time of accounts over a period, with the seats and users they might have. */
export const accountUsage: Fact = {
  name: 'account_usage',
  grain: 'account × period',
  tables: ['usage_events'],
  reads: ['users'],
  facts: [
    'periods',
    'user_months',
    'session_months',
    'account_list',
    'account_states',
    'account_edges',
    'priced',
  ],
  sql: (context) => `with months as (
  select p.period, p.win, p.s, p.e, u.account_id, u.user_id, u.month, u.logins, u.seconds,
    ${maskWithin('u.day_mask', 'u.month', 'p.s', 'p.e')} as period_mask,
    ${maskWithin('u.day_mask', 'u.month', 'p.e - 30', 'p.e')} as last30_mask,
    ${maskWithin('u.day_mask', 'u.month', 'p.e - 7', 'p.e')} as last7_mask,
    u.month >= date_trunc('month', p.s) and u.month < p.e as is_inside
  from periods p
  join user_months u on u.month >= date_trunc('month', least(p.s, p.e - 30)) and u.month < p.e
  join account_list l on l.account_id = u.account_id and not l.is_internal
), people as (
  select period, win, s, e, account_id, user_id,
    sum(bit_count(period_mask)) filter (where is_inside) as days,
    sum(logins) filter (where is_inside) as logins, sum(seconds) filter (where is_inside) as seconds,
    max(last30_mask) <> 0 as is_active30, max(last7_mask) <> 0 as is_active7
  from months
  group by period, win, s, e, account_id, user_id
), used as (
  select period, win, account_id, count(*) filter (where days > 0) as active_users,
    coalesce(sum(days), 0) as user_days, coalesce(sum(logins), 0) as logins,
    coalesce(sum(seconds), 0) as seconds, count(*) filter (where is_active30) as active30,
    count(*) filter (where is_active7) as active7
  from people
  group by period, win, account_id
)${partialSql(context)}${registeredSql(context)}${seatsSql()}${sessionsSql(context)}
select l.account_id, p.period, p.win, date_diff('day', p.s, p.e) as days,
  coalesce(u.active_users, 0) as active_users, coalesce(u.user_days, 0) as user_days,
  ${loginsSql(context)} as logins, coalesce(${context.isMonthly ? 'u' : 'd'}.seconds, 0) as seconds,
  coalesce(u.active30, 0) as active30, coalesce(u.active7, 0) as active7,
  ${has(context, 'users') ? 'coalesce(r.registered, 0)' : 'cast(null as bigint)'} as registered,
  ${has(context, 'users') ? 'coalesce(r.active_registered, 0)' : 'cast(null as bigint)'} as active_registered,
  ${seatsOf} as seats,
  ${has(context, 'usage_events.session_id') ? 'coalesce(n.sessions, 0)' : 'cast(null as bigint)'} as sessions${closingDimensions(context)}
from account_list l
cross join periods p
left join used u on u.account_id = l.account_id and u.period = p.period and u.win = p.win
${has(context, 'users') ? 'left join registered r on r.account_id = l.account_id and r.period = p.period and r.win = p.win' : ''}
${context.isMonthly ? '' : 'left join counted_by_day d on d.account_id = l.account_id and d.period = p.period and d.win = p.win'}
left join seats t on t.account_id = l.account_id and t.period = p.period and t.win = p.win
${has(context, 'usage_events.session_id') ? 'left join sessions n on n.account_id = l.account_id and n.period = p.period and n.win = p.win' : ''}
${closingStates('l', 'p')}
where not l.is_internal`,
  behind: possibleUsers,
  usageBehind: ({ uses }) => ({
    from: uses('active30') ? 'e - 30' : uses('active7') ? 'e - 7' : 's',
    amount: uses('seconds') ? 'duration_seconds' : 'coalesce(quantity, 1)',
  }),
};

// Seats and registered users, for the metrics that ask for them.
function possibleUsers({ rows, uses }: Behind, context: FactContext): string {
  const isByUsers = uses('registered') && has(context, 'users');
  const isBySeats = uses('seats') && !isByUsers;
  const users = `select u.account_id, 'user' as role, 1 as amount, u.source_file, u.source_line
from ${rows} a
join periods p on p.period = a.period and p.win = a.win
join users u on u.account_id = a.account_id and coalesce(u.signed_up_on < p.e, true)
  and coalesce(u.deactivated_on >= p.e, true) and not coalesce(u.is_internal, false)
where ${isByUsers}`;
  const paid = `select b.account_id, 'seats' as role, b.quantity as amount, b.source_file, b.source_line
from ${rows} a
join periods p on p.period = a.period and p.win = a.win
join priced b on b.account_id = a.account_id and b.quantity is not null and b.starts_on < p.e
  and (b.ends_on is null or b.ends_on >= p.e)
where ${isBySeats}`;
  const licensed = `select x.account_id, 'seats' as role, x.licensed_seats as amount, x.source_file, x.source_line
from ${rows} a
join accounts x on x.account_id = a.account_id and x.licensed_seats is not null
where ${isBySeats} and a.seats is not null and a.account_id not in (select account_id from (${paid}))`;
  return [users, paid, licensed].join('\nunion all\n');
}

const has = (context: FactContext, name: string): boolean => context.has(name);

// Sums are kept by month; a period that cuts a month reads the days again.
function partialSql(context: FactContext): string {
  if (context.isMonthly) return '';
  const login = has(context, 'usage_events.event')
    ? `event in ${anyOf(context.config.events.login)}`
    : 'false';
  return `, counted_by_day as (
  select p.period, p.win, trim(v.account_id) as account_id, count(*) filter (where ${login}) as logins,
    sum(v.duration_seconds) as seconds, count(distinct nullif(trim(v.session_id), '')) as sessions
  from periods p
  join (select *, ${context.day('occurred_at')} as on_day from usage_events
    where is_kept and problem & ${context.usage.fatal} = 0${isOutsider(context.usage)}) v
    on v.on_day >= p.s and v.on_day < p.e
  group by p.period, p.win, trim(v.account_id)
)`;
}

// Users registered at the end, and those of them who were active.
function registeredSql(context: FactContext): string {
  if (!has(context, 'users')) return '';
  return `, registered as (
  select p.period, p.win, r.account_id, count(*) as registered,
    count(*) filter (where a.days > 0) as active_registered
  from periods p
  join users r on coalesce(r.signed_up_on < p.e, true) and coalesce(r.deactivated_on >= p.e, true)
    and not coalesce(r.is_internal, false)
  left join people a on a.period = p.period and a.win = p.win and a.account_id = r.account_id
    and a.user_id = r.user_id
  group by p.period, p.win, r.account_id
)`;
}

// Without login events each session counts as one login.
function loginsSql(context: FactContext): string {
  if (has(context, 'usage_events.event'))
    return `coalesce(${context.isMonthly ? 'u' : 'd'}.logins, 0)`;
  return has(context, 'usage_events.session_id')
    ? 'coalesce(n.sessions, 0)'
    : 'cast(null as bigint)';
}

// Seats of the accounts export stand in where billing tells none, but not for accounts that have left or
// are not there yet.
const seatsOf = `case when t.account_id is not null then coalesce(t.seats, l.licensed_seats)
    when coalesce(l.signed_up_on < p.e, true) and l.account_id not in (select account_id from priced)
      then l.licensed_seats end`;

// Seats of the subscriptions that run at the period's end, trials included.
function seatsSql(): string {
  return `, seats as (
  select p.period, p.win, s.account_id, sum(s.quantity) as seats
  from periods p
  join priced s on s.starts_on < p.e and (s.ends_on is null or s.ends_on >= p.e)
  group by p.period, p.win, s.account_id
)`;
}

function sessionsSql(context: FactContext): string {
  if (!has(context, 'usage_events.session_id')) return '';
  if (!context.isMonthly) {
    return ', sessions as (select period, win, account_id, sessions from counted_by_day)';
  }
  return `, sessions as (
  select p.period, p.win, m.account_id, count(distinct m.session_id) as sessions
  from periods p join session_months m on m.month >= p.s and m.month < p.e
  group by p.period, p.win, m.account_id
)`;
}

/** Accounts and the features they might use, with the days on which they did. */
export const featurePeriods: Fact = {
  name: 'feature_periods',
  grain: 'account × feature × period',
  tables: ['usage_events'],
  reads: ['features'],
  facts: ['periods', 'feature_months', 'account_list', 'account_states', 'priced'],
  dimensions: ['feature', 'tier'],
  sql: (context) => `with catalogue as (
  ${catalogueSql(context)}
), used as (
  select p.period, p.win, m.account_id, m.feature,
    sum(bit_count(${maskWithin('m.day_mask', 'm.month', 'p.s', 'p.e')})) as days,
    ${lastWeeks.map((from, i) => `max(${maskWithin('m.day_mask', 'm.month', `p.e - ${from}`, `p.e - ${from - 7}`)}) as week${i}`).join(',\n    ')}
  from periods p
  join feature_months m on m.month >= date_trunc('month', least(p.s, p.e - 28)) and m.month < p.e
  group by p.period, p.win, m.account_id, m.feature
), plans_held as (
  select account_id, period, win, plan from (
    select b.account_id, p.period, p.win, b.plan, row_number() over (
      partition by b.account_id, p.period, p.win order by sum(b.full_units) desc, b.plan) as place
    from periods p
    join priced b on b.paid_from < p.e and (b.ends_on is null or b.ends_on >= p.e)
    where b.plan is not null
    group by b.account_id, p.period, p.win, b.plan
  ) where place = 1
)
select l.account_id, p.period, p.win, f.feature, f.tier, coalesce(u.days, 0) as days,
  coalesce(u.days, 0) > 0 as is_used,
  ${lastWeeks.map((_, i) => `(case when u.week${i} > 0 then 1 else 0 end)`).join(' + ')} as weeks,
  f.released_on <= p.e - 90 and f.released_on >= p.e - interval 12 month as is_new,
  ${isSubscribed(context)} as is_subscribed,
  f.plans is null or coalesce(h.plan, l.plan) is null
    or list_contains(string_split(f.plans, ';'), coalesce(h.plan, l.plan)) as is_available${closingDimensions(context)}
from account_list l
cross join periods p
join catalogue f on f.released_on is null or f.released_on < p.e
left join used u on u.account_id = l.account_id and u.feature = f.feature and u.period = p.period and u.win = p.win
left join plans_held h on h.account_id = l.account_id and h.period = p.period and h.win = p.win
${closingStates('l', 'p')}
where not l.is_internal`,
  usageBehind: ({ uses }) => ({
    from: uses('weeks') ? 'e - 28' : 's',
    amount: 'coalesce(quantity, 1)',
  }),
};

// The last four blocks of seven days, by the days from their first one to the period's end.
const lastWeeks = [28, 21, 14, 7];

// Free accounts count too; without billing every account does.
const isSubscribed = ({ mrrFrom }: FactContext): string =>
  mrrFrom === null
    ? 'true'
    : `exists (select 1 from priced b where b.account_id = l.account_id and b.paid_from < p.e
    and (b.ends_on is null or b.ends_on >= p.e))`;

// Without a catalogue the features are those seen in the data.
function catalogueSql({ has: fills }: FactContext): string {
  return fills('features')
    ? 'select feature, tier, released_on, plans from features'
    : `select distinct feature, cast(null as varchar) as tier, cast(null as date) as released_on,
    cast(null as varchar) as plans from feature_months`;
}
