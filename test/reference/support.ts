import { riskFigures } from './at-risk.ts';
import { type Data, secondsBetween } from './data.ts';
import { count, fixed, sum } from './exact.ts';
import { amount, type Figure, found, percent, quantile, ratio } from './figure.ts';

type Ticket = Data['tickets'][number];

/** Everything about single tickets in a window. */
export function ticketFigures(tickets: readonly Ticket[], start: string, end: string): Figure[] {
  const isIn = (at: string) => at !== '' && at >= start && at < end;
  const answered = tickets.filter((row) => row.first_response_at !== '' && isIn(row.created_at));
  const resolved = tickets.filter((row) => isIn(row.resolved_at));
  const replied = resolved.filter((row) => Number(row.agent_replies) >= 1);
  const due = tickets.filter(
    (row) => row.due_at !== '' && isIn(firstOf(row.resolved_at, row.due_at)),
  );
  const escalated = tickets.filter((row) => row.escalated === 'true' || row.escalated_at !== '');
  return [
    ...durations(
      'first_response_time',
      answered.map((row) => secondsBetween(row.created_at, row.first_response_at)),
    ),
    ...durations(
      'resolution_time',
      resolved.map((row) => secondsBetween(row.created_at, row.resolved_at)),
    ),
    percent('fcr@replied', count(replied, isFirstContact), count(replied)),
    percent('fcr@all', count(resolved, isFirstContact), count(resolved)),
    percent('sla_compliance@resolution', count(due, isInTime), count(due)),
    amount(
      'escalations',
      count(escalated, (row) => isIn(row.escalated_at || row.created_at)),
    ),
    ...riskFigures(tickets, end),
  ];
}

function durations(metric: string, seconds: readonly number[]): Figure[] {
  const hours = (value: number | null) => (value === null ? null : value / 3600);
  const total = sum(seconds, (n) => fixed(n));
  return [
    ratio(`${metric}@mean`, total, count(seconds), { per: 3600n }),
    found(`${metric}@median`, hours(quantile(seconds, 0.5))),
    found(`${metric}@p90`, hours(quantile(seconds, 0.9))),
  ];
}

function isFirstContact(row: Ticket): boolean {
  return Number(row.agent_replies) <= 1 && Number(row.reopens) === 0 && row.escalated !== 'true';
}

function isInTime(row: Ticket): boolean {
  return row.resolved_at !== '' && row.resolved_at <= row.due_at;
}

function firstOf(a: string, b: string): string {
  return a !== '' && a < b ? a : b;
}

/** Tickets that accounts opened, among accounts that paid at either edge. */
export function ticketsPerCustomer(customers: readonly { tickets: number }[]): Figure[] {
  const opened = sum(customers, (customer) => fixed(customer.tickets));
  return [ratio('tickets_per_customer', opened, count(customers))];
}
