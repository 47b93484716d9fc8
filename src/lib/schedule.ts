import { addDays, addMonths, monthStart, weekday } from './dates.ts';

/** How often a run comes. */
export type Cadence = 'daily' | 'weekly' | 'monthly';

/** All of them. */
export const cadences: readonly Cadence[] = ['daily', 'weekly', 'monthly'];

/** Days that a scheduled run tells about. */
export type Stretch = {
  /** The month as 2026-10, the day, or the last day of the week. */
  id: string;
  /** First day. */
  start: string;
  /** First day after it. */
  end: string;
};

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** The last day, week from Monday on, or calendar month that has ended when `today` begins. */
export function lastStretch(cadence: Cadence, today: string): Stretch {
  if (cadence === 'monthly') {
    const end = monthStart(today);
    const start = addMonths(end, -1);
    return { id: start.slice(0, 7), start, end };
  }
  const end = cadence === 'daily' ? today : addDays(today, 1 - weekday(today));
  return { id: addDays(end, -1), start: addDays(end, cadence === 'daily' ? -1 : -7), end };
}

/** When a run is due after its stretch, as `2026-11-02 09:00` on the clocks of the reporting zone. */
export function dueAt(due: string, { end }: Pick<Stretch, 'end'>): string {
  const words = due.split(' ');
  const time = words.at(-1)!;
  const [, nth] = /^day (\d+) /.exec(due) ?? [];
  if (nth !== undefined) return `${addDays(end, Number(nth) - 1)} ${time}`;
  const wanted = weekdays.indexOf(words.at(-2) ?? '') + 1;
  const wait = wanted === 0 ? 0 : (wanted - weekday(end) + 7) % 7;
  return `${addDays(end, wait)} ${time}`;
}
