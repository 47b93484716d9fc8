import type { Config } from '../config/config.ts';
import { anyOf } from '../engine/dialect.ts';
import type { Fact, FactContext } from './fact.ts';
import { closingDimensions, closingStates } from './states.ts';
import { usedEvents } from './used-events.ts';

/**
 * Accounts that started in a period, with the days to their first value: `is_reached`, else the days
 * observed so far. Accounts that left without value stay observed for ever: they will never reach it.
 */
export const valueTimes: Fact = {
  name: 'value_times',
  grain: 'account × period × start',
  tables: [],
  reads: ['accounts'],
  readsFor: valueReads,
  facts: ['periods', 'account_list', 'account_states', 'account_edges', 'customer_since'],
  sql: (context) => `with starts as (
  select account_id, 'contract' as start, signed_on as started_on from account_list
  where signed_on is not null and not is_internal
  union all
  select account_id, 'signup', signed_up_on from account_list
  where signed_up_on is not null and not is_internal
), values_seen as (
  select account_id, first_value_on as on_day from account_list where first_value_on is not null${eventValues(context)}
), reached as (
  select s.account_id, s.start, min(v.on_day) as value_on
  from starts s join values_seen v on v.account_id = s.account_id and v.on_day >= s.started_on
  group by s.account_id, s.start
), observed as (
  select p.period, p.win, p.e, s.account_id, s.start, s.started_on,
    r.value_on < p.e as is_reached,
    case when r.value_on < p.e then date_diff('day', s.started_on, r.value_on)
      when ${hasLeft} then ${forEver}
      else date_diff('day', s.started_on, p.e) end as days
  from periods p
  join starts s on s.started_on >= p.s and s.started_on < p.e
  left join reached r on r.account_id = s.account_id and r.start = s.start
)
select o.account_id, o.period, o.win, o.start, o.started_on, coalesce(o.is_reached, false) as is_reached, o.days${closingDimensions(context)}
from observed o
${closingStates('o', 'o')}`,
  behind: ({
    rows,
  }) => `select v.account_id, case when v.is_reached then 'reached' else 'waiting' end as role,
  case when v.days < ${forEver} then v.days end as amount, a.source_file, a.source_line
from ${rows} v
join accounts a on a.account_id = v.account_id`,
};

const forEver = 1_000_000;

const hasLeft = `exists (select 1 from customer_since c where c.account_id = s.account_id and c.first_edge <= p.e)
        and not exists (select 1 from account_edges a where a.account_id = s.account_id and a.edge = p.e and a.mrr > 0)`;

// Only a config that names events of value makes a run read usage for them.
function valueReads({ events }: Config): string[] {
  return events.value.length === 0 ? [] : ['usage_events'];
}

// Each day, because value before the start does not count and the next one does.
function eventValues(context: FactContext): string {
  const { config, has } = context;
  if (config.events.value.length === 0 || !has('usage_events.event')) return '';
  return `
  union all
  select distinct account_id, on_day from ${usedEvents(context)}
  where event in ${anyOf(config.events.value)}`;
}

/** Accounts that are still on their way to their first value at a period's end. */
export const onboardings: Fact = {
  name: 'onboardings',
  grain: 'account × period',
  tables: ['accounts'],
  reads: ['accounts'],
  readsFor: valueReads,
  facts: ['periods', 'account_list', 'account_states', 'account_edges', 'customer_since'],
  sql: (context) => `with values_seen as (
  select account_id, first_value_on as on_day from account_list where first_value_on is not null${eventValues(context)}
), reached as (
  select account_id, min(on_day) as value_on from values_seen group by account_id
)
select s.account_id, p.period, p.win, date_diff('day', s.onboarding_started_on, p.e) as days,
  s.source_file, s.source_line${closingDimensions(context)}
from periods p
join accounts s on s.onboarding_started_on < p.e
join account_list l on l.account_id = s.account_id and not l.is_internal
left join reached r on r.account_id = s.account_id
${closingStates('s', 'p')}
where (r.value_on is null or r.value_on >= p.e) and not (${hasLeft})`,
  behind: ({ rows }) =>
    `select account_id, 'onboarding' as role, days as amount, source_file, source_line from ${rows}`,
};

