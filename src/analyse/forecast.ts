import { type SumInterval, sumInterval } from '../lib/convolution.ts';
import { fromUnits, toUnits } from '../lib/decimal.ts';
import { quotient } from '../lib/quotient.ts';
import type { Score } from '../score/score.ts';
import { type Certain, certainOf, type Renewal } from './renewals.ts';

/** How likely accounts renew, by the lowest score of each range, highest first. */
export type Probabilities = readonly { from: number; p: number }[];

/** A renewal that is due, with what is expected of it. */
export type Due = Renewal & {
  /** 0–100, null for accounts without a score. */
  score: number | null;
  band: string | null;
  /** The model that told score and band. */
  model: string | null;
  certain: Certain | null;
  /** 0–1 with at most 6 decimals; null when nothing tells it. */
  p: number | null;
  /** ARR × p; null when either is unknown. */
  expected: string | null;
};

/** What is due and expected of a group of renewals. */
export type Expectation = {
  n: number;
  due: string;
  expected: string | null;
  /** Expected of due; null when nothing is due. */
  percent: number | null;
  interval: SumInterval | null;
  nSigned: number;
  nLeaving: number;
  nUnscored: number;
  /** Renewals whose amount is unknown; they are in `n` only. */
  nWithoutAmount: number;
};

const decimals = 1_000_000;

/** A share with 6 decimals, so that amounts times shares are exact. */
export const rounded = (share: number): number => Math.round(share * decimals) / decimals;

/** The chance of a score; ranges begin with their lowest score. */
export function chanceOf(score: number, table: Probabilities): number {
  return table.find(({ from }) => score >= from)!.p;
}

/** Adds score and chance to renewals that were looked at together. */
export function expectations(
  renewals: readonly Renewal[],
  scores: ReadonlyMap<string, Score>,
  table: Probabilities,
  isNewest: boolean,
): Due[] {
  const looked = renewals.map((renewal) => {
    const own = scores.get(renewal.accountId ?? '');
    const score = own?.score ?? null;
    return {
      ...renewal,
      score,
      band: own?.band ?? null,
      model: own?.model ?? null,
      certain: certainOf(renewal, isNewest),
    };
  });
  const mean = meanChance(looked, table);
  return looked.map((renewal) => {
    const p = chance(renewal, table, mean);
    return { ...renewal, p, expected: p === null ? null : times(renewal.arr, p) };
  });
}

type Looked = Pick<Due, 'arr' | 'score' | 'certain'>;

function chance({ certain, score }: Looked, table: Probabilities, mean: number | null) {
  if (certain !== null) return certain.why === 'signed' ? 1 : 0;
  return score === null ? mean : chanceOf(score, table);
}

/** The mean chance of the scored accounts by their health alone, weighted by ARR. */
export function meanChance(renewals: readonly Looked[], table: Probabilities): number | null {
  let [weight, sum] = [0n, 0n];
  for (const { arr, score } of renewals) {
    if (arr === null || score === null) continue;
    weight += toUnits(arr);
    sum += toUnits(arr) * millionths(chanceOf(score, table));
  }
  return weight === 0n ? null : rounded(quotient(String(sum), String(weight), 1, decimals));
}

const millionths = (p: number): bigint => BigInt(Math.round(p * decimals));

/** An amount times a share, rounded half up to 4 decimals. */
function times(amount: string | null, p: number): string | null {
  if (amount === null) return null;
  return fromUnits((toUnits(amount) * millionths(p) + 500_000n) / 1_000_000n);
}

/** What is due and expected of renewals together. */
export function expectationOf(dues: readonly Due[]): Expectation {
  const valued = dues.filter(({ arr }) => arr !== null);
  const due = total(valued.map(({ arr }) => arr));
  const isKnown = valued.every(({ p }) => p !== null);
  const expected = isKnown ? total(valued.map((own) => own.expected)) : null;
  const isNothing = toUnits(due) === 0n;
  const chances = valued.map(({ arr, p }) => ({ amount: whole(arr!), p: p! }));
  return {
    n: dues.length,
    due,
    expected,
    percent: expected === null || isNothing ? null : quotient(expected, due, 100),
    interval: expected === null ? null : within(sumInterval(chances), Number(due)),
    nSigned: dues.filter(({ certain }) => certain?.why === 'signed').length,
    nLeaving: dues.filter(({ certain }) => certain !== null && certain.why !== 'signed').length,
    nUnscored: dues.filter(({ certain, score }) => certain === null && score === null).length,
    nWithoutAmount: dues.length - valued.length,
  };
}

// Amounts rounded one by one may add up to a little more than there is.
function within(interval: SumInterval, most: number): SumInterval {
  return { ...interval, low: Math.min(interval.low, most), high: Math.min(interval.high, most) };
}

/** The exact sum of amounts that are known. */
export function total(amounts: readonly (string | null)[]): string {
  return fromUnits(amounts.reduce((sum, own) => sum + (own === null ? 0n : toUnits(own)), 0n));
}

// Whole currency units, rounded half up: the grid of the interval.
const whole = (amount: string): number => Number((toUnits(amount) + 5_000n) / 10_000n);
