import { among, dated, quoted } from '../engine/dialect.ts';
import type { Fact, FactContext, UsageContext, UsageRanges, UsageSet } from './fact.ts';

/** Grains of the one scan: `base` always, the others when a fact asks for them. */
type Grain = 'base' | UsageGrain;
type UsageGrain = keyof UsageRanges;
type Key = { name: string; sql: string };

// File, filter and problem of a row as one number: each further key would cost time in every group.
const originSql = '(problem * 131072 + source_file * 2 + cast(is_kept as integer))';
const fromOrigin = {
  source_file: 'cast((origin // 2) % 65536 as integer)',
  is_kept: 'origin % 2 = 1',
  problem: 'origin // 131072',
};

const monthSql = `cast(date_trunc('month', on_day) as date)`;
const weekSql = `cast(date_trunc('week', on_day) as date)`;

/** Keys of the grains that are made only when asked for, besides the account. */
const ownKeys: Readonly<Record<UsageGrain, Readonly<Record<string, string>>>> = {
  user_months: { user_id: 'user_id', month: monthSql },
  user_weeks: { user_id: 'user_id', week: weekSql, feature: 'feature' },
  session_months: { session_id: 'session_id', month: monthSql },
  account_days: { day: 'on_day' },
  core_uses: { user_id: 'user_id', feature: 'feature', month: monthSql },
};

/** Keys of each grain; those of accounts are told apart because each grain has its own days. */
function keysOf(grain: Grain, usage: UsageContext): Key[] {
  if (grain === 'base') return baseKeys(usage);
  return Object.entries({ account_id: 'account_id', ...ownKeys[grain] }).map(([key, sql]) => ({
    name: `${grain}_${key}`,
    // Rows outside the days of a grain lose its keys and fall into one group, which costs nothing.
    sql: `case when is_near_${grain} then ${sql} end`,
  }));
}

// The coverage of files, the active days of accounts and those of features come from the same groups.
function baseKeys(usage: UsageContext): Key[] {
  return [
    { name: 'origin', sql: originSql },
    { name: 'account_id', sql: 'case when is_used then account_id end' },
    { name: 'month', sql: `case when is_used then ${monthSql} end` },
    ...(usage.sets.has('feature_months') ? [{ name: 'feature', sql: featureSql(usage) }] : []),
  ];
}

function featureSql({ features }: UsageContext): string {
  const isKnown = features === null ? '' : ` and ${among('trim(feature)', features)}`;
  return `case when is_used${isKnown} then feature end`;
}

/** Usage events reduced in one scan to all the grains that are asked for. */
export const usageReduced: Fact = {
  name: 'usage_reduced',
  grain: 'all the grains asked for, told apart by `grain`',
  tables: ['usage_events'],
  reads: ['usage_events', 'subscriptions', 'users'],
  facts: [],
  sql: (context) => {
    const { usage } = context;
    const grains = grainsOf(usage);
    const keys = grains.flatMap((grain) => keysOf(grain, usage));
    const near = grains.filter((grain) => grain !== 'base');
    return `with dated as (
  select *, ${context.day('occurred_at')} as on_day, is_kept and problem & ${usage.fatal} = 0${isOutsider(usage)} as is_used
  from usage_events
), placed as (
  select *${near.map((grain) => `, ${nearSql(usage, grain)} as is_near_${grain}`).join('')}
  from dated
), keyed as (
  select on_day, quantity, duration_seconds, ${loginSql(context)} as is_login,${isUseSql(usage)}
    ${keys.map(({ name, sql }) => `${sql} as ${name}`).join(',\n    ')}
  from placed
)
select ${keys.map(({ name }) => name).join(', ')},
  case ${grains.map((grain) => `when grouping(${keysOf(grain, usage).find(isAccount)!.name}) = 0 then '${grain}'`).join(' ')} end as grain,
  count(*) as events, ${figuresSql(usage)}bit_or(1 << (day(on_day) - 1)) as day_mask
from keyed
group by grouping sets (${grains
      .map(
        (grain) =>
          `(${keysOf(grain, usage)
            .map(({ name }) => name)
            .join(', ')})`,
      )
      .join(', ')})`;
  },
};

