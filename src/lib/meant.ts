import { addDays, addMonths, isDate } from './dates.ts';
import { parseMonth, parseQuarter } from './periods.ts';

const names = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** A hint for a text that is no month: the month that was probably meant, else how months look. */
export function monthHint(text: string): string {
  const [year, other] = yearAndRest(text);
  const named = names.findIndex((name) => other.toLowerCase().startsWith(name)) + 1;
  const number =
    named > 0 ? named : /^\d{1,2}(-\d{1,2})?$/.test(other) ? Number.parseInt(other, 10) : 0;
  const id = `${year}-${String(number).padStart(2, '0')}`;
  if (parseMonth(id) !== null) return `did you mean ${id}?`;
  return 'months run from 01 to 12, such as 2026-01';
}

/** A hint for a text that is no quarter. */
export function quarterHint(text: string): string {
  const [year, other] = yearAndRest(text);
  const id = `${year}-Q${other.replace(/^Q/i, '')}`;
  if (parseQuarter(id) !== null) return `did you mean ${id}?`;
  return 'quarters run from Q1 to Q4, such as 2026-Q3';
}

/** A hint for a text that is no date: a day beyond its month gets the last one there is. */
export function dateHint(text: string): string {
  const month = /^(\d{4}-\d{2})-(2[89]|3[01])$/.exec(text)?.[1];
  if (month !== undefined && parseMonth(month) !== null) {
    return `${month} ends on ${addDays(addMonths(`${month}-01`, 1), -1)}`;
  }
  if (parseMonth(text) !== null) return `name the day, such as ${text}-01`;
  const [day, of, year] = text.split(/[./]/).map((part) => part.padStart(2, '0'));
  const turned = `${year}-${of}-${day}`;
  const isDayFirst = text.includes('.') && isDate(turned);
  return isDayFirst ? `did you mean ${turned}?` : 'dates are written year-month-day';
}

/** The four digits of a year and what stands beside them, in any order and with any separator. */
function yearAndRest(text: string): [year: string, rest: string] {
  const year = /(?<!\d)[12]\d{3}(?=\D|\d{2}$|$)/.exec(text)?.[0] ?? '';
  const rest = text.replace(year, '').replace(/^[\s./-]+|[\s./-]+$/g, '');
  return [year, rest];
}
