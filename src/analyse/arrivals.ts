import { dated } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { addDays, weekday } from '../lib/dates.ts';
import { localTime } from '../lib/zones.ts';

/** Tickets created in an hour (0–23) of a day, as clocks of the reporting zone show it. */
export type Arrival = { day: string; weekday: number; hour: number; tickets: number };

/** Tickets of so many days before a date by weekday (Monday 1) and hour, the earliest first. */
export async function arrivals(
  engine: Pick<Engine, 'rows'>,
  end: string,
  days: number,
  timezone: string,
): Promise<Arrival[]> {
  // No zone changes its clocks within a quarter of an hour of UTC.
  const rows = await engine.rows<{ quarter: string; tickets: string }>(
    `select cast(epoch_us(created_at) // 900000000 as varchar) as quarter, cast(count(*) as varchar) as tickets
from ticket_list where created_on >= ${dated(addDays(end, -days))} and created_on < ${dated(end)}
group by all order by min(created_at)`,
  );
  const found = new Map<string, Arrival>();
  for (const { quarter, tickets } of rows) {
    const [day, time] = localTime(Number(quarter) * 900_000, timezone).split(' ') as [
      string,
      string,
    ];
    const hour = Number(time.slice(0, 2));
    const own = found.get(`${day} ${hour}`) ?? { day, weekday: weekday(day), hour, tickets: 0 };
    found.set(`${day} ${hour}`, { ...own, tickets: own.tickets + Number(tickets) });
  }
  return [...found.values()];
}
