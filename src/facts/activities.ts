import type { Fact } from './fact.ts';
import { closingDimensions, closingStates } from './states.ts';

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
