import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Chance, mostExact, normalInterval, sumInterval } from '../src/lib/convolution.ts';
import { neverFalling } from '../src/lib/isotonic.ts';

/** Every outcome of a few chances with its probability, by counting in binary. */
function outcomes(chances: readonly Chance[]): Map<number, number> {
  const shares = new Map<number, number>();
  for (let mask = 0; mask < 2 ** chances.length; mask++) {
    let [sum, p] = [0, 1];
    for (const [i, chance] of chances.entries()) {
      const comes = Math.floor(mask / 2 ** i) % 2 === 1;
      sum += comes ? chance.amount : 0;
      p *= comes ? chance.p : 1 - chance.p;
    }
    shares.set(sum, (shares.get(sum) ?? 0) + p);
  }
  return shares;
}

/** The smallest sum that is not exceeded with so much probability. */
function enumerated(chances: readonly Chance[], share: number): number {
  let reached = 0;
  const sums = [...outcomes(chances)].sort(([a], [b]) => a - b);
  for (const [sum, p] of sums) {
    reached += p;
    if (reached >= share - 1e-12) return sum;
  }
  return sums.at(-1)![0];
}

const chance = fc.record({
  amount: fc.integer({ min: 0, max: 500 }),
  p: fc.constantFrom(0, 0.1, 0.3, 0.6, 0.85, 0.95, 1),
});

describe('interval of a sum of chances', () => {
  it('is that of all outcomes counted one by one', () => {
    fc.assert(
      fc.property(fc.array(chance, { maxLength: 11 }), (chances) => {
        const { low, high } = sumInterval(chances);
        expect(low).toBe(enumerated(chances, 0.025));
        expect(high).toBe(enumerated(chances, 0.975));
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it('of what is certain is the sum itself', () => {
    const certain = [
      { amount: 100, p: 1 },
      { amount: 50, p: 0 },
    ];
    expect(sumInterval(certain)).toEqual({ low: 100, high: 100, method: 'certain', step: 1 });
    expect(sumInterval([])).toEqual({ low: 0, high: 0, method: 'certain', step: 1 });
  });

  it('counts common divisors as one and rounds only what is too large', () => {
    const thousands = [5000, 3000, 2000].map((amount) => ({ amount, p: 0.6 }));
    expect(sumInterval(thousands).step).toBe(1000);
    const large = Array.from({ length: 30 }, (_, i) => ({ amount: 1_000_003 + 7919 * i, p: 0.85 }));
    const { step, low, high, method } = sumInterval(large);
    expect([step, method]).toEqual([100, 'exact']);
    const normal = normalInterval(0, large);
    expect(Math.abs(low - normal.low) / normal.low).toBeLessThan(0.03);
    expect(Math.abs(high - normal.high) / normal.high).toBeLessThan(0.03);
  });

  it('passes to the normal distribution above 200 chances, with hardly a step', () => {
    const book = (n: number): Chance[] =>
      Array.from({ length: n }, (_, i) => ({
        amount: 1000 + ((i * 7919) % 4001),
        p: [0.95, 0.85, 0.6, 0.3, 0.1][i % 5]!,
      }));
    const exact = sumInterval(book(mostExact));
    expect(exact.method).toBe('exact');
    const normal = normalInterval(0, book(mostExact));
    expect(Math.abs(exact.low - normal.low) / normal.low).toBeLessThan(0.005);
    expect(Math.abs(exact.high - normal.high) / normal.high).toBeLessThan(0.005);
    const above = sumInterval(book(mostExact + 1));
    expect(above).toMatchObject({ method: 'normal', ...normalInterval(0, book(mostExact + 1)) });
  });
});

describe('the nearest sequence that never falls', () => {
  // Brute force over the grid of all sequences that never fall.
  function searched(values: readonly { value: number; weight: number }[]): number[] {
    const grid = Array.from({ length: 21 }, (_, i) => i / 20);
    let best: { cost: number; own: number[] } = { cost: Infinity, own: [] };
    const go = (own: number[], cost: number): void => {
      if (cost >= best.cost) return;
      if (own.length === values.length) {
        best = { cost, own };
        return;
      }
      const { value, weight } = values[own.length]!;
      for (const next of grid.filter((g) => g >= (own.at(-1) ?? 0)))
        go([...own, next], cost + weight * (next - value) ** 2);
    };
    go([], 0);
    return best.own;
  }

  it('is found by pooling', () => {
    const values = fc.array(
      fc.record({
        value: fc.integer({ min: 0, max: 10 }).map((i) => i / 10),
        weight: fc.constantFrom(1, 2, 5),
      }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(values, (own) => {
        const found = neverFalling(own);
        const best = searched(own);
        for (const [i, value] of found.entries()) expect(value).toBeCloseTo(best[i]!, 1);
        for (let i = 1; i < found.length; i++)
          expect(found[i]).toBeGreaterThanOrEqual(found[i - 1]!);
      }),
      { numRuns: 60, seed: 11 },
    );
    expect(neverFalling([0.1, 0.3, 0.2, 0.9].map((value) => ({ value, weight: 1 })))).toEqual([
      0.1, 0.25, 0.25, 0.9,
    ]);
  });
});
