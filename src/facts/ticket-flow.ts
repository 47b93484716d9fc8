import type { Fact, FactContext } from './fact.ts';
import { closingDimensions, closingStates } from './states.ts';
import { periodEnds } from './tickets.ts';

/** Tickets that were created, were resolved or stayed open in a period. */
export const ticketFlow: Fact = {
  name: 'ticket_flow',
  grain: 'ticket × period',
  tables: ['tickets'],
  reads: [],
  facts: ['periods', 'ticket_list', 'account_states'],
  dimensions: ['priority', 'category', 'team', 'agent_id'],
  sql: (context) => `with ended as (
  ${periodEnds(context)}
)
select p.period, p.win, t.*,
  t.created_on >= p.s as is_created,
  coalesce(t.resolved_on < p.e, false) as is_resolved,
  coalesce(t.resolved_on >= p.e, true) as is_open,
  coalesce(t.resolved_on >= p.e, true) and ${isDueSoon('t.resolve_by', context)} as is_at_risk,
  coalesce(least(t.resolved_on, t.answered_on) >= p.e, true)
    and ${isDueSoon('t.answer_by', context)} as is_reply_at_risk${closingDimensions(context)}
from ended p
join ticket_list t on t.created_on < p.e and (t.resolved_on is null or t.resolved_on >= p.s)
${closingStates('t', 'p')}`,
  behind: ({ rows, uses }) => {
    const amount = uses('handle_seconds') ? 'handle_seconds' : '1';
    const told = roles
      .filter(([column]) => uses(column))
      .map(([column, role]) => behindSql(rows, role, amount, column));
    return told.join('\nunion all\n') || behindSql(rows, 'ticket', amount, 'true');
  },
};

// Due at the end itself is still in time if it is done then; what was due before is late, not at risk.
const isDueSoon = (due: string, { config }: FactContext): string =>
  `coalesce(${due} between p.ended_at
    and p.ended_at + interval ${config.definitions.slaAtRisk.withinMinutes} minute, false)`;

const roles = [
  ['is_created', 'created'],
  ['is_resolved', 'resolved'],
  ['is_open', 'open'],
  ['is_at_risk', 'at_risk'],
  ['is_reply_at_risk', 'at_risk'],
] as const;

const behindSql = (rows: string, role: string, amount: string, where: string): string =>
  `select account_id, '${role}' as role, ${amount} as amount, source_file, source_line from ${rows} where ${where}`;
