import { addDays, addMonths } from '../lib/dates.ts';
import type { Kit } from './block.ts';

/** The month of a report and the five before it. */
export const sixMonths: readonly number[] = [0, 1, 2, 3, 4, 5];

/** The name of the month that ends so many months before the end; its last day where it is none of the calendar. */
export function monthLabel({ t }: Pick<Kit, 't'>, ago: number): string {
  const last = addDays(addMonths(t, -ago), -1);
  return t.endsWith('-01') ? last.slice(0, 7) : `to ${last}`;
}
