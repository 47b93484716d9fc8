import type { Unit } from '../reports/report.ts';
import type { Definition } from './ids.ts';

/** One number that never travels alone. */
export type Measurement = {
  definition: Definition;
  metric: string;
  variant: string;
  window: string;
  period: string;
  /** Empty for the total. */
  dimension: string;
  segment: string;
  /** In the metric's unit, unrounded; null is not known, and `note` says why. */
  value: number | null;
  /** The same as an exact decimal, where the value is a sum and not a quotient. */
  exact: string | null;
  unit: Unit;
  numerator: string | null;
  denominator: string | null;
  n: number;
  /** 95 % interval of a sample, in the unit of the value. */
  low: number | null;
  high: number | null;
  /** Of a sample, in the unit of the value. */
  standardError?: number | null;
  note: string;
  /** Its period has not ended, so nothing judges it yet. */
  isToDate?: boolean;
};

/** The stretch of time over which a metric is taken: `[start, end)`. */
export type Span = {
  period: string;
  window: string;
  start: string;
  end: string;
  /** The period has not ended. */
  isToDate?: boolean;
};