// Sums cost time in every group, so they are made only for facts that read them.
function figuresSql({ hasFigures, sets }: UsageContext): string {
  const uses = sets.has('account_days')
    ? 'sum(coalesce(quantity, 1)) filter (where is_use) as uses, '
    : '';
  return hasFigures
    ? `sum(coalesce(quantity, 1)) as quantity, sum(duration_seconds) as seconds, count(*) filter (where is_login) as logins, ${uses}`
    : 'cast(null as decimal(38, 4)) as quantity, cast(null as decimal(38, 4)) as seconds, cast(null as bigint) as logins, ';
}

// Rows that name a feature.
const isUseSql = ({ sets }: UsageContext): string =>
  sets.has('account_days') ? ` trim(feature) <> '' as is_use,` : '';

function nearSql({ ranges, coreFeatures }: UsageContext, set: keyof UsageRanges): string {
  const { from, to } = ranges[set];
  const isCore = set === 'core_uses' ? ` and ${among('trim(feature)', coreFeatures)}` : '';
  return `is_used and on_day >= ${dated(from)} and on_day < ${dated(to)}${isCore}`;
}

/** SQL: the row is not of one of our own people. */
export function isOutsider({ internalUsers }: UsageContext): string {
  if (internalUsers.length === 0) return '';
  const own = internalUsers.map(([account, user]) => `(${quoted(account)}, ${quoted(user)})`);
  return ` and (trim(account_id), trim(user_id)) not in (${own.join(', ')})`;
}

const isAccount = ({ name }: Key): boolean => name.endsWith('account_id');

/** SQL: the first day of a month's mask. */
export const firstDay = (mask: string, month: string): string =>
  `(${month} + cast(strlen(bin(${mask} & -${mask})) as integer) - 1)`;

/** SQL: the last day of a month's mask. */
export const lastDay = (mask: string, month: string): string =>
  `(${month} + cast(strlen(bin(${mask})) as integer) - 1)`;

/** Files of usage with what became of their rows. */
export const usageCoverage: Fact = {
  name: 'usage_coverage',
  grain: 'file × problem',
  tables: ['usage_events'],
  reads: [],
  facts: ['usage_reduced'],
  sql: () => `select ${fromOrigin.source_file} as source_file, ${fromOrigin.is_kept} as is_kept,
  ${fromOrigin.problem} as problem, sum(events) as events, min(${firstDay('day_mask', 'month')}) as first_day,
  max(${lastDay('day_mask', 'month')}) as last_day
from (
  select origin, month, sum(events) as events, cast(bit_or(day_mask) as bigint) as day_mask
  from usage_reduced where grain = 'base' group by origin, month
) group by origin`,
};

/** Active days of accounts, over the whole history. */
export const accountMonths: Fact = {
  name: 'account_months',
  grain: 'account × month',
  tables: ['usage_events'],
  reads: [],
  facts: ['usage_reduced'],
  sql: ({
    usage,
  }) => `select ${usage.isTidy ? 'account_id' : 'trim(account_id)'} as account_id, month, sum(events) as events,
  bit_or(day_mask) as day_mask
from usage_reduced
where grain = 'base' and account_id is not null
group by 1, 2`,
};

/** Active days of users; an export without users counts each account as one user. */
export const userMonths: Fact = reduced('user_months', 'account × user × month', [
  'account_id',
  'user_id',
  'month',
]);

/** Days on which accounts used a feature. */
export const featureMonths: Fact = {
  name: 'feature_months',
  grain: 'account × feature × month',
  tables: ['usage_events'],
  reads: [],
  facts: ['usage_reduced'],
  isView: true,
  sql: ({ usage }) =>
    usage.isTidy
      ? `select account_id, feature, month, events, quantity, seconds, day_mask
from usage_reduced where grain = 'base' and account_id is not null and feature <> ''`
      : `select trim(account_id) as account_id, trim(feature) as feature, month,
  sum(events) as events, sum(quantity) as quantity, sum(seconds) as seconds,
  bit_or(day_mask) as day_mask
from usage_reduced
where grain = 'base' and account_id is not null and trim(feature) <> ''
group by 1, 2, 3`,
};

/** What users did in weeks from Monday to Sunday, login events included. */
export const userWeeks: Fact = {
  name: 'user_weeks',
  grain: 'account × user × week',
  tables: ['usage_events'],
  reads: [],
  facts: ['usage_reduced'],
  isView: true,
  sql: () => `select trim(user_weeks_account_id) as account_id,
  coalesce(trim(user_weeks_user_id), '') as user_id, user_weeks_week as week,
  count(distinct nullif(trim(user_weeks_feature), '')) as features,
  coalesce(sum(quantity) filter (where trim(user_weeks_feature) <> ''), 0) as uses
from usage_reduced
where grain = 'user_weeks' and user_weeks_account_id is not null
group by 1, 2, 3`,
};

