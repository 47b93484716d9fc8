import { contributions, decimalOf, sumOf, units } from './contribution.ts';
import type { AccountPart, Explanation } from './explain.ts';

/** What an account adds to the difference between two measurements. */
export type Difference = {
  id: string;
  name: string;
  /** What it is in the first and in the second; null where it does not count. */
  first: AccountPart | null;
  second: AccountPart | null;
  /** Second less first, exact decimals; null where a measurement has none by account. */
  numerator: string | null;
  denominator: string | null;
  /** In the unit of the values, with 6 decimals that add up to their difference; null without values. */
  effect: string | null;
};

/** The accounts that make two measurements differ, the largest effect first. */
export function differences(first: Explanation, second: Explanation): Difference[] {
  const pairs = pairsOf(first.accounts, second.accounts);
  const effects = effectsOf(first, second, pairs);
  const isSum = (of: 'numerator' | 'denominator'): boolean =>
    [first, second].every(({ measurement }) => measurement[of] !== null);
  const sums = { numerator: isSum('numerator'), denominator: isSum('denominator') };
  return pairs
    .map((pair, i) => differenceOf(pair, sums, effects?.[i] ?? null))
    .filter(isDifferent)
    .sort((a, b) => size(b) - size(a) || (a.id < b.id ? -1 : 1));
}

type Pair = { first: AccountPart | null; second: AccountPart | null };

function pairsOf(first: readonly AccountPart[], second: readonly AccountPart[]): Pair[] {
  const byId = new Map(second.map((part) => [part.id, part]));
  const known = new Set(first.map(({ id }) => id));
  return [
    ...first.map((part) => ({ first: part, second: byId.get(part.id) ?? null })),
    ...second.filter(({ id }) => !known.has(id)).map((part) => ({ first: null, second: part })),
  ];
}

type Sums = Readonly<Record<'numerator' | 'denominator', boolean>>;

function differenceOf(pair: Pair, sums: Sums, effect: string | null): Difference {
  const { id, name } = (pair.first ?? pair.second)!;
  const less = (of: 'numerator' | 'denominator'): string | null =>
    sums[of] ? decimalOf(deltaOf(pair, of)) : null;
  const [numerator, denominator] = [less('numerator'), less('denominator')];
  return { id, name, ...pair, numerator, denominator, effect };
}

const deltaOf = ({ first, second }: Pair, of: 'numerator' | 'denominator'): bigint =>
  units(second?.[of] ?? null) - units(first?.[of] ?? null);

const isDifferent = ({ numerator, denominator, effect }: Difference): boolean =>
  [numerator, denominator, effect].some((text) => text !== null && Number(text) !== 0);

const size = ({ effect, numerator }: Difference): number => Math.abs(Number(effect ?? numerator));

function effectsOf(
  first: Explanation,
  second: Explanation,
  pairs: readonly Pair[],
): string[] | null {
  const [a, b] = [first.measurement.value, second.measurement.value];
  if (a === null || b === null) return null;
  const areAlike = isQuotient(first) === isQuotient(second);
  const effects =
    areAlike && isByAccount(first) && isByAccount(second)
      ? quotientEffects(first, second, pairs)
      : pairs.map((pair) => micros(pair.second) - micros(pair.first));
  const sum = Number(decimalOf(sumOf(effects), 6));
  if (Math.abs(sum - (b - a)) > 2e-6 + (Math.abs(a) + Math.abs(b)) * 1e-12) {
    throw new Error(`the effects of the accounts add up to ${sum}, not to ${b - a}`);
  }
  return effects.map((effect) => decimalOf(effect, 6));
}

const micros = (part: AccountPart | null): bigint => units(part?.contribution ?? null) / 100n;

/** Numerator and denominator of the value are sums over accounts. */
const isByAccount = ({ measurement: { definition } }: Explanation): boolean =>
  definition.statistic === undefined && !definition.isDenominatorShared;

const isQuotient = ({ measurement: { definition } }: Explanation): boolean =>
  definition.denominator !== undefined;

/**
 * With N = V·D for both, ΔN = V̄·ΔD + D̄·ΔV holds for the means V̄ and D̄. So an account changes the
 * value by (Δn − V̄·Δd) ÷ D̄: nothing unless its own figures differ, and all of them add up exactly.
 */
function quotientEffects(
  first: Explanation,
  second: Explanation,
  pairs: readonly Pair[],
): bigint[] {
  const [a, b] = [scaled(first), scaled(second)];
  const own = (part: AccountPart | null, of: 'numerator' | 'denominator', by: bigint): bigint =>
    units(part?.[of] ?? null) * by;
  const crossed = a.numerator * b.denominator + b.numerator * a.denominator;
  const parts = pairs.map(({ first: x, second: y }) => {
    const n = own(y, 'numerator', b.times) - own(x, 'numerator', a.times);
    const d = own(y, 'denominator', b.per) - own(x, 'denominator', a.per);
    return 2n * a.denominator * b.denominator * n - crossed * d;
  });
  return contributions(parts, a.denominator * b.denominator * (a.denominator + b.denominator));
}

// A plain sum is a quotient by one, to which no account adds.
function scaled(explanation: Explanation) {
  const { definition, numerator, denominator } = explanation.measurement;
  const isShare = isQuotient(explanation);
  const times = BigInt(isShare ? (definition.times ?? 1) : 1);
  const per = BigInt(isShare ? (definition.per ?? 1) : 1);
  return {
    times,
    per,
    numerator: units(numerator) * times,
    denominator: isShare ? units(denominator) * per : units('1'),
  };
}
