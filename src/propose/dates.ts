import { isDate } from '../lib/dates.ts';
import {
  type Choice,
  counted,
  type Habits,
  isEnough,
  told,
  type Values,
  type Verdict,
} from './verdict.ts';

const days = [
  ...['%d/%m/%Y', '%m/%d/%Y', '%d-%m-%Y', '%m-%d-%Y', '%d.%m.%Y', '%Y/%m/%d', '%Y.%m.%d', '%Y%m%d'],
  ...['%d/%m/%y', '%m/%d/%y', '%d-%m-%y', '%m-%d-%y', '%d.%m.%y'],
  ...['%d %b %Y', '%b %d, %Y', '%b %d %Y', '%d-%b-%Y', '%d-%b-%y', '%d %B %Y', '%B %d, %Y'],
];
const clocks = [
  '',
  ' %H:%M',
  ' %H:%M:%S',
  'T%H:%M',
  'T%H:%M:%S',
  ' %I:%M %p',
  ' %I:%M:%S %p',
  ', %H:%M',
  ', %H:%M:%S',
];
const formats = days.flatMap((day) => clocks.map((clock) => `${day}${clock}`));

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const names =
  'january february march april may june july august september october november december'.split(
    ' ',
  );

const parts: Readonly<Record<string, string>> = {
  '%Y': '(?<Y>\\d{4})',
  '%y': '(?<y>\\d{2})',
  '%m': '(?<m>\\d{1,2})',
  '%d': '(?<d>\\d{1,2})',
  '%b': `(?<b>${months.join('|')})`,
  '%B': `(?<B>${names.join('|')})`,
  '%H': '(?:[01]?\\d|2[0-3])',
  '%I': '(?:0?[1-9]|1[0-2])',
  '%M': '[0-5]\\d',
  '%S': '[0-5]\\d',
  '%p': '[ap]m',
};

/** A format as a pattern; without separators only fixed widths tell its parts. */
function patternOf(format: string): RegExp {
  const isTight = format.startsWith('%Y%m%d');
  const source = format.replace(/%[a-zA-Z]|[./]/g, (part) => {
    const own = parts[part] ?? `\\${part}`;
    return isTight ? own.replace('{1,2}', '{2}') : own;
  });
  return new RegExp(`^${source}$`, 'i');
}

const patterns = new Map<string, RegExp>();

/** The day that a text names in a format, as ISO; null where it does not fit. */
export function dayIn(format: string, text: string): string | null {
  const pattern = patterns.get(format) ?? patternOf(format);
  patterns.set(format, pattern);
  const found = pattern.exec(text)?.groups;
  if (found === undefined) return null;
  const { Y, y, m, d, b, B } = found;
  const named =
    B === undefined ? months.indexOf(b?.toLowerCase() ?? '') : names.indexOf(B.toLowerCase());
  const month = m ?? String(named + 1);
  const iso = `${Y ?? `20${y}`}-${month.padStart(2, '0')}-${d!.padStart(2, '0')}`;
  return isDate(iso) ? iso : null;
}

const isoTime =
  /^(\d{4}-\d{2}-\d{2})(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?: ?(?:Z|UTC|[+-]\d{2}(?::?\d{2})?))?)?$/;

/** Whether a text is a date, or a date with a time, as every column of them is read. */
export function isIso(text: string): boolean {
  const day = isoTime.exec(text)?.[1];
  return day !== undefined && isDate(day);
}

