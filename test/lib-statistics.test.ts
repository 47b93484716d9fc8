import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as statistics from '../src/lib/statistics.ts';

const { isWithinNoise, meanInterval, npsInterval, npsStandardError, quantile, wilson } = statistics;

describe('wilson', () => {
  // python: d = 1+z²/n; c = (p+z²/2n)/d; h = z/d·math.sqrt(p(1−p)/n+z²/4n²), z = 1.96
  it.each([
    [80, 100, 0.71117, 0.86663],
    [1, 2, 0.09453, 0.90547],
    [0, 10, 0, 0.27754],
    [10, 10, 0.72246, 1],
  ])('%i of %i', (successes, n, low, high) => {
    expect(wilson(successes, n)!.low).toBeCloseTo(low, 5);
    expect(wilson(successes, n)!.high).toBeCloseTo(high, 5);
  });

  it('has exact ends, and nothing to say of nothing', () => {
    for (let n = 1; n <= 200; n++) {
      expect([wilson(0, n)!.low, wilson(n, n)!.high]).toEqual([0, 1]);
    }
    expect(wilson(0, 0)).toBeNull();
  });

  it('contains the share and stays within 0–1', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(100_000), (a, b) => {
        const [k, n] = [Math.min(a, b), Math.max(a, b) + 1];
        const { low, high } = wilson(k, n)!;
        expect(low >= 0 && low <= k / n && k / n <= high && high <= 1).toBe(true);
      }),
    );
  });
});

describe('npsInterval', () => {
  // python: a = .75 if n < 30 else 0; m = n+4a; p, q = (P+a)/m, (D+a)/m;
  //         se = 100·math.sqrt((p+q−(p−q)²)/m); 100(p−q) ± 1.96·se
  it.each([
    ['60/30/10', 60, 10, 100, 36.8519, 63.1481, 13.1481, 6.7082],
    ['50/30/20', 50, 20, 100, 14.6919, 45.3081, 15.3081, 7.8102],
    ['n = 10, adjusted', 6, 1, 10, -0.204, 77.1271, 38.6655, 19.7273],
    ['n = 29, adjusted', 17, 3, 29, 19.7333, 67.7667, 24.0167, 12.2534],
    ['n = 30, plain', 18, 3, 30, 25.995, 74.005, 24.005, 12.2474],
    ['n = 6', 3, 1, 6, -26.7442, 71.1886, 48.9664, 24.9828],
    ['all promoters, clamped', 10, 0, 10, 47.503, 100, 29.4201, 15.0102],
    ['all detractors, clamped', 0, 10, 10, -100, -47.503, 29.4201, 15.0102],
    ['all promoters, n = 30', 30, 0, 30, 100, 100, 0, 0],
  ])('%s', (_, promoters, detractors, n, low, high, margin, standardError) => {
    const found = npsInterval(promoters, detractors, n)!;
    expect(found.low).toBeCloseTo(low, 3);
    expect(found.high).toBeCloseTo(high, 3);
    expect(found.margin).toBeCloseTo(margin, 3);
    expect(found.standardError).toBeCloseTo(standardError, 3);
    expect(npsStandardError(promoters, detractors, n)).toBe(found.standardError);
  });

  it('is unknown without answers', () => {
    expect(npsInterval(0, 0, 0)).toBeNull();
    expect(npsStandardError(0, 0, 0)).toBeNull();
  });

  it('stays within −100…100 and mirrors when the sides are swapped', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.nat(50), (p, d, passives) => {
        const n = p + d + passives + 1;
        const [one, other] = [npsInterval(p, d, n)!, npsInterval(d, p, n)!];
        expect(one.low >= -100 && one.low <= one.high && one.high <= 100).toBe(true);
        expect(one.low).toBeCloseTo(-other.high, 9);
      }),
    );
  });
});

describe('meanInterval', () => {
  // python: xs = [4,5,3,5,4,2,5,4]; statistics.mean → 4, stdev/√8 → 0.3779644730092272;
  //         t(7) = 2.3646 by bisection on Simpson's rule over the density of t
  it('of eight answers uses t', () => {
    const { low, high, margin, standardError } = meanInterval(32, 136, 8)!;
    expect(standardError).toBeCloseTo(0.3779644730092272, 14);
    expect(margin).toBeCloseTo(0.8937347928776186, 12);
    expect([low, high]).toEqual([4 - margin, 4 + margin]);
  });

  it('goes from t to normal at n = 30', () => {
    const ratio = (n: number) => {
      const { margin, standardError } = meanInterval(n + 1, n + 3, n)!;
      return margin / standardError;
    };
    expect(ratio(2)).toBeCloseTo(12.7062, 10);
    expect(ratio(29)).toBeCloseTo(2.0484, 10);
    expect(ratio(30)).toBeCloseTo(1.96, 10);
  });

  it('is exact where floating point cancels', () => {
    // 10⁹, 10⁹ + 1, 10⁹ + 2 have the variance 1; Σx² is beyond 2⁵³.
    const xs = [1_000_000_000n, 1_000_000_001n, 1_000_000_002n];
    const squares = xs.reduce((total, x) => total + x * x, 0n);
    const found = meanInterval(3_000_000_003n, squares, 3)!;
    expect(found.standardError).toBe(Math.sqrt(1 / 3));
    expect(meanInterval(0.3, 0.03, 3)!.standardError).toBeCloseTo(0, 8);
  });

  it('knows nothing of one value, and refuses sums that no values have', () => {
    expect(meanInterval(5, 25, 1)).toBeNull();
    expect(meanInterval(0, 0, 0)).toBeNull();
    expect(meanInterval(10, 50, 2)!.margin).toBe(0);
    expect(() => meanInterval(10, 20, 2)).toThrow(RangeError);
  });
});

describe('isWithinNoise', () => {
  // 1.96·√(3² + 4²) = 9.8: the limit itself is no longer noise.
  it.each([
    [9.79, true],
    [-9.79, true],
    [9.8, false],
    [-9.81, false],
    [0, true],
  ])('%d points', (delta, is) => {
    expect(isWithinNoise(delta, 3, 4)).toBe(is);
  });
});

describe('quantile', () => {
  // python: statistics.quantiles(xs, n=10 or 4, method='inclusive')
  it.each([
    [[1, 2, 4, 8, 16], 0.1, 1.4],
    [[1, 2, 4, 8, 16], 0.5, 4],
    [[1, 2, 4, 8, 16], 0.9, 12.8],
    [[3, 7, 9, 20], 0.25, 6],
    [[3, 7, 9, 20], 0.75, 11.75],
    [[3, 7, 9, 20], 0, 3],
    [[3, 7, 9, 20], 1, 20],
    [[5], 0.9, 5],
  ])('%j at %d', (sorted, p, expected) => {
    expect(quantile(sorted, p)).toBeCloseTo(expected, 12);
  });

  it('is unknown without numbers, and refuses percents', () => {
    expect(quantile([], 0.5)).toBeNull();
    expect(() => quantile([1], 50)).toThrow(RangeError);
    expect(() => quantile([1], Number.NaN)).toThrow(RangeError);
  });

  it('lies between its neighbours and grows with p', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const numbers = fc.array(fc.integer(), { minLength: 1 });
    fc.assert(
      fc.property(numbers, share, share, (xs, a, b) => {
        const sorted = xs.toSorted((x, y) => x - y);
        const [low, high] = [quantile(sorted, Math.min(a, b))!, quantile(sorted, Math.max(a, b))!];
        expect(sorted[0]! <= low && low <= high && high <= sorted.at(-1)!).toBe(true);
      }),
    );
  });
});
