import type { Fact } from './fact.ts';
import { pricedBehind } from './revenue-behind.ts';
import { closingDimensions, closingStates, takenOver } from './states.ts';

/** Activities with the day on which they were done and the day for which they were planned. */
export const activityList: Fact = {
  name: 'activity_list',
  grain: 'activity',
  tables: [],
  reads: ['activities'],
  facts: ['account_list'],
  sql: ({ day }) => `with dated as (
  select t.*, ${day('t.occurred_at')} as occurred_on,
    coalesce(t.status = 'completed', t.occurred_at is not null) as is_done
  from activities t
  left join account_list l on l.account_id = t.account_id
  where not coalesce(l.is_internal, false)
)
select activity_id, account_id, kind, coalesce(invited, false) as is_invited,
  coalesce(attended, false) as is_attended,
  case when is_done then coalesce(occurred_on, scheduled_on) end as done_on,
  case when coalesce(status <> 'canceled', true) then coalesce(scheduled_on, occurred_on) end as planned_on,
  source_file, source_line
from dated`,
};

/** Activities by what happened in a period: `done` in it, or `planned` for it. */
export const activityEvents: Fact = {
  name: 'activity_events',
  grain: 'activity × event × period',
  tables: ['activities'],
  reads: [],
  facts: ['periods', 'activity_list', 'account_states'],
  dimensions: ['kind'],
  sql: (context) => `with happened as (
  select *, 'done' as event, done_on as on_day from activity_list
  union all
  select *, 'planned', planned_on from activity_list
)
select p.period, p.win, h.*, coalesce(h.done_on < p.e, false) as is_done${closingDimensions(context)}
from periods p
join happened h on h.on_day >= p.s and h.on_day < p.e
${closingStates('h', 'p')}`,
  behind: ({ rows }) => `select account_id, event as role, cast(is_done as integer) as amount,
  source_file, source_line from ${rows}`,
};

const isTouchpoint = `kind in ('touchpoint', 'business_review', 'training')`;

/** Touchpoints done with accounts that paid at either edge of a period. */
export const accountTouchpoints: Fact = {
  name: 'account_touchpoints',
  grain: 'account × period',
  tables: ['activities'],
  reads: [],
  facts: ['periods', 'account_periods', 'activity_list'],
  sql: (
    context,
  ) => `select a.account_id, a.period, a.win, coalesce(t.touchpoints, 0) as touchpoints,
  greatest(1, date_diff('month', p.s, p.e)) as months${takenOver('a', context)}
from account_periods a
join periods p on p.period = a.period and p.win = a.win
left join (
  select p.period, p.win, d.account_id, count(*) as touchpoints
  from periods p join activity_list d on d.done_on >= p.s and d.done_on < p.e and d.${isTouchpoint}
  group by p.period, p.win, d.account_id
) t on t.period = a.period and t.win = a.win and t.account_id = a.account_id
where a.opening > 0 or a.closing > 0`,
  behind: ({
    rows,
  }) => `select d.account_id, d.kind as role, 1 as amount, d.source_file, d.source_line
from ${rows} a
join periods p on p.period = a.period and p.win = a.win
join activity_list d on d.account_id = a.account_id and d.done_on >= p.s and d.done_on < p.e
  and d.${isTouchpoint}
union all
${pricedBehind(rows)}`,
};

/** What was done with customers in a period, by the day on which it happened. */
export const activityPeriods: Fact = {
  name: 'activity_periods',
  grain: 'activity × period',
  tables: ['activities'],
  reads: ['activities'],
  facts: ['periods', 'account_list', 'account_states'],
  dimensions: ['kind'],
  sql: (context) => `with happened as (
  select a.*, ${context.day('a.occurred_at')} as on_day from activities a
  left join account_list l on l.account_id = a.account_id
  where not coalesce(l.is_internal, false)
)
select p.period, p.win, h.*${closingDimensions(context)}
from periods p
join happened h on h.on_day >= p.s and h.on_day < p.e
${closingStates('h', 'p')}`,
  behind: ({ rows }) =>
    `select account_id, kind as role, 1 as amount, source_file, source_line from ${rows}`,
};
