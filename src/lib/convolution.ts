/** An amount in whole units that comes with a probability, or not at all. */
export type Chance = { amount: number; p: number };

/** Where the sum of independent chances lies with so much probability, and how that was found. */
export type SumInterval = {
  low: number;
  high: number;
  /** `certain`: nothing is open; `exact`: by convolution; `normal`: by mean and variance. */
  method: 'certain' | 'exact' | 'normal';
  /** Units of the grid that amounts were rounded to. */
  step: number;
};

/** Up to so many chances the distribution is convolved, above it is taken to be normal. */
export const mostExact = 200;

// 2 million sums take some 16 MB and a fraction of a second for 200 chances.
const mostCells = 2_000_000;
const z = 1.959963984540054;
const tail = 0.025;
// Sums of thousands of products of shares miss 0.025 by a little.
const tolerance = 1e-12;

/** The central 95 % interval of the sum: at most 2.5 % lie below it and at most 2.5 % above. */
export function sumInterval(chances: readonly Chance[]): SumInterval {
  const sure = total(chances.filter(({ p }) => p === 1));
  const open = chances.filter(({ p, amount }) => p > 0 && p < 1 && amount > 0);
  if (open.length === 0) return { low: sure, high: sure, method: 'certain', step: 1 };
  if (open.length > mostExact) return { ...normalInterval(sure, open), method: 'normal', step: 1 };
  const step = stepFor(open);
  const shares = sumShares(open.map(({ amount, p }) => ({ amount: Math.round(amount / step), p })));
  const at = (share: number) => sure + step * quantileOf(shares, share);
  return { low: at(tail), high: at(1 - tail), method: 'exact', step };
}

/** The probability of each sum 0, 1, 2 … of independent chances. */
export function sumShares(chances: readonly Chance[]): Float64Array {
  const shares = new Float64Array(total(chances) + 1);
  shares[0] = 1;
  let reach = 0;
  for (const { amount, p } of chances) {
    reach += amount;
    // From above, so that each sum is read before it is overwritten.
    for (let sum = reach; sum >= 0; sum--) {
      const without = shares[sum]! * (1 - p);
      shares[sum] = sum < amount ? without : without + shares[sum - amount]! * p;
    }
  }
  return shares;
}

/** The smallest sum that is not exceeded with so much probability. */
function quantileOf(shares: Float64Array, share: number): number {
  let reached = 0;
  const at = shares.findIndex((own) => {
    reached += own;
    return reached >= share - tolerance;
  });
  return at === -1 ? shares.length - 1 : at;
}

/** The interval of a normal distribution with the same mean and variance, within what is possible. */
export function normalInterval(
  sure: number,
  open: readonly Chance[],
): Pick<SumInterval, 'low' | 'high'> {
  const mean = open.reduce((sum, { amount, p }) => sum + amount * p, sure);
  const variance = open.reduce((sum, { amount, p }) => sum + amount ** 2 * p * (1 - p), 0);
  const margin = z * Math.sqrt(variance);
  return {
    low: Math.round(Math.max(sure, mean - margin)),
    high: Math.round(Math.min(sure + total(open), mean + margin)),
  };
}

// Common divisors cost nothing; only a book too large for the memory is rounded to tens, hundreds …
function stepFor(open: readonly Chance[]): number {
  const common = open.reduce((divisor, { amount }) => commonDivisor(divisor, amount), 0);
  let step = common;
  for (let round = 10; total(open) / step > mostCells; round *= 10) step = round;
  return step;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

const total = (chances: readonly Chance[]): number =>
  chances.reduce((sum, { amount }) => sum + amount, 0);
