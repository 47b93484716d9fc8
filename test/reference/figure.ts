import { decimalText, type Fixed, fixed, groupBy, quotient } from './exact.ts';

/** A metric of one group of rows, before it is divided. */
export type Figure = {
  metric: string;
  variant: string;
  /** Null for medians and percentiles, which have no numerator. */
  numerator: Fixed | null;
  denominator: Fixed | null;
  value: number | null;
};

/** A metric of one window and segment; the total has no segment. */
export type ReferenceRow = {
  metric: string;
  variant: string;
  window: string;
  segment: string | null;
  numerator: string | null;
  denominator: string | null;
  value: number | null;
};

/** A sum or a count, which is its own value. */
export function amount(id: string, numerator: Fixed): Figure {
  return { ...named(id), numerator, denominator: null, value: quotient(numerator, fixed(1)) };
}

/** times × numerator ÷ denominator ÷ per; without a denominator there is no number. */
export function ratio(
  id: string,
  numerator: Fixed,
  denominator: Fixed,
  { times = 1n, per = 1n } = {},
): Figure {
  const value = denominator === 0n ? null : quotient(numerator * times, denominator * per);
  return { ...named(id), numerator, denominator, value };
}

/** A percentage. */
export function percent(id: string, numerator: Fixed, denominator: Fixed): Figure {
  return ratio(id, numerator, denominator, { times: 100n });
}

/** A figure that is found, not divided. */
export function found(id: string, value: number | null): Figure {
  return { ...named(id), numerator: null, denominator: null, value };
}

/** The quantile of numbers by linear interpolation (type 7). */
export function quantile(numbers: readonly number[], share: number): number | null {
  if (numbers.length === 0) return null;
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
}

/** The figures of all items and of each segment's. */
export function perSegment<T>(
  items: readonly T[],
  segmentOf: ((item: T) => string) | null,
  window: string,
  figures: (items: readonly T[]) => Figure[],
): ReferenceRow[] {
  const groups = segmentOf ? [...groupBy(items, segmentOf)] : [];
  return [[null, items] as const, ...groups].flatMap(([segment, group]) =>
    figures(group).map(({ numerator, denominator, ...figure }) => ({
      ...figure,
      window,
      segment,
      numerator: numerator === null ? null : decimalText(numerator),
      denominator: denominator === null ? null : decimalText(denominator),
    })),
  );
}

function named(id: string): { metric: string; variant: string } {
  const [metric, variant = ''] = id.split('@') as [string, string?];
  return { metric, variant };
}
