import { quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';

/** Tickets of one category in a period. */
export type Category = {
  category: string;
  /** Opened in the period. */
  tickets: number;
  /** Resolved with an agent's reply, and of those at the first contact. */
  replied: number;
  firstContact: number;
  /** How often the tickets resolved in the period had come back. */
  reopens: number;
  escalations: number;
  /** Resolved or fallen due in the period, and of those late. */
  due: number;
  breaches: number;
  /** Beyond the due times, up to the solution or the period's end. */
  secondsOver: number;
};

/** Categories of tickets, the most time over the due times first. */
export async function categoriesOf(
  engine: Engine,
  { period, window }: { period: string; window: string },
): Promise<Category[]> {
  const isLate = `event = 'due' and not coalesce(is_in_time, false)`;
  const allowed = '(epoch_us(resolve_by) - epoch_us(created_at)) // 1000000';
  const counts = {
    tickets: "event = 'created'",
    replied: "event = 'resolved' and agent_replies > 0",
    first_contact: "event = 'resolved' and agent_replies > 0 and is_first_contact",
    escalations: "event = 'escalated'",
    due: "event = 'due'",
    breaches: isLate,
  };
  const counted = Object.entries(counts).map(
    ([name, test]) => `count(*) filter (where ${test}) as ${name}`,
  );
  const rows = await engine.rows<Record<string, string>>(`select
  coalesce(category, 'unknown') as category, ${counted.join(',\n  ')},
  coalesce(sum(reopens) filter (where event = 'resolved'), 0) as reopens,
  coalesce(sum(greatest(0, resolution_wait - ${allowed})) filter (where ${isLate}), 0) as seconds_over
from ticket_periods
where period = ${quoted(period)} and win = ${quoted(window)}
group by all order by seconds_over desc, breaches desc, tickets desc, category`);
  return rows.map((row) => ({
    category: row.category!,
    tickets: Number(row.tickets),
    replied: Number(row.replied),
    firstContact: Number(row.first_contact),
    reopens: Number(row.reopens),
    escalations: Number(row.escalations),
    due: Number(row.due),
    breaches: Number(row.breaches),
    secondsOver: Number(row.seconds_over),
  }));
}
