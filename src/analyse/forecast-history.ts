import { subtract, toUnits } from '../lib/decimal.ts';
import { neverFalling } from '../lib/isotonic.ts';
import { quotient } from '../lib/quotient.ts';
import {
  type Due,
  type Expectation,
  expectationOf,
  type Probabilities,
  rounded,
  total,
} from './forecast.ts';
import { outcomeBy } from './renewals.ts';

/** What was forecast at the start of a past period, and what came of it. */
export type PastForecast = {
  id: string;
  start: string;
  end: string;
  forecast: Expectation;
  /** What the renewals kept of the old amounts; null when amounts or rates are unknown. */
  actual: string | null;
  /** Renewals that may still be signed. */
  nPending: number;
  nRenewed: number;
  /** Percent: 100 − |actual − forecast| in percent of actual; null while renewals are pending. */
  accuracy: number | null;
  /** Whether the actual lies in the interval; null while it is not final. */
  isWithin: boolean | null;
  /** Mean squared distance of chance and outcome of the open ones, 0 (perfect) to 1; null without any. */
  brier: number | null;
};

/** How often renewals of one kind came, against what was said. */
export type Reliability = {
  /** Lowest score of the range; null for what was certain. */
  from: number | null;
  label: string;
  n: number;
  nRenewed: number;
  /** Mean chance that was said, 0–1. */
  said: number | null;
};

/** A past period with its renewals as they were expected at its start. */
export type Past = { id: string; start: string; end: string; dues: readonly Due[] };

/** The moment from which the past is seen, and how long a late signature counts. */
export type View = { now: string; graceDays: number };

/** Forecast and outcome of a past period. */
export function realised({ id, start, end, dues }: Past, view: View): PastForecast {
  const forecast = expectationOf(dues);
  const outcomes = dues.map((due) => outcomeBy(due, view.now, view.graceDays));
  const renewed = dues.filter((_, i) => outcomes[i] === 'renewed');
  const isKnown = dues.every(({ isUnrated }) => !isUnrated);
  const actual = isKnown ? total(renewed.map(({ kept }) => kept)) : null;
  const nPending = outcomes.filter((outcome) => outcome === 'pending').length;
  const isFinal = nPending === 0 && dues.length > 0;
  return {
    ...{ id, start, end, forecast, actual, nPending },
    nRenewed: renewed.length,
    accuracy: isFinal ? accuracyOf(actual, forecast.expected) : null,
    isWithin: isFinal ? within(actual, forecast) : null,
    brier: brierOf(dues, view),
  };
}

/** 100 − |actual − forecast| in percent of actual; null when nothing was renewed. */
export function accuracyOf(actual: string | null, forecast: string | null): number | null {
  if (actual === null || forecast === null || toUnits(actual) === 0n) return null;
  const off = subtract(actual, forecast).replace('-', '');
  return quotient(subtract(actual, off), actual, 100);
}

// The interval stands on a grid, to which every amount was rounded.
function within(actual: string | null, { interval, n }: Expectation): boolean | null {
  if (actual === null || interval === null) return null;
  const slack = (interval.step * n) / 2;
  return Number(actual) >= interval.low - slack && Number(actual) <= interval.high + slack;
}

/**
 * Mean squared distance of what was said (0–1) and what came (0 or 1), over what is decided now and was
 * open then: renewals that were certain would flatter it.
 */
export function brierOf(dues: readonly Due[], view: View): number | null {
  const squares = decided(dues, view).flatMap(({ p, certain, isRenewed }) =>
    p === null || certain !== null ? [] : [(p - (isRenewed ? 1 : 0)) ** 2],
  );
  return squares.length === 0 ? null : squares.reduce((a, b) => a + b, 0) / squares.length;
}

function decided(dues: readonly Due[], { now, graceDays }: View) {
  return dues.flatMap((due) => {
    const outcome = outcomeBy(due, now, graceDays);
    return outcome === 'pending' ? [] : [{ ...due, isRenewed: outcome === 'renewed' }];
  });
}

/** What was said and what came: by range of health, then of what was certain. */
export function reliability(dues: readonly Due[], table: Probabilities, view: View): Reliability[] {
  const all = decided(dues, view);
  const open = all.filter(({ certain }) => certain === null);
  const ofRange = (score: number | null, i: number) =>
    score !== null && table.findIndex(({ from }) => score >= from) === i;
  const ranges = table.map(({ from }, i) => {
    const own = open.filter(({ score }) => ofRange(score, i));
    return counted(from, rangeName(table, i), own);
  });
  const unscored = open.filter(({ score }) => score === null);
  const signed = all.filter(({ certain }) => certain?.why === 'signed');
  const leaving = all.filter(({ certain }) => certain !== null && certain.why !== 'signed');
  const states = [
    counted(null, 'unscored', unscored),
    counted(null, 'signed before', signed),
    counted(null, 'known to leave', leaving),
  ];
  return [...ranges, ...states.filter(({ n }) => n > 0)];
}

function counted(
  from: number | null,
  label: string,
  own: readonly (Due & { isRenewed: boolean })[],
): Reliability {
  const chances = own.flatMap(({ p }) => (p === null ? [] : [p]));
  return {
    from,
    label,
    n: own.length,
    nRenewed: own.filter(({ isRenewed }) => isRenewed).length,
    said: chances.length === 0 ? null : chances.reduce((a, b) => a + b, 0) / chances.length,
  };
}

/** Name of a range of scores: `80–100`, `60–79`, with decimals `62.5–<80`. */
export function rangeName(table: Probabilities, i: number): string {
  const [from, above] = [table[i]!.from, table[i - 1]?.from];
  if (above === undefined) return `${from}–100`;
  return Number.isInteger(above) ? `${from}–${above - 1}` : `${from}–<${above}`;
}

/**
 * The table drawn towards what came: each range as if it had seen `prior` renewals at its own chance
 * before those of the past, then pooled so that chances never fall while health rises.
 */
export function learnt(
  table: Probabilities,
  seen: readonly Reliability[],
  prior: number,
): Probabilities {
  const rising = table.toReversed().map(({ from, p }) => {
    const { n, nRenewed } = seen.find((own) => own.from === from) ?? { n: 0, nRenewed: 0 };
    return { value: (prior * p + nRenewed) / (prior + n), weight: prior + n };
  });
  const chances = neverFalling(rising).toReversed();
  return table.map(({ from }, i) => ({ from, p: rounded(chances[i]!) }));
}
