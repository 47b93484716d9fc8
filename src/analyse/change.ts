import type { Measurement } from '../measure/measurement.ts';
import type { Unit } from '../reports/report.ts';
import { contributions, decimalOf, units } from './contribution.ts';
import { type Difference, differences } from './differences.ts';
import type { Explanation } from './explain.ts';

/** Why a number is not what it was in the period before. */
export type Change = {
  before: Measurement;
  now: Measurement;
  /** Null where a dimension does not split the number. */
  bySegment: readonly { dimension: string; segments: SegmentChange[] | null }[];
  /** Accounts by their effect, the largest first. */
  accounts: readonly Difference[];
};

/** Percentages change by points, everything else in its own unit. */
export const effectUnit = ({ unit }: Measurement): Unit => (unit === 'percent' ? 'pp' : unit);

/** The dimensions asked for, with the measurements by segment of both periods. */
type Segments = {
  dimensions: readonly string[];
  segments: readonly Measurement[];
  segmentsBefore: readonly Measurement[];
  /** Compares segments of a dimension. */
  order: (dimension: string) => (a: string, b: string) => number;
};

/** The change of a number by segment and by account, or by one account; null when one has no value. */
export function changeBetween(
  before: Explanation,
  now: Explanation,
  { dimensions, segments, segmentsBefore, order }: Segments,
  account: string | null,
): Change | null {
  const [then, total] = [before.measurement, now.measurement];
  if (then.value === null || total.value === null) return null;
  const of = (among: readonly Measurement[], dimension: string) =>
    among.filter((m) => m.dimension === dimension);
  return {
    before: then,
    now: total,
    bySegment: dimensions.map((dimension) => ({
      dimension,
      segments: changeBySegment(
        { total: then, segments: of(segmentsBefore, dimension) },
        { total, segments: of(segments, dimension) },
        order(dimension),
      ),
    })),
    accounts: differences(before, now).filter(({ id }) => account === null || id === account),
  };
}

/** A part of a change, in the unit of the value, with 6 decimals. */
export type SegmentChange = {
  segment: string;
  before: Measurement | null;
  now: Measurement | null;
  /** Share of the denominator, of a plain sum itself, 0–100. */
  shareBefore: number;
  shareNow: number;
  /** Its own value changed, at its mean share; null for a plain sum. */
  rate: string | null;
  /** Its share changed, at its mean distance from the total; null for a plain sum. */
  mix: string | null;
  effect: string;
};

/** Measurements of one definition in one period. */
export type Split = { total: Measurement; segments: readonly Measurement[] };

/**
 * Splits the change of a number by segment, that of a quotient into rate and mix; all parts add up
 * exactly. Null where the segments do not make up the total in both periods.
 */
export function changeBySegment(
  before: Split,
  now: Split,
  order?: (a: string, b: string) => number,
): SegmentChange[] | null {
  if (!isSplit(before) || !isSplit(now)) return null;
  const all = [...before.segments, ...now.segments].map(({ segment }) => segment);
  const names = [...new Set(all)].sort(order);
  const isQuotient = now.total.definition.denominator !== undefined;
  if (!isQuotient) return names.map((segment) => sumChange(segment, before, now));
  const parts = names.map((segment) => partOf(segment, before, now));
  const [rates, mixes] = rounded(parts);
  return parts.map(({ segment, a, b }, i) => ({
    segment,
    before: a?.measurement ?? null,
    now: b?.measurement ?? null,
    shareBefore: shareOf(a, before),
    shareNow: shareOf(b, now),
    rate: decimalOf(rates[i]!, 6),
    mix: decimalOf(mixes[i]!, 6),
    effect: decimalOf(rates[i]! + mixes[i]!, 6),
  }));
}

function sumChange(segment: string, before: Split, now: Split): SegmentChange {
  const [a, b] = [before, now].map(({ segments }) => segments.find((m) => m.segment === segment));
  const share = (m: Measurement | undefined, { total }: Split): number =>
    Number(total.numerator) === 0 ? 0 : (100 * Number(m?.numerator ?? 0)) / Number(total.numerator);
  return {
    ...{ segment, before: a ?? null, now: b ?? null, rate: null, mix: null },
    shareBefore: share(a, before),
    shareNow: share(b, now),
    effect: decimalOf(units(b?.numerator ?? null) - units(a?.numerator ?? null)),
  };
}