/** How a column of dates or times is written. */
export function datesIn(values: Values, habits: Habits): Verdict {
  const { filled } = values;
  const nIso = filled.filter(isIso).length;
  if (isEnough(nIso, filled.length)) {
    const odd = filled.find((text) => !isIso(text));
    const noun = filled.some((text) => text.length > 10) ? 'ISO times' : 'ISO dates';
    return { kind: 'fits', spelling: {}, says: told(values, nIso, noun, odd), missing: [] };
  }
  const fitting = fittingFormats(filled);
  const [best] = fitting;
  if (best === undefined || !isEnough(best.n, filled.length)) {
    return { kind: 'misfit', says: misfit(values, best?.n ?? nIso) };
  }
  const other = turned(best.format);
  const rival = fitting.find(
    ({ format, n }) => format !== best.format && format === other && n === best.n,
  );
  const spelling = { format: best.format };
  if (rival === undefined) {
    const says = `${told(values, best.n, 'dates', odd(filled, best.format))}${proof(filled, best.format)}`;
    return { kind: 'fits', spelling, says, missing: [] };
  }
  return ordered(values, best.format, habits);
}

type Fitting = { format: string; n: number };

/** Formats by the number of values that they fit, day before month. */
function fittingFormats(filled: readonly string[]): Fitting[] {
  // A few values rule most formats out.
  const some = filled.slice(0, 20);
  return formats
    .filter(
      (format) => some.filter((text) => dayIn(format, text) !== null).length * 2 >= some.length,
    )
    .map((format) => ({ format, n: filled.filter((text) => dayIn(format, text) !== null).length }))
    .sort((a, b) => b.n - a.n);
}

/** The format with day and month changed over. */
const turned = (format: string): string =>
  format.replace(/^%([dm])(\W)%([dm])/, (_, a, sign, b) => `%${b}${sign}%${a}`);

const odd = (filled: readonly string[], format: string): string | undefined =>
  filled.find((text) => dayIn(format, text) === null);

/** The value that leaves no other order of day and month. */
function proof(filled: readonly string[], format: string): string {
  const other = turned(format);
  if (other === format) return '';
  const shown = filled.find((text) => dayIn(other, text) === null && dayIn(format, text) !== null);
  if (shown !== undefined) return `; ${shown} has no other order`;
  return format.includes('.') ? '; assumed: with dots the day comes first' : '';
}

/** Both orders fit: what the file does elsewhere decides, else the user. */
function ordered(values: Values, format: string, { order }: Habits): Verdict {
  const isDayFirst = (one: string) => one.startsWith('%d');
  const both = [format, turned(format)].sort((a) => (isDayFirst(a) ? -1 : 1));
  if (order !== null) {
    const chosen = both.find((one) => isDayFirst(one) === order.isDayFirst)!;
    const says = `assumed: as ${order.header} of the same file, where ${order.shown} has no other order`;
    return { kind: 'fits', spelling: { format: chosen }, says, missing: [] };
  }
  const shown = values.filled.find((text) => new Set(both.map((one) => dayIn(one, text))).size > 1);
  const example = shown ?? values.filled[0]!;
  const choices = both.map((one): Choice => {
    const value = isDayFirst(one) ? 'day-first' : 'month-first';
    return { value, says: `${example} is ${dayIn(one, example)}`, spelling: { format: one } };
  });
  const says = `none of ${counted(values.filled.length)} values tells day from month`;
  return { kind: 'open', about: 'dates', choices, says, missing: [] };
}

/** The order of day and month that one column of a file shows. */
export function orderIn(values: Values): Habits['order'] {
  const slashed = values.filled.filter((text) => /^\d{1,2}[/-]\d{1,2}[/-]\d/.test(text));
  if (slashed.length === 0 || slashed.length < values.filled.length * 0.99) return null;
  const [best] = fittingFormats(values.filled);
  if (best === undefined) return null;
  const shown = slashed.find((text) => dayIn(turned(best.format), text) === null);
  if (shown === undefined || dayIn(best.format, shown) === null) return null;
  return { isDayFirst: best.format.startsWith('%d'), header: values.header, shown };
}

function misfit({ filled }: Values, n: number): string {
  const example = filled.find((text) => !isIso(text)) ?? '';
  return `${counted(filled.length - n)} of ${counted(filled.length)} values are no dates, such as ${JSON.stringify(example.slice(0, 30))}`;
}
