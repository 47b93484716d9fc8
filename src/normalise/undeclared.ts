import type { SourceConfig } from '../config/source.ts';
import { CliError, exit, type Issue } from '../errors.ts';
import { mask } from '../lib/text.ts';
import type { Reader } from './columns.ts';

/** A format that the values of a date column leave no doubt about. */
export type ShownFormat = { format: string; by: Issue };

const slashed = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:([ T])(\d{2}:\d{2})(:\d{2})?)?$/;

/**
 * Formats of date columns in which some value has a day above 12, and always in the same place. The
 * century of a short year is never concluded.
 */
export function shownFormats(
  issues: readonly Issue[],
  readers: readonly Reader[],
): Map<string, ShownFormat> {
  const shown = new Map<string, ShownFormat>();
  for (const { column } of undeclaredDates(readers)) {
    const own = issues.filter(
      ({ column: own, value }) =>
        own === column.name && slashed.exec(value ?? '')?.[4]?.length === 4,
    );
    const dayFirst = own.find(({ value }) => partsOf(value!).first > 12);
    const monthFirst = own.find(({ value }) => partsOf(value!).second > 12);
    const by = dayFirst ?? monthFirst;
    if (by === undefined || (dayFirst !== undefined && monthFirst !== undefined)) continue;
    shown.set(column.name, { format: formatOf(by.value!, dayFirst !== undefined), by });
  }
  return shown;
}

const undeclaredDates = (readers: readonly Reader[]): Reader[] =>
  readers.filter(({ column, spelling }) => {
    return ['date', 'timestamp'].includes(column.type) && spelling.format === null;
  });

function partsOf(text: string): { first: number; second: number } {
  const [, first, , second] = slashed.exec(text)!;
  return { first: Number(first), second: Number(second) };
}

function formatOf(text: string, isDayFirst: boolean): string {
  const [, , sign, , year, between, time, seconds] = slashed.exec(text)!;
  const days = [...(isDayFirst ? ['%d', '%m'] : ['%m', '%d']), year!.length === 4 ? '%Y' : '%y'];
  const clock = time === undefined ? '' : `${between}%H:%M${seconds === undefined ? '' : ':%S'}`;
  return `${days.join(sign)}${clock}`;
}

/** What was concluded from the values is said. */
export function formatNotices(
  shown: ReadonlyMap<string, ShownFormat>,
  personal: ReadonlySet<string>,
): Issue[] {
  return [...shown].map(([column, { format, by }]) => {
    const where = by.line === null ? '' : ` in line ${by.line}`;
    const value = personal.has(column) ? mask : by.value;
    const says = `is read as ${format}, because "${value}"${where} leaves no other order of day and month`;
    return { source: by.source, file: by.file, line: null, column, value: null, says };
  });
}

/** A run never guesses the order of day and month, or a decimal sign. */
export function refuseUndeclared(
  issues: readonly Issue[],
  readers: readonly Reader[],
  source: SourceConfig,
  { at, personal }: { at: string; personal: ReadonlySet<string> },
): void {
  for (const issue of issues) {
    const reader = readers.find(({ column }) => column.name === issue.column);
    if (reader === undefined || issue.value === null) continue;
    const said = dateReadings(reader, issue.value) ?? numberReadings(reader, issue.value, source);
    if (said === null) continue;
    const verb = said.readings.includes(' or ') ? 'may be read as' : 'looks like';
    const others = issues.filter(({ column }) => column === issue.column).slice(0, 2);
    const isMasked = personal.has(reader.column.name);
    const shown = (text: string | null) => (isMasked ? mask : text);
    throw new CliError(`${issue.column} "${shown(issue.value)}" ${verb} ${shown(said.readings)}`, {
      exitCode: exit.input,
      where: `${issue.file}${issue.line === null ? '' : `:${issue.line}`}`,
      excerpt: others.map((i) => `  ${i.line ?? ''} | ${shown(i.value)}`).join('\n'),
      hint: `${said.hint} (${at})`,
    });
  }
}

type Doubt = { readings: string; hint: string };

function dateReadings({ column, spelling, text }: Reader, value: string): Doubt | null {
  const match = slashed.exec(value);
  const isDate = ['date', 'timestamp'].includes(column.type);
  if (!isDate || spelling.format !== null || match === null) return null;
  const { first, second } = partsOf(value);
  const year = match[4]!.length === 2 ? `20${match[4]}` : match[4]!;
  const iso = (month: number, day: number) =>
    `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const both = [
    second <= 12 && first <= 31 ? iso(second, first) : null,
    first <= 12 && second <= 31 ? iso(first, second) : null,
  ].filter((day) => day !== null);
  const readings = [...new Set(both)];
  if (readings.length < 2) return null;
  const from = headerIn(text) ?? '…';
  const formats = [true, false].map((isDayFirst) => formatOf(value, isDayFirst));
  return {
    readings: readings.join(' or '),
    hint: `say how dates are written: \`${column.name}: {from: ${from}, format: "${formats[0]}"}\` or "${formats[1]}"`,
  };
}

const grouped = /^-?\d{1,3}(?:[.,' \u00a0\u202f’]\d{3})*(?:[.,]\d+)?$/;

// A comma in a number is a decimal sign in one half of the world and a thousands sign in the other.
function numberReadings(
  { column, text }: Reader,
  value: string,
  source: SourceConfig,
): Doubt | null {
  const own = source.columns[column.name];
  const isDeclared =
    (own?.kind === 'header' && (own.decimal ?? own.thousands) !== null) ||
    (source.decimal ?? source.thousands) !== null;
  const signs = value.replace(/[-\d]/g, '');
  const isLocal = grouped.test(value) && (/[^.]/.test(signs) || signs.length > 1);
  if (!['decimal', 'rate'].includes(column.type) || isDeclared || !isLocal) return null;
  const [last, group] = [signs.at(-1)!, signs.length > 1 ? signs[0]! : null];
  const isDecimal = /[.,]/.test(last) && signs.indexOf(last) === signs.length - 1;
  const isThousands = new Set(signs).size === 1 && /\d{3}$/.test(value.split(last).at(-1)!);
  const digits = (part: string) => part.replace(/[^-\d]/g, '');
  const cut = value.lastIndexOf(last);
  const readings = [
    isDecimal ? `${digits(value.slice(0, cut))}.${value.slice(cut + 1)}` : null,
    isThousands ? digits(value) : null,
  ].filter((reading) => reading !== null);
  const asDecimal = [
    last === ',' ? 'decimal: ","' : null,
    group === null ? null : `thousands: "${group}"`,
  ].filter((part) => part !== null);
  const fixes = [
    ...(isDecimal ? [asDecimal.join(', ')] : []),
    ...(isThousands ? [`thousands: "${last}"`] : []),
  ];
  const from = headerIn(text) ?? '…';
  const lines = fixes.map((fix) => `\`${column.name}: {from: ${from}, ${fix}}\``);
  return {
    readings: readings.join(' or '),
    hint: `say how amounts are written: ${lines.join(' or ')}`,
  };
}

/** The header inside the SQL that reads a column's text. */
function headerIn(text: string): string | null {
  return /"((?:[^"]|"")+)"/.exec(text)?.[1]?.replaceAll('""', '"') ?? null;
}
