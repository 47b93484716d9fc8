import { addDays, addMonths, monthStart, nextMonth } from './dates.ts';

/** A span of whole local days that figures are computed for. */
export type Period = {
  /** As the user names it: `2026-10`, `2026-Q3`, `2026`, or a date. */
  id: string;
  /** Its length: `1m`, `3m`, `12m`, `30d` … */
  window: string;
  /** First day. */
  start: string;
  /** First day after it. */
  end: string;
};

const monthNames = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];

// Days without rows at the end of a month that are still taken for a covered month.
/** Days that may lack between the newest row and the end of a month that counts as covered. */
export const toleratedDays = 3;

/** The calendar month that a text such as `2026-10` names, or null when it names none. */
export function parseMonth(text: string): Period | null {
  if (!/^[12]\d{3}-(0[1-9]|1[0-2])$/.test(text)) return null;
  return months(text, `${text}-01`, 1);
}

/** The quarter that a text such as `2026-Q3` names in fiscal years beginning with the month given. */
export function parseQuarter(text: string, fiscalYearStart = 1): Period | null {
  const match = /^([12]\d{3})-Q([1-4])$/.exec(text);
  if (!match) return null;
  const yearStart = fiscalStart(Number(match[1]), fiscalYearStart);
  return months(text, addMonths(yearStart, 3 * (Number(match[2]) - 1)), 3);
}

/** The fiscal year that a text such as `2026` names, after the calendar year in which it ends. */
export function parseYear(text: string, fiscalYearStart = 1): Period | null {
  if (!/^[12]\d{3}$/.test(text)) return null;
  return months(text, fiscalStart(Number(text), fiscalYearStart), 12);
}

/** The calendar month of an id that is known to be good. */
export function month(id: string): Period {
  const found = parseMonth(id);
  if (!found) throw new RangeError(`not a month: ${JSON.stringify(id)}`);
  return found;
}

/** The window that ends with a day, named after that day. */
export function asOf(date: string, window: string): Period {
  const end = addDays(date, 1);
  return { id: date, window, start: windowStart(end, window), end };
}

/** So many calendar months, oldest first, the last one being that of the period's last day. */
export function monthsBack(period: Period, n: number): Period[] {
  const last = monthStart(addDays(period.end, -1));
  return Array.from({ length: n }, (_, i) => month(addMonths(last, i - n + 1).slice(0, 7)));
}

/** The same period seen over another window, which ends where the period ends. */
export function windowOf(period: Period, window: string): Period {
  return { ...period, window, start: windowStart(period.end, window) };
}

/** Every first day of a month from `start` to `end`, both included. */
export function monthEdges(start: string, end: string): string[] {
  const edges: string[] = [];
  let edge = start === monthStart(start) ? start : nextMonth(start);
  for (; edge <= end; edge = nextMonth(edge)) edges.push(edge);
  return edges;
}

/** A month id in English words: `October 2026`. */
export function monthName(id: string): string {
  const { start } = month(id);
  return `${monthNames[Number(start.slice(5, 7)) - 1]} ${start.slice(0, 4)}`;
}

/**
 * The last calendar month that has ended by the clock and that the data cover to its end:
 * at most 3 days lie between their newest row and the first day after the month.
 */
export function defaultMonth(known: { newestDense: string | null; clockDate: string }): Period {
  const { newestDense, clockDate } = known;
  const coveredTo = newestDense === null ? clockDate : addDays(newestDense, toleratedDays);
  const [earlier] = [coveredTo, clockDate].sort();
  return month(addMonths(monthStart(earlier!), -1).slice(0, 7));
}

function months(id: string, start: string, n: number): Period {
  return { id, window: `${n}m`, start, end: addMonths(start, n) };
}

function fiscalStart(year: number, fiscalYearStart: number): string {
  const january = `${year}-01-01`;
  // Only a year that begins in January begins in the calendar year in which it ends.
  return fiscalYearStart === 1 ? january : addMonths(january, fiscalYearStart - 13);
}

function windowStart(end: string, window: string): string {
  const match = /^([1-9]\d*)([md])$/.exec(window);
  if (!match) throw new RangeError(`not a window: ${JSON.stringify(window)}`);
  const n = Number(match[1]);
  return match[2] === 'm' ? addMonths(end, -n) : addDays(end, -n);
}
