import { addDays, addMonths, monthStart } from './dates.ts';
import { month, type Period, parseQuarter } from './periods.ts';

/** A way to cut time: calendar months or fiscal quarters. */
export type Cut = { kind: 'month' } | { kind: 'quarter'; fiscalYearStart: number };

/** The stretch that holds a day. */
export function stretchOf(day: string, cut: Cut): Period {
  if (cut.kind === 'month') return month(day.slice(0, 7));
  const { fiscalYearStart } = cut;
  const months = Number(day.slice(5, 7)) - fiscalYearStart;
  const quarter = Math.floor((months + 12) / 3) % 4;
  const start = addMonths(monthStart(day), -((months + 12) % 3));
  // A fiscal year is named after the calendar year in which it ends.
  const year = addDays(addMonths(start, 12 - 3 * quarter), -1).slice(0, 4);
  return parseQuarter(`${year}-Q${quarter + 1}`, fiscalYearStart)!;
}

/** So many stretches from a day on; the first begins with the day itself. */
export function stretchesFrom(day: string, n: number, cut: Cut): Period[] {
  const found: Period[] = [];
  for (let from = day; found.length < n; from = found.at(-1)!.end) {
    found.push({ ...stretchOf(from, cut), start: from });
  }
  return found;
}

/** So many whole stretches that have ended by a day, oldest first. */
export function stretchesBefore(day: string, n: number, cut: Cut): Period[] {
  const found: Period[] = [];
  for (let end = stretchOf(day, cut).start; found.length < n; end = found[0]!.start) {
    found.unshift(stretchOf(addDays(end, -1), cut));
  }
  return found;
}
