import { sparkline } from '../lib/sparkline.ts';
import { clean } from '../lib/text.ts';
import type { Cell, Unit } from '../reports/report.ts';
import { type Digits, digitsOf, floor, grouped, plain, round, trim } from './digits.ts';

export type CellStyle = { currency: string | null; style: 'terminal' | 'markdown' };

type Look = {
  /** Decimals for readers when the cell names none. */
  digits: number;
  /** Whole values lose their decimals: `5 days`, but `3.2 h`. */
  isTrimmed?: true;
  isFloored?: true;
  isSigned?: true;
  /** Decimals that machine formats never go below. */
  least?: number;
  after?: string;
};

// The units that are numbers; all others are text.
const looks: Partial<Record<Unit, Look>> = {
  money: { digits: 0, least: 2 },
  percent: { digits: 1, least: 1, after: ' %' },
  pp: { digits: 1, least: 1, after: ' pp', isSigned: true },
  points: { digits: 0 },
  score: { digits: 1, isTrimmed: true, isFloored: true },
  count: { digits: 0 },
  number: { digits: 2, isTrimmed: true },
  days: { digits: 1, isTrimmed: true, after: ' days' },
  hours: { digits: 1, isTrimmed: true, after: ' h' },
  minutes: { digits: 1, isTrimmed: true, after: ' min' },
  scale: { digits: 1 },
  bar: { digits: 2 },
};

/** Decimals of a unit for readers. */
export const usualDigits = (unit: Unit): number => looks[unit]?.digits ?? 0;

const symbols: Record<string, string> = {
  ...{ USD: '$', EUR: '€', GBP: '£', JPY: '¥', CNY: 'CN¥', INR: '₹', KRW: '₩', ILS: '₪' },
  ...{ BRL: 'R$', CAD: 'CA$', AUD: 'A$', NZD: 'NZ$', MXN: 'MX$', VND: '₫', PHP: '₱', TRY: '₺' },
};

const marks: Record<string, string> = { met: '✅', near: '⚠️', missed: '❌' };
const unknown = '–';

/** What a reader sees in a cell; the only place where numbers are rounded. */
export function cellText(cell: Cell, style: CellStyle): string {
  if (cell.unit === 'bar') return '';
  if (cell.unit === 'spark') return style.style === 'terminal' ? sparkline(cell.series ?? []) : '';
  const shown = cell.text === undefined ? valueText(cell, style) : clean(cell.text);
  return cell.note ? `${shown} ${clean(cell.note)}` : shown;
}

/** The cells of one column; values of one unit get equally many decimals, so that they line up. */
export function columnTexts(cells: readonly Cell[], style: CellStyle): string[] {
  const digits = sharedDigits(cells);
  return cells.map((cell) => cellText(digits === null ? cell : { digits, ...cell }, style));
}

/** The unrounded plain value for machine formats, empty when unknown. */
export function machineText(cell: Cell): string {
  const { value, unit } = cell;
  if (value === null) return '';
  if (typeof value === 'boolean') return String(value);
  const digits = isNumber(cell) ? digitsOf(value) : null;
  if (digits) return plain(trim(digits, looks[unit]?.least ?? 0));
  return typeof value === 'number' ? '' : value;
}

/** Whether machine formats write the cell as a number; text that looks like one stays text. */
export function isNumber({ value, unit }: Cell): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'string' && looks[unit] !== undefined && digitsOf(value) !== null;
}

function valueText(cell: Cell, style: CellStyle): string {
  const { value, unit } = cell;
  if (value === null) return unknown;
  if (unit === 'status') return marks[String(value)] ?? unknown;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const look = looks[unit];
  const digits = look ? digitsOf(value) : null;
  if (look && digits) return numberText(shownDigits(digits, cell, look), cell, style);
  // NaN and Infinity are our faults and never a reader's number.
  return typeof value === 'number' && !Number.isFinite(value) ? unknown : clean(String(value));
}

function shownDigits(digits: Digits, cell: Cell, look: Look): Digits {
  const isFloored = look.isFloored && !cell.isChange;
  const shown = (isFloored ? floor : round)(digits, cell.digits ?? look.digits);
  const isWhole = shown.units % 10n ** BigInt(shown.places) === 0n;
  if (!look.isTrimmed || cell.digits !== undefined) return shown;
  return isWhole ? round(shown, 0) : trim(shown, 0);
}

function numberText(digits: Digits, cell: Cell, { currency, style }: CellStyle): string {
  const body = withUnit(grouped(digits), cell.unit, currency);
  const isNegative = digits.units < 0n;
  const isZero = digits.units === 0n;
  if (cell.isChange && style === 'terminal')
    return isZero ? '=' : `${isNegative ? '▼' : '▲'} ${body}`;
  if (isZero) return body;
  const plus = cell.isChange || looks[cell.unit]?.isSigned ? '+' : '';
  return (isNegative ? '−' : plus) + body;
}

function withUnit(size: string, unit: Unit, currency: string | null): string {
  if (unit === 'days' && size === '1') return '1 day';
  if (unit !== 'money') return size + (looks[unit]?.after ?? '');
  if (currency === null) return size;
  return symbols[currency] ? symbols[currency] + size : `${clean(currency)} ${size}`;
}

function sharedDigits(cells: readonly Cell[]): number | null {
  const valued = cells.filter((cell) => cell.value !== null && cell.text === undefined);
  const units = new Set(valued.map((cell) => cell.unit));
  const look = units.size === 1 ? looks[valued[0]!.unit] : undefined;
  if (!look?.isTrimmed) return null;
  return Math.max(...valued.map((cell) => placesShown(cell, look)));
}

function placesShown(cell: Cell, look: Look): number {
  const digits = typeof cell.value === 'boolean' ? null : digitsOf(cell.value ?? '');
  return digits ? shownDigits(digits, cell, look).places : 0;
}
