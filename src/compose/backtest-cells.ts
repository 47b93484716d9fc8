import type { Rate } from '../analyse/backtest.ts';
import type { Cell } from '../reports/report.ts';

/** A part of some rows in percent, null where there are none. */
export const percent = (n: number, of: number): Cell => ({
  value: of === 0 ? null : (100 * n) / of,
  unit: 'percent',
});

/** The limits of a rate in percent. */
export function percents({ interval }: Pick<Rate, 'interval'>): {
  low: number | null;
  high: number | null;
} {
  if (interval === null) return { low: null, high: null };
  return { low: 100 * interval.low, high: 100 * interval.high };
}

/** An interval for readers, empty where there is none. */
export function intervalText(low: number | null, high: number | null, digits = 1): string {
  return low === null || high === null ? '' : `${low.toFixed(digits)}–${high.toFixed(digits)}`;
}
