import { prices, pricesByInterval, pricesEach } from '../sources/synonyms.ts';
import type { Column, Table } from '../tables/table.ts';
import type { Export } from './exports.ts';
import { folded, type Heading, likeness } from './headers.ts';
import { constant, type Fill, fillOf, type Match, type OpenChoice, read } from './match.ts';
import { numberIn } from './numbers.ts';
import { counted, type Spelling } from './verdict.ts';

/** A header of prices with what says how long they pay for. */
type Price = { heading: Heading; amount: Fill; interval: Fill | null; isEach: boolean };

const monthsOf: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

/** Amount and interval of subscriptions, which belong together. */
export function pricesIn(table: Table, file: Export): Pick<Match, 'fills' | 'misfits' | 'options'> {
  const [amount, interval] = ['amount', 'interval'].map(
    (name) => table.columns.find((column) => column.name === name)!,
  ) as [Column, Column];
  const { found, misfits } = candidates(table, amount, file);
  const told = intervalIn(table, interval, file);
  const all = found.map((price) => ({ ...price, interval: price.interval ?? told }));
  const sure = all.filter((price) => price.interval !== null);
  const few = sure.length > 0 ? sure : all;
  const [only] = few;
  if (only === undefined) return { fills: [], misfits, options: [] };
  const options = only.isEach
    ? [{ key: 'amount_is', value: 'per_unit', says: `as ${only.heading.header} says` }]
    : [];
  if (few.length === 1) return { fills: fillsOf(only), misfits, options };
  const same = agreeing(few, file);
  if (same !== null) return { fills: fillsOf(same), misfits, options: [] };
  return { fills: [choice(few, file)], misfits, options: [] };
}

function candidates(table: Table, amount: Column, file: Export) {
  const found: Price[] = [];
  const misfits: Match['misfits'][number][] = [];
  for (const heading of file.headings) {
    const interval = intervalOf(heading);
    const isEach = pricesEach.split(' ').includes(heading.name);
    const isPlain = isEach || prices.split(' ').includes(heading.name);
    if (interval === null && !isPlain) continue;
    const verdict = read(table, amount, heading, file);
    if (verdict.kind === 'misfit') {
      misfits.push({ header: heading.header, column: 'amount', says: verdict.says });
      continue;
    }
    const own = heading.header === 'amount' ? 1 : 0.9;
    const fill = fillOf(amount, heading, verdict, own);
    const told =
      interval === null
        ? null
        : constant('interval', interval, `assumed: as ${heading.header} says`);
    found.push({ heading, amount: fill, interval: told, isEach });
  }
  return { found: preferred(found), misfits };
}

/** Our own column needs no other. */
function preferred(found: readonly Price[]): Price[] {
  const own = found.find(({ amount }) => amount.likeness === 1);
  return own === undefined
    ? [...found]
    : [own, ...found.filter(({ interval }) => interval !== null)];
}

const intervalOf = ({ name }: Heading): string | null =>
  Object.keys(pricesByInterval).find((interval) =>
    pricesByInterval[interval]!.split(' ').includes(name),
  ) ?? null;

function intervalIn(table: Table, interval: Column, file: Export): Fill | null {
  const named = file.headings
    .map((heading) => ({ heading, likeness: likeness(heading, table, interval) }))
    .filter((one) => one.likeness > 0)
    .sort((a, b) => b.likeness - a.likeness);
  for (const { heading, likeness } of named) {
    const verdict = read(table, interval, heading, file);
    if (verdict.kind !== 'misfit') return fillOf(interval, heading, verdict, likeness);
  }
  return null;
}

/** One price that all the others only say in another way, a month's before a year's. */
function agreeing(found: readonly Price[], file: Export): Price | null {
  const monthly = found.map((price) => monthlyOf(price, file));
  if (monthly.some((figures) => figures === null)) return null;
  const [first, ...rest] = monthly as (number | null)[][];
  const isSame = rest.every((other) =>
    // Yearly figures are rounded to cents before they are divided.
    other.every(
      (figure, i) => figure === first![i] || Math.abs((figure ?? 0) - (first![i] ?? 0)) <= 0.011,
    ),
  );
  if (!isSame) return null;
  const chosen =
    found.find(
      ({ interval }) => interval?.from.kind === 'value' && interval.from.value === 'month',
    ) ?? found[0]!;
  const others = found.filter((price) => price !== chosen).map(({ heading }) => heading.header);
  const says = `${chosen.amount.says}; ${others.join(', ')} says the same in all ${counted(file.nRows)}`;
  return { ...chosen, amount: { ...chosen.amount, says } };
}

/** What the rows pay in a month; null where that is not told. */
function monthlyOf({ heading, amount, interval }: Price, file: Export): (number | null)[] | null {
  if (amount.from.kind !== 'header' || amount.open !== null || interval === null) return null;
  const { spelling } = amount.from;
  const cells = file.values.get(heading.header)!.cells;
  const intervals =
    interval.from.kind === 'value'
      ? interval.from.value
      : file.values.get(interval.from.header)!.cells;
  const map = interval.from.kind === 'header' ? interval.from.spelling.map : undefined;
  return cells.map((cell, i) => {
    const raw = typeof intervals === 'string' ? intervals : intervals[i]!;
    const months = monthsOf[map?.[raw] ?? folded(raw)];
    const number = numberIn(spelling as { decimal?: ','; thousands?: string }, cell);
    return months === undefined || number === null ? null : Number(number) / months;
  });
}

function fillsOf({ amount, interval }: Price): Fill[] {
  return [amount, interval ?? unknownInterval()];
}

/** Nothing says how long the amounts pay for. */
function unknownInterval(): Fill {
  const choices = Object.keys(monthsOf).map((value): OpenChoice => {
    return {
      value,
      says: `an amount pays for one ${value}`,
      fills: [constant('interval', value, 'told by you')],
    };
  });
  const open = { about: 'interval', says: 'no column says how long an amount pays for', choices };
  return { ...constant('interval', '', ''), open };
}

/** Several prices that say different things. */
function choice(found: readonly Price[], file: Export): Fill {
  const choices = found.map((price): OpenChoice => {
    const { header } = price.heading;
    const cell = file.values.get(header)!.filled[0] ?? '';
    return { value: header, says: `such as ${cell}`, fills: fillsOf(price) };
  });
  const headers = found.map(({ heading }) => heading.header);
  const open = { about: 'amount', says: `${headers.join(' and ')} are different amounts`, choices };
  return { ...found[0]!.amount, open };
}

/** Whether a mapping is read as it stands in the file. */
export const isPlain = (spelling: Spelling): boolean => Object.keys(spelling).length === 0;