/** Sessions by account and month. */
export const sessionMonths: Fact = reduced('session_months', 'account × session × month', [
  'account_id',
  'session_id',
  'month',
]);

/** Core features that users used. */
export const coreUses: Fact = reduced('core_uses', 'account × user × core feature × month', [
  'account_id',
  'user_id',
  'feature',
  'month',
]);

const texts = ['account_id', 'user_id', 'feature', 'session_id'];

// Texts are trimmed here, after grouping, because trimming every row would double the scan; and
// groups are united again only where a blank kept them apart.
function reduced(
  name: 'user_months' | 'session_months' | 'core_uses',
  grain: string,
  keys: readonly string[],
): Fact {
  const column = (key: string) => `${name}_${key}`;
  return {
    name,
    grain,
    tables: ['usage_events'],
    reads: [],
    facts: ['usage_reduced'],
    isView: true,
    sql: ({ usage }) => {
      const tidy = (key: string) => {
        const bare = texts.includes(key) && !usage.isTidy ? `trim(${column(key)})` : column(key);
        return key === 'user_id' ? `coalesce(${bare}, '')` : bare;
      };
      const where = [
        `grain = '${name}'`,
        `${column('account_id')} is not null`,
        name === 'session_months' ? `${tidy('session_id')} <> ''` : null,
      ].filter((test) => test !== null);
      const own = keys.map((key) => `${tidy(key)} as ${key}`).join(', ');
      const figures = usage.isTidy
        ? 'events, quantity, seconds, logins, day_mask'
        : `sum(events) as events, sum(quantity) as quantity, sum(seconds) as seconds,
  sum(logins) as logins, bit_or(day_mask) as day_mask`;
      return `select ${own}, ${figures}
from usage_reduced
where ${where.join('\n  and ')}${usage.isTidy ? '' : '\ngroup by all'}`;
    },
  };
}

/** Counts what keeps groups apart that belong together: blanks around keys, and several files. */
export function untidySql(usage: UsageContext): string {
  const blanks = grainsOf(usage)
    .flatMap((grain) => keysOf(grain, usage))
    .filter(({ name }) => texts.some((text) => name.endsWith(text)))
    .map(({ name }) => `${name} like ' %' or ${name} like '% '`);
  return `select count(*) filter (where ${blanks.join(' or ')})
  + count(distinct origin) filter (where account_id is not null) - 1 as n from usage_reduced`;
}

const grainsAsked = Object.keys(ownKeys) as UsageGrain[];

/** All grains of usage that facts may ask for, each named as the fact that holds it. */
export const usageSets: readonly UsageSet[] = [...grainsAsked, 'feature_months'];

/** Whether a fact is one of these grains. */
export const isUsageSet = (fact: string): fact is UsageSet => usageSets.some((set) => set === fact);

const grainsOf = ({ sets }: UsageContext): Grain[] => [
  'base',
  ...grainsAsked.filter((set) => sets.has(set)),
];

function loginSql({ config, has }: FactContext): string {
  return has('usage_events.event') ? among('event', config.events.login) : 'false';
}

/** The part of a month's mask that lies in `[from, to)`. */
export function maskWithin(mask: string, month: string, from: string, to: string): string {
  const low = `greatest(0, date_diff('day', ${month}, ${from}))`;
  const high = `greatest(0, least(31, date_diff('day', ${month}, ${to})))`;
  return `(cast(${mask} as bigint) & ((cast(1 as bigint) << ${high}) - 1) & ~((cast(1 as bigint) << least(31, ${low})) - 1))`;
}

/** The weekdays Monday to Friday of a month as a mask, by the weekday on which the month begins. */
export function weekdayMask(month: string): string {
  const cases = [1, 2, 3, 4, 5, 6, 7].map((first) => {
    const days = Array.from({ length: 31 }, (_, i) => ((first - 1 + i) % 7 < 5 ? 2 ** i : 0));
    return `when ${first} then ${days.reduce((sum, bit) => sum + bit, 0)}`;
  });
  return `cast(case isodow(${month}) ${cases.join(' ')} end as bigint)`;
}
