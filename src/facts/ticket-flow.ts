import type { Fact } from './fact.ts';
import { closingDimensions, closingStates } from './states.ts';

/** Tickets that were created, were resolved or stayed open in a period. */
export const ticketFlow: Fact = {
  name: 'ticket_flow',
  grain: 'ticket × period',
  tables: ['tickets'],
  reads: [],
  facts: ['periods', 'ticket_list', 'account_states'],
  dimensions: ['priority', 'category', 'team', 'agent_id'],
  sql: (context) => `select p.period, p.win, t.*,
  t.created_on >= p.s as is_created,
  coalesce(t.resolved_on < p.e, false) as is_resolved,
  coalesce(t.resolved_on >= p.e, true) as is_open${closingDimensions(context)}
from periods p
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

const roles = [
  ['is_created', 'created'],
  ['is_resolved', 'resolved'],
  ['is_open', 'open'],
] as const;

const behindSql = (rows: string, role: string, amount: string, where: string): string =>
  `select account_id, '${role}' as role, ${amount} as amount, source_file, source_line from ${rows} where ${where}`;
