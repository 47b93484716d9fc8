import type { Unit } from '../reports/report.ts';

/** A level to compare with, in the metric's unit; both ends of a range belong to it. */
export type Bar =
  | { operator: '>' | '>=' | '<' | '<='; number: number }
  | { operator: '..'; number: number; to: number };

const number = '[+-]?\\d+(?:\\.\\d+)?';
const comparison = new RegExp(`^(>=|<=|>|<|≥|≤)\\s*(${number})\\s*(\\S*)$`);
const range = new RegExp(`^(${number})\\s*(?:–|-|\\.\\.|to)\\s*(${number})\\s*(\\S*)$`);

/** A level with the unit that it names; null for a text that is none. */
function split(text: string): { bar: Bar; unit: string } | null {
  const compared = comparison.exec(text.trim());
  if (compared !== null) {
    const operator = compared[1]!.replace('≥', '>=').replace('≤', '<=') as '>' | '>=' | '<' | '<=';
    return { bar: { operator, number: Number(compared[2]) }, unit: compared[3]! };
  }
  const ranged = range.exec(text.trim());
  if (ranged === null) return null;
  const bar: Bar = { operator: '..', number: Number(ranged[1]), to: Number(ranged[2]) };
  return { bar, unit: ranged[3]! };
}

/** Reads `>= 100%`, `> 50`, `< 7`, `5–10` of a declaration, whose unit is the metric's. */
export function parseBar(text: string): Bar | null {
  return split(text)?.bar ?? exactly(text.trim());
}

// The share of a reference mix is neither to be reached nor to be passed.
function exactly(text: string): Bar | null {
  if (!/^\d+(\.\d+)?$/.test(text)) return null;
  return { operator: '..', number: Number(text), to: Number(text) };
}

const seconds: Partial<Record<Unit, number>> = { days: 86_400, hours: 3600, minutes: 60 };

const spellings: readonly (readonly [RegExp, Unit])[] = [
  [/^(%|percent)$/i, 'percent'],
  [/^(d|days?)$/i, 'days'],
  [/^(h|hours?)$/i, 'hours'],
  [/^(m|min|minutes?)$/i, 'minutes'],
  [/^(pts?|points?)$/i, 'points'],
  [/^\/\d+(\.0)?$/, 'scale'],
];

/** What a level of the config means for a metric of a unit; a text says why it means nothing. */
export function readBar(text: string, unit: Unit, currency: string | null): Bar | string {
  const found = split(text);
  if (found === null) return 'is not a comparison';
  const { bar } = found;
  if (bar.operator === '..' && bar.number > bar.to) return 'ends before it begins';
  const told = unitTold(found.unit, currency);
  if (told === null) return `has the unknown unit "${found.unit}"`;
  if (told === '' || isSame(told, unit)) return bar;
  const [from, to] = [seconds[told], seconds[unit]];
  if (from === undefined || to === undefined) return `is in ${told}, not in ${unit}`;
  return scaled(bar, (n) => (n * from) / to);
}

function unitTold(word: string, currency: string | null): Unit | '' | null {
  if (word === '') return '';
  if (currency !== null && word.toUpperCase() === currency) return 'money';
  return spellings.find(([spelling]) => spelling.test(word))?.[1] ?? null;
}

const isSame = (told: Unit, unit: Unit): boolean =>
  told === unit || (told === 'points' && (unit === 'score' || unit === 'scale'));

function scaled(bar: Bar, by: (n: number) => number): Bar {
  if (bar.operator !== '..') return { ...bar, number: by(bar.number) };
  return { ...bar, number: by(bar.number), to: by(bar.to) };
}

/** Whether a value reaches a level; the unrounded value decides. */
export function reaches(value: number, bar: Bar): boolean {
  switch (bar.operator) {
    case '>':
      return value > bar.number;
    case '>=':
      return value >= bar.number;
    case '<':
      return value < bar.number;
    case '<=':
      return value <= bar.number;
    case '..':
      return value >= bar.number && value <= bar.to;
  }
}

/** The same level with its edge in it, moved outwards by so much of each edge. */
export function widened(bar: Bar, slack: (edge: number) => number): Bar {
  const [down, up] = [bar.number - slack(bar.number), bar.number + slack(bar.number)];
  if (bar.operator === '..') return { ...bar, number: down, to: bar.to + slack(bar.to) };
  return bar.operator.startsWith('>')
    ? { operator: '>=', number: down }
    : { operator: '<=', number: up };
}

/** Whether everything that reaches one level reaches the other as well. */
export function isWithin(bar: Bar, outer: Bar): boolean {
  const [inner, around] = [interval(bar), interval(outer)];
  const isAbove =
    inner.low > around.low || (inner.low === around.low && (around.hasLow || !inner.hasLow));
  const isBelow =
    inner.high < around.high || (inner.high === around.high && (around.hasHigh || !inner.hasHigh));
  return isAbove && isBelow;
}

function interval(bar: Bar): { low: number; high: number; hasLow: boolean; hasHigh: boolean } {
  const { operator, number: n } = bar;
  if (operator === '..') return { low: n, high: bar.to, hasLow: true, hasHigh: true };
  const hasEdge = operator.endsWith('=');
  return operator.startsWith('>')
    ? { low: n, high: Number.POSITIVE_INFINITY, hasLow: hasEdge, hasHigh: true }
    : { low: Number.NEGATIVE_INFINITY, high: n, hasLow: true, hasHigh: hasEdge };
}

/** A level as it is written: `>= 100`, `5–10`. */
export function barText(bar: Bar): string {
  if (bar.operator !== '..') return `${bar.operator} ${bar.number}`;
  return bar.number === bar.to ? String(bar.number) : `${bar.number}–${bar.to}`;
}
