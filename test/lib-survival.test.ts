import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kaplanMeier, type Observation } from '../src/lib/statistics.ts';

const events = (...times: number[]): Observation[] =>
  times.map((time) => ({ time, isEvent: true }));
const censored = (...times: number[]): Observation[] =>
  times.map((time) => ({ time, isEvent: false }));

describe('kaplanMeier', () => {
  // Freireich 1963, remission weeks under 6-MP, as every textbook prints it: the median is 23.
  const freireich = [
    ...events(6, 6, 6, 7, 10, 13, 16, 22, 23),
    ...censored(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35),
  ];

  it('gives the textbook curve', () => {
    const { curve, quantile } = kaplanMeier(freireich);
    expect(curve.map((step) => [step.time, step.atRisk, step.events])).toEqual([
      ...[
        [6, 21, 3],
        [7, 17, 1],
        [10, 15, 1],
        [13, 12, 1],
      ],
      ...[
        [16, 11, 1],
        [22, 7, 1],
        [23, 6, 1],
      ],
    ]);
    const survival = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482];
    for (const [i, step] of curve.entries()) expect(step.survival).toBeCloseTo(survival[i]!, 4);
    expect(quantile(0.5)).toBe(23);
    expect(quantile(0.25)).toBe(13);
    expect(quantile(0.9)).toBeNull();
  });

  it('counts those censored at the time of an event as at risk', () => {
    // Two of four at time 5, one more censored there: S(5) = 2/4, not 1/3.
    const { curve } = kaplanMeier([...censored(5), ...events(5, 5, 9)]);
    expect(curve).toEqual([
      { time: 5, survival: 0.5, atRisk: 4, events: 2 },
      { time: 9, survival: 0, atRisk: 1, events: 1 },
    ]);
  });

  it('reaches a quantile exactly', () => {
    // S(9) = 1/10, and 1 − 0.9 is 0.09999999999999998 in floating point.
    expect(kaplanMeier(events(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)).quantile(0.9)).toBe(9);
    expect(kaplanMeier(events(10, 20)).quantile(0.5)).toBe(10);
    expect(kaplanMeier(events(10, 20)).quantile(1)).toBe(20);
  });

  it('is unknown without events', () => {
    expect(kaplanMeier([])).toMatchObject({ curve: [] });
    expect(kaplanMeier([]).quantile(0.5)).toBeNull();
    expect(kaplanMeier(censored(1, 2)).quantile(0.5)).toBeNull();
    expect(kaplanMeier([{ time: 3, isEvent: true, n: 0 }]).curve).toEqual([]);
    expect(() => kaplanMeier(events(1)).quantile(0)).toThrow(RangeError);
    expect(() => kaplanMeier(events(1)).quantile(90)).toThrow(RangeError);
  });

  const anyTimes = fc.array(fc.nat(30), { minLength: 1, maxLength: 60 });
  const anyShare = fc.integer({ min: 1, max: 100 });

  it('without censoring is the empirical quantile', () => {
    fc.assert(
      fc.property(anyTimes, anyShare, (times, percent) => {
        const sorted = times.toSorted((a, b) => a - b);
        // The smallest time with at least p of the events at or before it, in whole numbers.
        const rank = Math.ceil((percent * sorted.length) / 100);
        expect(kaplanMeier(events(...times)).quantile(percent / 100)).toBe(sorted[rank - 1]);
      }),
    );
  });

  it('takes groups and their members alike, in any order', () => {
    const group = fc.record({ time: fc.nat(9), isEvent: fc.boolean(), n: fc.nat(5) });
    fc.assert(
      fc.property(fc.array(group), (groups) => {
        const members = groups.flatMap(({ n, ...one }) => Array<Observation>(n).fill(one));
        expect(kaplanMeier(groups).curve).toEqual(kaplanMeier(members.toReversed()).curve);
      }),
    );
  });

  it('never rises, and censoring never makes it earlier', () => {
    fc.assert(
      fc.property(anyTimes, anyTimes, anyShare, (some, others, percent) => {
        const all = [...events(...some), ...censored(...others)];
        const { curve, quantile } = kaplanMeier(all);
        for (const [i, step] of curve.entries()) {
          expect(step.survival).toBeLessThan(curve[i - 1]?.survival ?? 1);
        }
        const uncensored = kaplanMeier(events(...some, ...others)).quantile(percent / 100)!;
        expect(quantile(percent / 100) ?? Infinity).toBeGreaterThanOrEqual(uncensored);
      }),
    );
  });
});
