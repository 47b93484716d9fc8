import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrap } from '../src/lib/bootstrap.ts';
import { tiedGroups } from '../src/lib/groups.ts';
import { random, shuffled } from '../src/lib/random.ts';
import { auc, aucGain, aucWithInterval, type Ranked } from '../src/lib/roc.ts';
import { capped, wholeNumbers } from '../src/lib/shares.ts';
import { wilson } from '../src/lib/statistics.ts';

const ranked = (score: number, isEvent: boolean, group = 'one'): Ranked => ({
  score,
  isEvent,
  group,
});

/** Every pair of an event and a row without one, counted. */
function byPairs(rows: readonly Ranked[]): number | null {
  const [events, others] = [rows.filter((r) => r.isEvent), rows.filter((r) => !r.isEvent)];
  let won = 0;
  for (const event of events) {
    for (const other of others) {
      won += event.score < other.score ? 1 : event.score === other.score ? 0.5 : 0;
    }
  }
  return events.length * others.length === 0 ? null : won / (events.length * others.length);
}

// Hanley and McNeil, Radiology 143 (1982), table I: 109 images rated 1 to 5, area 0.893, standard
// error 0.032. High ratings mean abnormal there; low scores warn here.
const images = [
  [33, 6, 6, 11, 2],
  [3, 2, 2, 11, 33],
].flatMap((counts, isEvent) =>
  counts.flatMap((n, rating) =>
    Array.from({ length: n }, (_, i) =>
      ranked(-rating, isEvent === 1, `${isEvent} ${rating} ${i}`),
    ),
  ),
);

describe('auc', () => {
  it('is the published area of a published table', () => {
    expect(auc(images)).toBeCloseTo(0.893, 3);
    const { low, high } = aucWithInterval(images)!;
    expect(high - low).toBeCloseTo(2 * 1.96 * 0.032, 1);
    expect(low).toBeGreaterThan(0.8);
  });

  it('counts pairs, ties half', () => {
    const row = fc.tuple(fc.nat(6), fc.boolean()).map(([score, isEvent]) => ranked(score, isEvent));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const [found, expected] = [auc(rows), byPairs(rows)];
        if (expected === null) expect(found).toBeNull();
        else expect(found).toBeCloseTo(expected, 12);
      }),
    );
  });

  it('weighs a group that is drawn twice like its rows written twice', () => {
    const rows = images.map((row, i) => ({ ...row, group: String(i % 7) }));
    const before = bootstrap(7, (times) => {
      const drawn = rows.flatMap((row) => Array(times[Number(row.group)]).fill(row) as Ranked[]);
      return byPairs(drawn);
    });
    const { low, high } = aucWithInterval(rows)!;
    expect(low).toBeCloseTo(before!.low, 9);
    expect(high).toBeCloseTo(before!.high, 9);
  });

  it('gains nothing against itself, and something against noise', () => {
    expect(aucGain(images, images)).toEqual({ low: 0, high: 0 });
    const next = random(3);
    const noise = images.map((row) => ({ ...row, score: next() }));
    expect(aucGain(noise, images)!.low).toBeGreaterThan(0);
  });
});

describe('bootstrap', () => {
  const mean = (values: number[]) => (times: Uint32Array) =>
    values.reduce((sum, value, i) => sum + value * times[i]!, 0) / values.length;

  it('is the same every time', () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6];
    expect(bootstrap(8, mean(values))).toEqual(bootstrap(8, mean(values)));
    expect(bootstrap(8, mean(values), 2)).not.toEqual(bootstrap(8, mean(values)));
  });

  it('has the width of the standard error of a mean', () => {
    const values = Array.from({ length: 400 }, (_, i) => i % 2);
    const { low, high } = bootstrap(400, mean(values))!;
    expect((high - low) / (2 * 1.96)).toBeCloseTo(0.5 / Math.sqrt(400), 2);
  });

  it('is unknown for nobody, and where the statistic seldom has a value', () => {
    expect(bootstrap(0, () => 1)).toBeNull();
    expect(bootstrap(5, (times) => (times[0] === 0 ? null : 1))).toBeNull();
  });
});

describe('random', () => {
  it('is even, and shuffles all orders alike', () => {
    const next = random(7);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) counts[Math.floor(next() * 10)]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
    const orders = new Map<string, number>();
    for (let seed = 0; seed < 6000; seed++) {
      const order = shuffled(['a', 'b', 'c'], seed).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

describe('groups and shares', () => {
  it('keep equal values together and lose no row', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(15), { minLength: 1, maxLength: 60 }), (values) => {
        const groups = tiedGroups(values, (value) => value, 10);
        expect(groups.flatMap(({ rows }) => rows)).toEqual([...values].sort((a, b) => a - b));
        expect(groups.every(({ at }) => at >= 0 && at < 10)).toBe(true);
        const seen = groups.flatMap(({ rows }) => [...new Set(rows)]);
        expect(new Set(seen).size).toBe(seen.length);
      }),
    );
  });

  it.each([
    [[1, 1, 2], 100, [50, 50, 50], [25, 25, 50]],
    [[0, 1, 9], 100, [50, 50, 50], [0, 50, 50]],
    [[1, 1, 8], 100, [50, 50, 50], [25, 25, 50]],
    [[1, 4, 95], 10, [5, 3, 5], [2, 3, 5]],
    [[1e-12, 2e-12, 1], 9, [3, 3, 6], [1, 2, 6]],
  ])('%j of %i below %j are %j', (values, sum, caps, expected) => {
    const found = capped(values, sum, caps);
    expect(found.map((value) => Number(value.toFixed(9)))).toEqual(expected);
  });

  it.each([
    [
      [33.4, 33.3, 33.3],
      [34, 33, 33],
    ],
    [
      [0.5, 0.5, 99],
      [1, 0, 99],
    ],
    [
      [30, 25, 45],
      [30, 25, 45],
    ],
  ])('%j are %j in whole numbers', (values, expected) => {
    expect(wholeNumbers(values)).toEqual(expected);
  });
});

describe('wilson', () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('has the published limits of %i in %i', (left, n, low, high) => {
    expect(wilson(left, n)!.low).toBeCloseTo(low, 4);
    expect(wilson(left, n)!.high).toBeCloseTo(high, 4);
  });
});
