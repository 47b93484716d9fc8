/** The middle of some numbers, the mean of the two middle ones of an even count; null of none. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Median and median absolute deviation; null of none. */
export function spread(values: readonly number[]): { median: number; deviation: number } | null {
  const centre = median(values);
  if (centre === null) return null;
  return { median: centre, deviation: median(values.map((value) => Math.abs(value - centre)))! };
}
