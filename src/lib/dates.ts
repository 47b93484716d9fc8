/**
 * Calendar dates as ISO text `YYYY-MM-DD`, years 0001–9999.
 * Plain string order is calendar order, so dates compare with `<` and sort without a comparator.
 */
const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

type Parts = { year: number; month: number; day: number };

/** Whether a text is a day that the calendar has. */
export function isDate(text: string): boolean {
  return partsOf(text) !== null;
}

/** The date so many days later, or earlier when `n` is negative. */
export function addDays(date: string, n: number): string {
  return fromDayNumber(dayNumber(date) + n);
}

/** The date so many months later, held at the last day of a shorter month. */
export function addMonths(date: string, n: number): string {
  const { year, month, day } = parts(date);
  const months = year * 12 + (month - 1) + n;
  const target = { year: Math.floor(months / 12), month: modulo(months, 12) + 1 };
  return text({ ...target, day: Math.min(day, daysInMonth(target.year, target.month)) });
}

/** Days from the first date to the second, negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** Whole months from the first date to the second: the largest n with `addMonths(from, n) <= to`. */
export function monthsBetween(from: string, to: string): number {
  const [a, b] = [parts(from), parts(to)];
  const n = (b.year - a.year) * 12 + (b.month - a.month);
  const reachedDay = Math.min(a.day, daysInMonth(b.year, b.month));
  return reachedDay <= b.day ? n : n - 1;
}

/** The first day of the date's month. */
export function monthStart(date: string): string {
  return text({ ...parts(date), day: 1 });
}

/** The first day of the month after the date's. */
export function nextMonth(date: string): string {
  return addMonths(monthStart(date), 1);
}

/** The ISO day of the week, Monday 1 to Sunday 7. */
export function weekday(date: string): number {
  // 1970-01-01, day number 0, was a Thursday.
  return modulo(dayNumber(date) + 3, 7) + 1;
}

function parts(date: string): Parts {
  const found = partsOf(date);
  if (!found) throw new RangeError(`not a date: ${JSON.stringify(date)}`);
  return found;
}

function partsOf(date: string): Parts | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1 || month < 1 || month > 12) return null;
  return day >= 1 && day <= daysInMonth(year, month) ? { year, month, day } : null;
}

function text({ year, month, day }: Parts): string {
  if (!(year >= 1 && year <= 9999)) throw new RangeError(`year ${year} is outside 0001–9999`);
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
}

function digits(n: number, width: number): string {
  return String(n).padStart(width, '0');
}

function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : monthDays[month - 1]!;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days since 1970-01-01. Years begin in March here, so that the leap day comes last. */
function dayNumber(date: string): number {
  const { year, month, day } = parts(date);
  const y = month > 2 ? year : year - 1;
  const marchMonth = (month + 9) % 12;
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + day - 1;
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leapDays + dayOfYear - 719468;
}

/** The inverse of `dayNumber`: 146097 days make 400 years, 36524 a century, 1461 four years. */
function fromDayNumber(n: number): string {
  if (!Number.isInteger(n)) throw new RangeError(`${n} is not a whole number of days`);
  const days = n + 719468;
  const era = Math.floor(days / 146097);
  const dayOfEra = days - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36524) -
      Math.floor(dayOfEra / 146096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  return text({ year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day });
}

function modulo(n: number, by: number): number {
  return ((n % by) + by) % by;
}

/** Every day from one to another, both included. */
export function daysFrom(first: string, last: string): string[] {
  return Array.from({ length: daysBetween(first, last) + 1 }, (_, i) => addDays(first, i));
}
