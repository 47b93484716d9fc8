import type { Data } from './data.ts';
import { count } from './exact.ts';
import { amount, type Figure } from './figure.ts';

type Ticket = Data['tickets'][number];

/** Open tickets whose limit lies in the quarter of an hour that follows a window. */
export function riskFigures(tickets: readonly Ticket[], end: string): Figure[] {
  const isDone = (at: string) => at !== '' && at < end;
  const isDueSoon = (limit: string) => limit >= `${end} 00:00:00` && limit <= `${end} 00:15:00`;
  const open = tickets.filter((row) => row.created_at < end && !isDone(row.resolved_at));
  return [
    amount(
      'sla_at_risk@resolution',
      count(open, (row) => isDueSoon(row.due_at)),
    ),
    amount(
      'sla_at_risk@first_response',
      count(open, (row) => !isDone(row.first_response_at) && isDueSoon(row.first_response_due_at)),
    ),
  ];
}
