import type { Declared } from '../engine/arrow-schema.ts';
import { dated, named } from '../engine/dialect.ts';
import type { FactContext } from '../facts/fact.ts';
import { maskWithin } from '../facts/usage.ts';
import { bandSql } from '../score/bands.ts';
import { unscored } from '../score/score.ts';
import { type ScoreQuery, scoredSql } from '../score/sql.ts';

/** A column of the table with the SQL that fills it. */
type MonthColumn = Declared & { sql: (context: FactContext) => string };

/** Attributes of accounts in the table; the last one is the owner. */
export const attributes = [
  ...['segment', 'plan', 'product', 'industry', 'region', 'country', 'csm'],
] as const;

const attribute = (id: string, name: string, doc: string): MonthColumn => ({
  name,
  type: 'text',
  doc,
  sql: () => `nullif(z.${named(`by_${id}`)}, 'unknown')`,
});

const always = (sql: string) => () => sql;

// Inside the days that a dense export covers no rows are an observed zero; outside nothing is known.
const during =
  (table: string, sql: string, needs: string = table) =>
  ({ has, coverage }: FactContext): string => {
    const days = coverage(table);
    if (!has(needs) || days === null) return 'null';
    return `case when p.e > ${dated(days.first)} and p.s <= ${dated(days.last)} then coalesce(${sql}, 0) end`;
  };

const money =
  (sql: string, isOpening = false) =>
  (context: FactContext) => {
    if (context.mrrFrom === null) return 'null';
    const { historyFrom } = context;
    if (!isOpening || historyFrom === null) return `coalesce(${sql}, 0)`;
    return `case when p.s >= ${dated(historyFrom)} then coalesce(${sql}, 0) end`;
  };

const change =
  'r.m_opening + r.m_new + r.m_reactivation + r.m_expansion - r.m_contraction - r.m_churn';

/** Accounts by month: who they were, what they paid, did, asked and answered, and how healthy they were. */
export const accountMonthColumns: readonly MonthColumn[] = [
  {
    name: 'account_id',
    type: 'text',
    doc: 'Account.',
    isRequired: true,
    sql: always('l.account_id'),
  },
  { name: 'account', type: 'text', doc: 'Its name.', isRequired: true, sql: always('l.name') },
  {
    name: 'month',
    type: 'text',
    doc: 'Month, such as `2026-10`.',
    isRequired: true,
    sql: always('p.period'),
  },
  attribute('segment', 'segment', 'Size class at the end of the month.'),
  attribute('plan', 'plan', 'Plan with the largest MRR at the end of the month.'),
  attribute('product', 'product', 'Product with the largest MRR at the end of the month.'),
  attribute('industry', 'industry', 'Line of business.'),
  attribute('region', 'region', 'Sales region.'),
  attribute('country', 'country', 'Country.'),
  attribute('csm', 'csm_id', 'Owner at the end of the month, see `staff`.'),
  {
    name: 'signed_up_on',
    type: 'date',
    doc: 'Day of the first sign-up.',
    sql: always('l.signed_up_on'),
  },
  {
    name: 'customer_since',
    type: 'date',
    doc: 'First day of the month in which it first paid; empty before.',
    sql: always('case when c.first_edge <= p.e then c.since end'),
  },
  {
    name: 'mrr_opening',
    type: 'decimal',
    doc: 'MRR just before the month.',
    sql: money('r.opening', true),
  },
  {
    name: 'mrr_closing',
    type: 'decimal',
    doc: 'MRR at the end of the month, at its own exchange rate.',
    sql: money('r.closing'),
  },
  {
    name: 'movement',
    type: 'text',
    doc: 'new, reactivation, expansion, contraction, churn, or opening where the data begin; empty without one.',
    sql: always("nullif(r.kind, 'none')"),
  },
  {
    name: 'movement_amount',
    type: 'decimal',
    doc: 'MRR that it moved, losses negative, at the rate of the month’s start.',
    sql: money(change, true),
  },
  {
    name: 'mrr_fx',
    type: 'decimal',
    doc: 'Effect of exchange rates: opening + movement + this = closing.',
    sql: money('r.fx', true),
  },
  {
    name: 'health_score',
    type: 'float',
    doc: 'Score of the config’s health model at the end of the month, 0–100; empty for who is no customer or has none.',
    sql: always(`case when h.band not in ('${unscored.join("', '")}') then h.score end`),
  },
  {
    name: 'health_band',
    type: 'text',
    doc: 'Its band, Onboarding or Unknown; empty for who is no customer.',
    sql: always('h.band'),
  },
  {
    name: 'active_days',
    type: 'int',
    doc: 'Days with any use.',
    sql: during('usage_events', 'd.active_days'),
  },
  {
    name: 'active_users',
    type: 'int',
    doc: 'Users with any use.',
    sql: during('usage_events', 'u.active_users'),
  },
  {
    name: 'logins',
    type: 'int',
    doc: 'Logins; empty when neither events nor sessions are mapped.',
    sql: (context) =>
      (context.has('usage_events.event')
        ? during('usage_events', 'u.logins')
        : during('usage_events', 'u.logins', 'usage_events.session_id'))(context),
  },
  {
    name: 'sessions',
    type: 'int',
    doc: 'Sessions; empty when they are not mapped.',
    sql: during('usage_events', 'u.sessions', 'usage_events.session_id'),
  },
  {
    name: 'usage_seconds',
    type: 'decimal',
    doc: 'Time of use; empty when durations are not mapped.',
    sql: during('usage_events', 'u.seconds', 'usage_events.duration_seconds'),
  },
  {
    name: 'tickets_created',
    type: 'int',
    doc: 'Tickets created in the month.',
    sql: during('tickets', 't.created'),
  },
  {
    name: 'tickets_resolved',
    type: 'int',
    doc: 'Tickets resolved in the month.',
    sql: during('tickets', 't.resolved'),
  },
  {
    name: 'tickets_escalated',
    type: 'int',
    doc: 'Tickets escalated in the month.',
    sql: during('tickets', 't.escalated'),
  },
  {
    name: 'nps_last',
    type: 'decimal',
    doc: 'Last answer to an NPS survey in the month.',
    sql: always('n.score'),
  },
  {
    name: 'csat_n',
    type: 'int',
    doc: 'Answers about satisfaction in the month, ratings of tickets included.',
    sql: ({ has }) =>
      has('survey_responses') || has('tickets.satisfaction') ? 'coalesce(s.n, 0)' : 'null',
  },
  {
    name: 'csat_mean',
    type: 'float',
    doc: 'Their mean; empty where they are on different scales.',
    sql: always('s.mean'),
  },
];

