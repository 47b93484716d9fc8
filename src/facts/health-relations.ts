import { dated } from '../engine/dialect.ts';
import { addDays, monthStart } from '../lib/dates.ts';
import { toleratedDays } from '../lib/periods.ts';
import type { Fact, FactContext } from './fact.ts';
import { registeredSql } from './health-usage.ts';
import { beginsBefore, perAsOf } from './health-windows.ts';

/** What people judge of an account: the column, and the name of its age. */
export const judged = ['csm_sentiment', 'renewal_intent', 'executive_engagement'] as const;

/**
 * Judgements as they stood before `t`, with their age in days. What is exported without a date counts
 * from the end of the newest month that the exports cover, as if it had been given that day.
 */
export const healthJudgements: Fact = {
  ...perAsOf,
  name: 'health_judgements',
  reads: ['accounts', 'account_history', 'activities'],
  facts: ['health_accounts'],
  sql: (context) => {
    const dates = judged.filter((column) => context.has(`account_history.${column}`));
    const held = dates.map((column) => {
      const isTold = `filter (where h.${column} is not null)`;
      return `arg_max(h.${column}, h.valid_from) ${isTold} as ${column},
    max(h.valid_from) ${isTold} as ${column}_on`;
    });
    const history = `left join (
  select h.account_id, a.t, ${held.join(', ')}
  from account_history h join asofs a on h.valid_from < a.t
  group by h.account_id, a.t
) h on h.account_id = a.account_id and h.t = a.t`;
    return `select a.account_id, a.t${judged.map((column) => `,\n  ${judgementSql(context, column)}`).join('')},
  ${executiveSql(context)}
from health_accounts a
${dates.length === 0 ? '' : history}
${context.has('accounts') ? 'left join accounts x on x.account_id = a.account_id' : ''}
${context.has('activities.is_executive') ? executiveJoin(context) : ''}`;
  },
};

function judgementSql(context: FactContext, column: (typeof judged)[number]): string {
  const isDated = context.has(`account_history.${column}`);
  const exported = context.has(`accounts.${column}`)
    ? `case when ${isCurrent(context)} then x.${column} end`
    : 'cast(null as decimal(18, 4))';
  const value = isDated ? `coalesce(h.${column}, ${exported})` : exported;
  const days = isDated
    ? `when h.${column}_on is not null then date_diff('day', h.${column}_on, a.t)`
    : '';
  return `${value} as ${column}, cast(round(${value}) as integer) as ${column}_percent,
  case ${days} when ${exported} is not null then 0 end as ${column}_days`;
}

// The month that reports show by default is the newest one for which an export without dates can speak.
function isCurrent(context: FactContext): string {
  const from = judgedFrom(context);
  return from === null ? 'true' : `a.t >= ${dated(from)}`;
}

/** The first `t` at which judgements without dates count, null when they count at all. */
export function judgedFrom({ coverage }: FactContext): string | null {
  const days = ['usage_events', 'tickets'].flatMap((table) => coverage(table)?.last ?? []);
  const newest = days.sort().at(-1);
  return newest === undefined ? null : monthStart(addDays(newest, toleratedDays));
}

// None in 180 days is known only of exports that reach back so far.
const executiveSql = (context: FactContext): string =>
  context.has('activities.is_executive')
    ? `m.met_on is not null or ${beginsBefore(context, 'activities', 180)} as is_told,
  date_diff('day', m.met_on, a.t) as met_days`
    : 'false as is_told, cast(null as bigint) as met_days';

const executiveJoin = ({ day }: FactContext): string => `left join (
  select a.account_id, a.t, max(coalesce(${day('m.occurred_at')}, m.scheduled_on)) as met_on
  from health_accounts a
  join activities m on m.account_id = a.account_id and m.is_executive
    and coalesce(m.status = 'completed', m.occurred_at is not null)
    and coalesce(${day('m.occurred_at')}, m.scheduled_on) < a.t
    and coalesce(${day('m.occurred_at')}, m.scheduled_on) >= a.t - 180
  group by a.account_id, a.t
) m on m.account_id = a.account_id and m.t = a.t`;

/** Registered users before `t` and 90 days earlier. */
export const healthGrowth: Fact = {
  ...perAsOf,
  name: 'health_growth',
  tables: ['users'],
  reads: ['users'],
  facts: ['health_accounts'],
  sql: () => `select a.account_id, a.t, coalesce(n.n, 0) as n_users, coalesce(b.n, 0) as n_before,
  cast(null as bigint) as idle_days
from health_accounts a
left join (${registeredSql('a.t')}) n on n.account_id = a.account_id and n.t = a.t
left join (${registeredSql('a.t - 90')}) b on b.account_id = a.account_id and b.t = a.t`,
};