/** Users whose activation window closed in a period, with what they had done by then. */
export const activations: Fact = {
  name: 'activations',
  grain: 'user × period',
  tables: ['users'],
  reads: ['users', 'features', 'usage_events'],
  facts: ['periods', 'account_list', 'account_states'],
  sql: (context) => {
    const { windowDays } = context.config.definitions.activation;
    return `with cohort as (
  select p.period, p.win, p.e, u.account_id, u.user_id, u.signed_up_on, u.activated_on,
    u.profile_completed_on, u.source_file, u.source_line
  from periods p
  join users u on u.signed_up_on + ${windowDays} >= p.s and u.signed_up_on + ${windowDays} < p.e
  join account_list l on l.account_id = u.account_id and not l.is_internal
  where not coalesce(u.is_internal, false)
)${behaviourSql(context)}
select c.account_id, c.period, c.win, c.user_id, ${activatedSql(context)} as is_activated,
  c.source_file, c.source_line${closingDimensions(context)}
from cohort c
${context.has('usage_events.user_id') ? 'left join behaviour b on b.account_id = c.account_id and b.user_id = c.user_id and b.signed_up_on = c.signed_up_on' : ''}
${closingStates('c', 'c')}`;
  },
  behind: ({ rows }) => `select account_id, 'user' as role, cast(is_activated as integer) as amount,
  source_file, source_line from ${rows}`,
};

// Reads usage again, for the users of the cohort only.
function behaviourSql(context: FactContext): string {
  const { config, has } = context;
  if (!has('usage_events.user_id')) return '';
  const { windowDays, loginDays } = config.definitions.activation;
  const core = has('features.tier')
    ? `count(distinct u.feature) filter (where f.tier = 'core')`
    : 'cast(null as bigint)';
  return `, seen as (
  select * from ${usedEvents(context)}
  where (account_id, user_id) in (select (account_id, user_id) from cohort)
), behaviour as (
  select c.account_id, c.user_id, c.signed_up_on,
    count(*) filter (where u.event in ${anyOf(config.events.login)} and u.on_day < c.signed_up_on + ${loginDays}) as logins,
    count(distinct u.feature) as features, ${core} as core_features
  from (select distinct account_id, user_id, signed_up_on from cohort) c
  join seen u on u.account_id = c.account_id and u.user_id = c.user_id
    and u.on_day >= c.signed_up_on and u.on_day < c.signed_up_on + ${windowDays}
  ${has('features.tier') ? 'left join features f on f.feature = u.feature' : ''}
  group by c.account_id, c.user_id, c.signed_up_on
)`;
}

// A mapped activation date decides; else all criteria that the data can tell.
function activatedSql({ config, has }: FactContext): string {
  const { windowDays, minLogins, minFeatures, minCoreFeatures } = config.definitions.activation;
  if (has('users.activated_on')) {
    return `coalesce(c.activated_on < c.signed_up_on + ${windowDays}, false)`;
  }
  const criteria = [
    has('users.profile_completed_on')
      ? `coalesce(c.profile_completed_on < c.signed_up_on + ${windowDays}, false)`
      : null,
    has('usage_events.user_id') && has('usage_events.event')
      ? `coalesce(b.logins, 0) >= ${minLogins}`
      : null,
    has('usage_events.user_id') && has('usage_events.feature')
      ? `coalesce(b.features, 0) >= ${minFeatures}`
      : null,
    has('usage_events.user_id') && has('features.tier')
      ? `coalesce(b.core_features, 0) >= ${minCoreFeatures}`
      : null,
  ].filter((test) => test !== null);
  return criteria.length === 0 ? 'cast(null as boolean)' : criteria.join(' and ');
}