// Denominators that all segments share do not add up over them.
function isSplit({ total, segments }: Split): boolean {
  const { definition, value } = total;
  if (value === null || segments.length === 0) return false;
  if (definition.statistic !== undefined || definition.isDenominatorShared) return false;
  return (['numerator', 'denominator'] as const).every((of) => {
    if (total[of] === null) return true;
    const sum = segments.reduce((size, m) => size + units(m[of]), 0n);
    return sum === units(total[of]);
  });
}

type Own = { measurement: Measurement; numerator: bigint; denominator: bigint };

function ownOf({ segments }: Split, segment: string): Own | null {
  const measurement = segments.find((m) => m.segment === segment);
  return measurement === undefined ? null : sized(measurement);
}

function sized(measurement: Measurement): Own {
  const { times = 1, per = 1 } = measurement.definition;
  return {
    measurement,
    numerator: units(measurement.numerator) * BigInt(times),
    denominator: units(measurement.denominator) * BigInt(per),
  };
}

const shareOf = (own: Own | null, { total }: Split): number =>
  own === null ? 0 : (100 * Number(own.denominator)) / Number(sized(total).denominator);

/** A quotient of whole numbers. */
type Fraction = { over: bigint; under: bigint };

type Part = { segment: string; a: Own | null; b: Own | null; rate: Fraction; mix: Fraction };

/**
 * With share w and value r of a segment and V of the total, rate = w̄ · Δr, and mix = Δw · (r̄ − V̄),
 * which is what is left of its part: Δ(w·r) − V̄ · Δw − rate.
 */
function partOf(segment: string, before: Split, now: Split): Part {
  const [a, b] = [ownOf(before, segment), ownOf(now, segment)];
  const [all, ever] = [sized(before.total), sized(now.total)];
  const share = (own: Own | null, { denominator }: Own): Fraction => ({
    over: own?.denominator ?? 0n,
    under: denominator,
  });
  const part = (own: Own | null, { denominator }: Own): Fraction => ({
    over: own?.numerator ?? 0n,
    under: denominator,
  });
  const [w0, w1] = [share(a, all), share(b, ever)];
  const rate = isBoth(a, b)
    ? times(half(plus(w0, w1)), less(quotientOf(b!), quotientOf(a!)))
    : { over: 0n, under: 1n };
  const middle = half(plus(quotientOf(all), quotientOf(ever)));
  const whole = less(less(part(b, ever), part(a, all)), times(middle, less(w1, w0)));
  return { segment, a, b, rate, mix: less(whole, rate) };
}

// A segment without a value in one of the periods can only have changed the mix.
const isBoth = (a: Own | null, b: Own | null): boolean =>
  [a, b].every((own) => own !== null && own.denominator !== 0n);

const quotientOf = ({ numerator, denominator }: Own): Fraction => ({
  over: numerator,
  under: denominator,
});

const plus = (a: Fraction, b: Fraction): Fraction =>
  reduced({ over: a.over * b.under + b.over * a.under, under: a.under * b.under });
const less = (a: Fraction, b: Fraction): Fraction => plus(a, { ...b, over: -b.over });
const times = (a: Fraction, b: Fraction): Fraction =>
  reduced({ over: a.over * b.over, under: a.under * b.under });
const half = (a: Fraction): Fraction => reduced({ ...a, under: 2n * a.under });

function reduced({ over, under }: Fraction): Fraction {
  const by = divisor(over, under);
  return { over: over / by, under: under / by };
}

function divisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

// Rounded together over one common divisor, so that the parts add up to the rounded change.
function rounded(parts: readonly Part[]): [bigint[], bigint[]] {
  const all = [...parts.map(({ rate }) => rate), ...parts.map(({ mix }) => mix)];
  const under = all.reduce((common, f) => (common * f.under) / divisor(common, f.under), 1n);
  const shares = contributions(
    all.map((f) => f.over * (under / f.under)),
    under,
  );
  return [shares.slice(0, parts.length), shares.slice(parts.length)];
}