/** Facts that the table is made from, besides those of health. */
export const accountMonthFacts = ['account_periods', 'account_states', 'answers'] as const;

/** One row for each account that is not ours and each month, in that order. */
export function accountMonthsSql(query: ScoreQuery): string {
  const { context } = query;
  const columns = accountMonthColumns.map(({ name, type, sql }) => {
    return `cast(${sql(context)} as ${typeSql[type]}) as ${named(name)}`;
  });
  const isUsed = context.has('usage_events');
  const at = (alias: string) => `${alias}.account_id = l.account_id and ${alias}.period = p.period`;
  return `with health as (
  with ${scoredSql(query, 'points')}
  select account_id, t, ${bandSql(query)} as band,
    case when most > 0 then cast(100 * points as double) / cast(most as double) end as score
  from scored
), ${answered}${isUsed ? `, ${active}` : ''}${context.has('tickets') ? `, ${asked}` : ''}
select ${columns.join(',\n  ')}
from account_list l
cross join periods p
left join account_states z on z.account_id = l.account_id and z.edge = p.e
left join account_periods r on ${at('r')}
left join customer_since c on c.account_id = l.account_id
left join health h on h.account_id = l.account_id and h.t = p.e
left join last_nps n on ${at('n')}
left join satisfied s on ${at('s')}
${isUsed ? `left join account_usage u on ${at('u')}\nleft join active d on ${at('d')}` : ''}
${context.has('tickets') ? `left join asked t on ${at('t')}` : ''}
where not l.is_internal
order by l.account_id, p.period`;
}

const typeSql: Readonly<Record<string, string>> = {
  text: 'varchar',
  int: 'bigint',
  float: 'double',
  date: 'date',
  decimal: 'decimal(18, 4)',
};

const answered = `last_nps as (
  select account_id, period, score from (
    select *, row_number() over (
      partition by period, account_id order by answered_at desc, answer_id desc) as place
    from answers where survey = 'nps'
  ) where place = 1
), satisfied as (
  select account_id, period, count(*) as n, case when min(scale_max) = max(scale_max)
    then cast(sum(score) as double) / cast(count(*) as double) end as mean
  from answers where survey = 'csat' group by account_id, period
)`;

const active = `active as (
  select m.account_id, p.period, sum(bit_count(${maskWithin('m.day_mask', 'm.month', 'p.s', 'p.e')})) as active_days
  from periods p join account_months m on m.month >= date_trunc('month', p.s) and m.month < p.e
  group by m.account_id, p.period
)`;

const asked = `asked as (
  select account_id, period, count(*) filter (where event = 'created') as created,
    count(*) filter (where event = 'resolved') as resolved,
    count(*) filter (where event = 'escalated') as escalated
  from ticket_periods group by account_id, period
)`;
