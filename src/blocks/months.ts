import { column } from '../compose/blocks.ts';
import { addDays, addMonths } from '../lib/dates.ts';
import type { Cell, TableColumn } from '../reports/report.ts';
import type { Kit } from './block.ts';

/** The month of a report and the five before it. */
export const sixMonths: readonly number[] = [0, 1, 2, 3, 4, 5];

/** The month of a report and the eleven before it. */
export const twelveMonths: readonly number[] = Array.from({ length: 12 }, (_, ago) => ago);

/** The column of small lines over twelve months, which terminals and HTML draw. */
export const trendColumn: TableColumn = column('trend', '12 months', 'left', 'terminal');

/** A figure in each of the twelve months, oldest first. */
export const trendCell = (kit: Kit, id: string): Cell => ({
  value: null,
  unit: 'spark',
  series: twelveMonths.map((ago) => kit.figure(id, { ago }).value).reverse(),
});

/** The name of the month that ends so many months before the end; its last day where it is none of the calendar. */
export function monthLabel({ t }: Pick<Kit, 't'>, ago: number): string {
  const last = addDays(addMonths(t, -ago), -1);
  return t.endsWith('-01') ? last.slice(0, 7) : `to ${last}`;
}
