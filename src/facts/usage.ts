import { anyOf, dated, named } from '../engine/dialect.ts';
import type { Fact, FactContext, UsageContext, UsageSet } from './fact.ts';

type Grain = UsageSet | 'coverage';

const keysOf: Readonly<Record<Grain, readonly string[]>> = {
  coverage: ['source_file', 'is_kept', 'problem'],
  user_months: ['account_id', 'user_id', 'month'],
  account_days: ['account_id', 'day'],
  feature_months: ['account_id', 'feature', 'month'],
  session_months: ['account_id', 'session_id', 'month'],
};

/**
 * Usage events reduced in one scan to all the grains that are asked for. Rows outside the days asked
 * for fall into one group without keys, so that they are counted and cost nothing.
 */
export const usageReduced: Fact = {
  name: 'usage_reduced',
  grain: 'all the grains asked for, told apart by `grain`',
  tables: ['usage_events'],
  reads: ['usage_events', 'subscriptions'],
  facts: [],
  sql: (context) => {
    const { from, to, fatal } = context.usage;
    const asked = askedKeys(context.usage);
    const near = asked.filter((key) => !keysOf.coverage.includes(key));
    return `with dated as (
  select *, ${context.day('occurred_at')} as on_day, is_kept and problem & ${fatal} = 0 as is_used
  from usage_events
), placed as (
  select *, is_used and on_day >= ${dated(from)} and on_day < ${dated(to)} as is_near from dated
), keyed as (
  select source_file, is_kept, problem, on_day, coalesce(quantity, 1) as quantity, duration_seconds,
    ${loginSql(context)} as is_login${near.map((key) => `,\n    ${keySql(key)}`).join('')}
  from placed
)
select ${asked.map(named).join(', ')}, grouping(${asked.map(named).join(', ')}) as grain,
  count(*) as events, sum(quantity) as quantity, sum(duration_seconds) as seconds,
  count(*) filter (where is_login) as logins,
  bit_or(1 << (day(on_day) - 1)) as day_mask, min(on_day) as first_day, max(on_day) as last_day
from keyed
group by grouping sets (${grainsOf(context.usage).map(setSql).join(', ')})`;
  },
};

/** Files of usage with what became of their rows. */
export const usageCoverage: Fact = {
  name: 'usage_coverage',
  grain: 'file × problem',
  tables: ['usage_events'],
  reads: [],
  facts: ['usage_reduced'],
  sql: ({ usage }) => `select source_file, is_kept, problem, events, first_day, last_day
from usage_reduced where ${isGrain(usage, 'coverage')}`,
};

/** Accounts with usage in the days asked for. */
export const usageAccounts: Fact = {
  name: 'usage_accounts',
  grain: 'account',
  tables: ['usage_events'],
  reads: [],
  facts: ['usage_reduced'],
  sql: ({ usage }) =>
    usage.sets.size === 0
      ? `select cast(null as varchar) as account_id where false`
      : `select distinct trim(account_id) as account_id from usage_reduced where account_id is not null`,
};

/** Active days of users; an export without users counts each account as one user. */
export const userMonths: Fact = reduced('user_months', 'account × user × month', [
  'trim(account_id) as account_id',
  `coalesce(trim(user_id), '') as user_id`,
  'month',
]);

/** Activity of accounts by day. */
export const accountDays: Fact = reduced('account_days', 'account × day', [
  'trim(account_id) as account_id',
  'day',
]);

/** Days on which accounts used a feature. */
export const featureMonths: Fact = reduced('feature_months', 'account × feature × month', [
  'trim(account_id) as account_id',
  'trim(feature) as feature',
  'month',
]);

/** Sessions by account and month. */
export const sessionMonths: Fact = reduced('session_months', 'account × session × month', [
  'trim(account_id) as account_id',
  'trim(session_id) as session_id',
  'month',
]);

// Texts are trimmed here, after grouping, because trimming every row would double the scan.
function reduced(name: UsageSet, grain: string, columns: readonly string[]): Fact {
  return {
    name,
    grain,
    tables: ['usage_events'],
    reads: ['users'],
    facts: ['usage_reduced'],
    sql: ({ usage, has }) => `select ${columns.join(', ')},
  sum(events) as events, sum(quantity) as quantity, sum(seconds) as seconds, sum(logins) as logins,
  bit_or(day_mask) as day_mask
from usage_reduced
where ${isGrain(usage, name)} and account_id is not null${
      has('users.is_internal') && name === 'user_months' ? `\n  and ${isOutsider}` : ''
    }${name === 'feature_months' ? `\n  and trim(feature) <> ''` : ''}${
      name === 'session_months' ? `\n  and trim(session_id) <> ''` : ''
    }
group by all`,
  };
}

const isOutsider =
  '(trim(account_id), trim(user_id)) not in (select (account_id, user_id) from users where is_internal)';

const grainsOf = ({ sets }: UsageContext): Grain[] => ['coverage', ...sets];

const askedKeys = (usage: UsageContext): string[] => [
  ...new Set(grainsOf(usage).flatMap((grain) => keysOf[grain])),
];

const setSql = (grain: Grain): string => `(${keysOf[grain].join(', ')})`;

// `grouping(a, b, …)` has a bit for each argument, the last one lowest, set when it is not grouped by.
function isGrain(usage: UsageContext, grain: Grain): string {
  const mask = askedKeys(usage).reduce(
    (bits, key) => bits * 2 + (keysOf[grain].includes(key) ? 0 : 1),
    0,
  );
  return usage.sets.size === 0 && grain !== 'coverage' ? 'false' : `grain = ${mask}`;
}

function keySql(key: string): string {
  if (key === 'day') return 'case when is_near then on_day end as day';
  if (key === 'month') {
    return `case when is_near then cast(date_trunc('month', on_day) as date) end as month`;
  }
  return `case when is_near then ${key} end as ${key}`;
}

function loginSql({ config, has }: FactContext): string {
  return has('usage_events.event') ? `event in ${anyOf(config.events.login)}` : 'false';
}

/** The part of a month's mask that lies in `[from, to)`. */
export function maskWithin(mask: string, month: string, from: string, to: string): string {
  const low = `greatest(0, date_diff('day', ${month}, ${from}))`;
  const high = `greatest(0, least(31, date_diff('day', ${month}, ${to})))`;
  return `(cast(${mask} as bigint) & ((cast(1 as bigint) << ${high}) - 1) & ~((cast(1 as bigint) << least(31, ${low})) - 1))`;
}
