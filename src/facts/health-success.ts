import { anyOf, dividedHalfUp, quoted } from '../engine/dialect.ts';
import { segmentNames, separators } from '../lib/segments.ts';
import { segmentSql } from './accounts.ts';
import type { Fact, FactContext } from './fact.ts';
import { perAsOf } from './health-windows.ts';

const unit = 100_000_000;

/** KPIs and goals that fell due, or were reached, in the 365 days before `t`. */
export const healthGoals: Fact = {
  ...perAsOf,
  name: 'health_goals',
  tables: ['goals'],
  reads: ['goals'],
  facts: ['health_accounts'],
  sql: () => {
    const isKnown = 'coalesce(g.created_on < a.t, true)';
    const isReached = 'coalesce(g.achieved_on < a.t, false)';
    const isNow = (column: string) =>
      `coalesce(g.${column} < a.t and g.${column} >= a.t - 365, false)`;
    return `with judged as (
  select a.account_id, a.t, coalesce(g.kind, 'goal') as kind, g.due_on, ${isReached} as is_reached,
    -- A figure that was reached later was not known before.
    case when coalesce(g.achieved_on < a.t, true) then ${attainedSql} end as attained
  from health_accounts a
  join goals g on g.account_id = a.account_id and ${isKnown}
    and (${isNow('due_on')} or ${isNow('achieved_on')})
), counted as (
  select account_id, t, count(attained) filter (where kind = 'kpi') as n_kpis,
    count(attained) filter (where kind = 'kpi' and attained < ${unit}) as n_behind,
    sum(attained) filter (where kind = 'kpi') as attained, count(*) filter (where kind = 'goal') as n_goals,
    count(*) filter (where kind = 'goal' and is_reached) as n_reached,
    date_diff('day', max(due_on) filter (where due_on < t), t) as idle_days
  from judged group by account_id, t
)
select a.account_id, a.t, coalesce(c.n_kpis, 0) as n_kpis, c.n_behind, c.attained, ${unit} * c.n_kpis as attainable,
  coalesce(c.n_goals, 0) as n_goals, coalesce(c.n_reached, 0) as n_reached, c.idle_days
from health_accounts a
left join counted c on c.account_id = a.account_id and c.t = a.t`;
  },
};

// The share of its target that a figure reaches, at most 1, in units of 10⁻⁸.
const whole = (column: string): string =>
  `cast(cast(g.${column} as decimal(38, 4)) * 10000 as hugeint)`;
const attainedSql = `case when g.actual is null or g.target is null then null
      when g.better = 'lower' then case when g.actual <= g.target then ${unit}
        when g.target > 0 then ${dividedHalfUp(`${whole('target')} * ${unit}`, whole('actual'))} else 0 end
      when g.actual >= g.target then ${unit}
      when g.actual > 0 then ${dividedHalfUp(`${whole('actual')} * ${unit}`, whole('target'))} else 0 end`;

/** First days on which accounts saw value. */
export const valueDays: Fact = {
  name: 'value_days',
  grain: 'account',
  tables: [],
  reads: ['accounts'],
  facts: ['account_list'],
  sql: ({ config, has, day }) => {
    const seen = ['select account_id, first_value_on as on_day from account_list'];
    if (config.events.value.length > 0 && has('usage_events.event')) {
      seen.push(`select account_id, ${day('occurred_at')} from usage_events
  where event in ${anyOf(config.events.value)}`);
    }
    return `select account_id, min(on_day) as first_day from (${seen.join('\nunion all\n')})
where on_day is not null group by account_id`;
  },
};

/** Days from the contract to the first value, or waited for it so far, and the size class at `t`. */
export const healthValue: Fact = {
  ...perAsOf,
  name: 'health_value',
  tables: ['accounts'],
  reads: ['accounts', 'account_history'],
  facts: ['health_accounts', 'account_list', 'value_days'],
  sql: (context) => `select a.account_id, a.t, coalesce(v.first_day < a.t, false) as is_reached,
  date_diff('day', l.signed_on, case when v.first_day < a.t then v.first_day else a.t end) as days,
  ${classSql(context)} as size_class, ${isKnown(context)} as is_known,
  date_diff('day', least(v.first_day, a.t), a.t) as idle_days
from health_accounts a
join account_list l on l.account_id = a.account_id
join accounts x on x.account_id = a.account_id
left join value_days v on v.account_id = a.account_id
${
  context.has('account_history.segment')
    ? `left join (
  select h.account_id, a.t, arg_max(h.segment, h.valid_from) as segment
  from account_history h join asofs a on h.valid_from < a.t where h.segment is not null
  group by h.account_id, a.t
) h on h.account_id = a.account_id and h.t = a.t`
    : ''
}
where l.signed_on < a.t`,
};

// A value event tells it only where the config names one.
const isKnown = ({ config, has }: FactContext): boolean =>
  has('accounts.first_value_on') || config.events.value.length > 0;

const classes = ['enterprise', 'mid_market', 'small_business'] as const;

/** Every spelling of a size class as its one name, `other` for what is none. */
function classSql({ config, has }: FactContext): string {
  const own = config.dimensions.segment;
  const exported = has('account_history.segment') ? 'coalesce(h.segment, x.segment)' : 'x.segment';
  const value = segmentSql({ map: own?.map ?? null, ranges: null }, exported);
  const bare = `regexp_replace(lower(${value}), '${separators}', '', 'g')`;
  const cases = classes.map(
    (name) => `when ${bare} in ${anyOf(segmentNames(name))} then ${quoted(name)}`,
  );
  return `case ${cases.join(' ')} else 'other' end`;
}
