import type { Fact } from './fact.ts';
import { closingDimensions, closingStates } from './states.ts';

/** Feedback by what happened in a period: it came, it was closed, or it was open at the end. */
export const feedbackPeriods: Fact = {
  name: 'feedback_periods',
  grain: 'piece of feedback × event × period',
  tables: ['feedback'],
  reads: ['feedback'],
  facts: ['periods', 'account_list', 'account_states'],
  dimensions: ['kind', 'category', 'theme'],
  sql: (context) => {
    const { day, has } = context;
    return `with dated as (
  select t.feedback_id, t.account_id, t.kind, t.category, t.theme,
    ${has('feedback.kind') ? "coalesce(t.kind = 'request', false)" : 'true'} as is_request,
    t.duplicate_of is not null as is_duplicate, t.votes, ${day('t.created_at')} as created_on,
    ${day('t.acknowledged_at')} as acknowledged_on, ${day('t.closed_at')} as closed_on,
    t.source_file, t.source_line
  from feedback t
  left join account_list l on l.account_id = t.account_id
  where not coalesce(l.is_internal, false)
), happened as (
  select p.period, p.win, p.s, p.e, 'created' as event, f.*
  from periods p join dated f on f.created_on >= p.s and f.created_on < p.e
  union all
  select p.period, p.win, p.s, p.e, 'closed', f.*
  from periods p join dated f on f.closed_on >= p.s and f.closed_on < p.e
  union all
  select p.period, p.win, p.s, p.e, 'open', f.*
  from periods p join dated f on f.created_on < p.e and coalesce(f.closed_on >= p.e, true)
)
select h.*, date_diff('day', h.s, h.e) as days,
  coalesce(h.acknowledged_on < h.e, false) as is_acknowledged${closingDimensions(context)}
from happened h
${closingStates('h', 'h')}`;
  },
  behind: ({ rows }) => `select account_id, event as role, 1 as amount, source_file, source_line
from ${rows}`,
};
