import { clean } from '../../lib/text.ts';
import type { ChartValue } from '../../reports/chart.ts';
import type { Unit } from '../../reports/report.ts';
import { cellText, usualDigits } from '../cell.ts';

/** A value beside its mark, as tables print it. */
export function label(
  value: ChartValue,
  unit: Unit,
  currency: string | null,
  more: { isChange?: true; digits?: number | undefined } = {},
): string {
  if (value === null) return '';
  return cellText({ value, unit, ...more }, { currency, style: 'markdown' });
}

const scales = [
  { from: 1e9, by: 1e9, letter: 'B' },
  { from: 1e6, by: 1e6, letter: 'M' },
  { from: 1e4, by: 1e3, letter: 'k' },
];

/** A round number on an axis: `$120k`, `95 %`. */
export function tick(value: number, unit: Unit, currency: string | null): string {
  const scale = unit === 'money' || unit === 'count' ? scaleOf(value) : undefined;
  const digits = digitsFor(scale ? value / scale.by : value);
  if (scale) return `${label(value / scale.by, unit, currency, { digits })}${scale.letter}`;
  return label(value, unit, currency, { digits: Math.min(digits, usualDigits(unit) + 1) });
}

const scaleOf = (value: number) => scales.find(({ from }) => Math.abs(value) >= from);

// Ticks are round, so their shortest text is the whole of them.
const digitsFor = (value: number): number =>
  /\.(\d+)$/.exec(String(Number(value.toPrecision(6))))?.[1]?.length ?? 0;

/** A name that fits beside a mark. */
export function short(name: string, most: number): string {
  const whole = clean(name);
  const letters = [...whole];
  return letters.length <= most ? whole : `${letters.slice(0, most - 1).join('')}…`;
}

/** Values for drawing; exact amounts lose nothing that a picture could show. */
export const drawn = (values: readonly ChartValue[]): (number | null)[] =>
  values.map((value) => (value === null ? null : Number(value)));
