export { kaplanMeier, type Observation, type Survival, type SurvivalStep } from './survival.ts';

/** Limits of a 95 % confidence interval. */
export type Interval = { low: number; high: number };

/** An interval with its half-width before any clamping, and the standard error behind it. */
export type MarginInterval = Interval & { margin: number; standardError: number };

// 97.5 % quantile of the normal distribution, as the definitions write it.
const z = 1.96;

// Below this n the small-sample forms apply: adjusted Wald for NPS, Student's t for means.
const smallN = 30;

// 97.5 % quantiles of Student's t for 1 to 28 degrees of freedom.
const tQuantiles = [
  ...[12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281],
  ...[2.201, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.093, 2.086],
  ...[2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484],
];

/** Wilson's 95 % interval of a share, both limits in 0–1; null when n is 0. */
export function wilson(successes: number, n: number): Interval | null {
  if (n === 0) return null;
  const share = successes / n;
  const shrink = 1 + z ** 2 / n;
  const centre = (share + z ** 2 / (2 * n)) / shrink;
  const half = (z / shrink) * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  // At the ends the limit is exact, while centre and half differ in the last digit.
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === n ? 1 : Math.min(1, centre + half),
  };
}

/** The 95 % interval of an NPS in points, clamped to −100…100; null when n is 0. */
export function npsInterval(
  promoters: number,
  detractors: number,
  n: number,
): MarginInterval | null {
  if (n === 0) return null;
  // Below n = 30 the centre is the adjusted score: the limits do not lie evenly about the NPS.
  const { net } = npsShares(promoters, detractors, n);
  const standardError = npsStandardError(promoters, detractors, n)!;
  return around(100 * net, z * standardError, standardError, [-100, 100]);
}

/** The standard error of an NPS in points, the one its interval uses; null when n is 0. */
export function npsStandardError(promoters: number, detractors: number, n: number): number | null {
  if (n === 0) return null;
  const { net, polar, size } = npsShares(promoters, detractors, n);
  return 100 * Math.sqrt(Math.max(0, polar - net ** 2) / size);
}

/** The 95 % interval of a mean, by t below n = 30 and normal from there on; null below n = 2. */
export function meanInterval(
  sum: number | bigint,
  sumOfSquares: number | bigint,
  n: number,
): MarginInterval | null {
  if (n < 2) return null;
  const standardError = Math.sqrt(variance(sum, sumOfSquares, n) / n);
  const quantileUsed = n < smallN ? tQuantiles[n - 2]! : z;
  return around(Number(sum) / n, quantileUsed * standardError, standardError);
}

/** Whether a change is smaller than 1.96 standard errors of a difference between two samples. */
export function isWithinNoise(delta: number, se1: number, se2: number): boolean {
  return Math.abs(delta) < z * Math.sqrt(se1 ** 2 + se2 ** 2);
}

/** The quantile p (0–1) of sorted numbers, interpolated linearly (type 7); null without numbers. */
export function quantile(sorted: readonly number[], p: number): number | null {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`${p} is not between 0 and 1`);
  if (sorted.length === 0) return null;
  const rank = (sorted.length - 1) * p;
  const lower = sorted[Math.floor(rank)]!;
  const upper = sorted[Math.ceil(rank)]!;
  return Math.min(upper, lower + (rank - Math.floor(rank)) * (upper - lower));
}

/** Shares of promoters and detractors: their difference, their sum, and the n they stand for. */
function npsShares(promoters: number, detractors: number, n: number) {
  const extra = n < smallN ? 0.75 : 0;
  const size = n + 4 * extra;
  return {
    net: (promoters - detractors) / size,
    polar: (promoters + detractors + 2 * extra) / size,
    size,
  };
}

function around(
  centre: number,
  margin: number,
  standardError: number,
  [least, most]: readonly [number, number] = [-Infinity, Infinity],
): MarginInterval {
  const low = Math.max(least, centre - margin);
  return { low, high: Math.min(most, centre + margin), margin, standardError };
}

/** The sample variance (n − 1), exact up to one division when the sums are integers. */
function variance(sum: number | bigint, sumOfSquares: number | bigint, n: number): number {
  if (!isWhole(sum) || !isWhole(sumOfSquares)) {
    // Cancellation can leave a tiny negative number where all values are equal.
    return Math.max(0, Number(sumOfSquares) - Number(sum) ** 2 / n) / (n - 1);
  }
  const spread = BigInt(n) * BigInt(sumOfSquares) - BigInt(sum) ** 2n;
  if (spread < 0n) throw new RangeError(`no ${n} numbers have sum ${sum}, squares ${sumOfSquares}`);
  return Number(spread) / Number(BigInt(n) * BigInt(n - 1));
}

function isWhole(value: number | bigint): boolean {
  return typeof value === 'bigint' || Number.isInteger(value);
}
