import { dated } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { FactContext } from '../facts/fact.ts';
import { ticketDay } from '../facts/tickets.ts';
import { addDays, weekday } from '../lib/dates.ts';

/** Tickets of a week from Monday to Sunday; times in seconds added up over `answered` and `solved`. */
export type TicketWeek = {
  monday: string;
  opened: number;
  resolved: number;
  /** Open at the end of its Sunday. */
  backlog: number;
  answered: number;
  responseSeconds: number;
  solved: number;
  resolutionSeconds: number;
  escalated: number;
};

/** The last full weeks before `t` that the export covers at least in part, the oldest first. */
export async function ticketWeeks(
  engine: Engine,
  context: FactContext,
  t: string,
  n: number,
): Promise<TicketWeek[]> {
  const known = context.coverage('tickets');
  const end = addDays(t, 1 - weekday(t));
  const mondays = Array.from({ length: n }, (_, i) => addDays(end, 7 * (i - n))).filter(
    (monday) => known !== null && addDays(monday, 7) > known.first && monday <= known.last,
  );
  if (mondays.length === 0) return [];
  const within = (day: string) => `${day} >= w.s and ${day} < w.e`;
  const [answered, solved] = [ticketDay('answered', context), ticketDay('resolved', context)];
  const text = (sql: string) => `cast(${sql} as varchar)`;
  const weeks = mondays.map((day) => `(${dated(day)}, ${dated(addDays(day, 7))})`);
  const rows = await engine.rows<Record<keyof TicketWeek, string>>(
    `select ${text('w.s')} as monday,
  ${text(`count(*) filter (where ${within('created_on')})`)} as opened,
  ${text(`count(*) filter (where ${within('resolved_on')})`)} as resolved,
  ${text('count(*) filter (where created_on < w.e and coalesce(resolved_on >= w.e, true))')} as backlog,
  ${text(`count(response_seconds) filter (where ${within(answered)})`)} as answered,
  ${text(`coalesce(sum(response_seconds) filter (where ${within(answered)}), 0)`)} as "responseSeconds",
  ${text(`count(resolution_seconds) filter (where ${within(solved)})`)} as solved,
  ${text(`coalesce(sum(resolution_seconds) filter (where ${within(solved)}), 0)`)} as "resolutionSeconds",
  ${text(`count(*) filter (where ${within(ticketDay('escalated', context))})`)} as escalated
from (values ${weeks.join(', ')}) w(s, e)
join ticket_list k on k.created_on < w.e
group by w.s
order by w.s`,
  );
  return rows.map(({ monday, ...counts }) => ({
    monday,
    ...(Object.fromEntries(
      Object.entries(counts).map(([name, value]) => [name, Number(value)]),
    ) as Omit<TicketWeek, 'monday'>),
  }));
}
