import { bootstrap } from '../lib/bootstrap.ts';
import { tiedGroups } from '../lib/groups.ts';
import { type Auc, aucWithInterval } from '../lib/roc.ts';
import { type Interval, wilson } from '../lib/statistics.ts';
import type { Model } from '../models/model.ts';
import { type Calibration, calibration } from './calibration.ts';
import type { Exit, Observation, Outcomes } from './outcomes.ts';

/** How many of some customers left, with the interval of their share, 0–1. */
export type Rate = { n: number; left: number; interval: Interval | null };

/** Customers of a band or of a tenth of the scores. */
export type Group = Rate & {
  name: string;
  /** Times the rate of all scored customers. */
  lift: number | null;
  /** How many of those that left are in it or in a lower one. */
  captured: number | null;
  /** Lowest and highest score, null for states without one. */
  scores: { low: number; high: number } | null;
};

/** How well scores tell who will leave, for all customers or those of a segment. */
export type Measures = {
  nAccounts: number;
  /** Distinct accounts that left within the horizon of a score. */
  nLeavers: number;
  base: Rate;
  auc: Auc | null;
  /** Rate of the critical bands in times of the base rate. */
  redMultiple: ({ value: number } & Partial<Interval>) | null;
  /** Share of exits below green so many days before. */
  recall: ReadonlyMap<number, Rate>;
  /** Share of all customers that is green; a census, so without an interval. */
  green: { n: number; of: number };
};

export type Backtest = Measures & {
  bands: Group[];
  tenths: Group[];
  calibration: Calibration | null;
  /** Exits that were green at the last month end before, most MRR first. */
  greenExits: Exit[];
  segments: (Measures & { segment: string })[];
  /** Customers without a score, of whom so many left. */
  unscored: Rate;
};

/** Below so many accounts that left, hardly anything can be concluded. */
export const leastLeavers = 30;

/** Judges scores by what came after them. */
export function backtest(model: Model, { observations, exits }: Outcomes): Backtest {
  const scored = observations.filter(isScored);
  const base = rateOf(scored);
  const green = bandsOf(model, ['healthy']);
  return {
    ...measuresOf(model, observations, exits),
    bands: bandGroups(model, observations, base),
    tenths: tenthsOf(scored, base),
    calibration: calibration(scored),
    greenExits: exits
      .filter(({ last }) => green.has(last.band))
      .sort((a, b) => Number(b.last.mrr) - Number(a.last.mrr) || (a.leftOn < b.leftOn ? -1 : 1)),
    segments: segmentsOf(model, observations, exits),
    unscored: rateOf(observations.filter((observation) => !isScored(observation))),
  };
}

const isScored = ({ score }: Observation): boolean => score.score !== null;

const bandsOf = ({ bands }: Model, roles: readonly string[]): Set<string> =>
  new Set(bands.filter(({ role }) => roles.includes(role)).map(({ name }) => name));

function rateOf(observations: readonly Observation[]): Rate {
  return shareOf(observations.filter(({ hasLeft }) => hasLeft).length, observations.length);
}

function shareOf(left: number, n: number): Rate {
  return { n, left, interval: wilson(left, n) };
}

function measuresOf(
  model: Model,
  observations: readonly Observation[],
  exits: readonly Exit[],
): Measures {
  const scored = observations.filter(isScored);
  const greenBands = bandsOf(model, ['healthy']);
  const nGreen = observations.filter(({ score }) => greenBands.has(score.band)).length;
  const rows = scored.map(({ score, hasLeft }) => {
    return { score: score.score!, isEvent: hasLeft, group: score.accountId };
  });
  const idsOf = (own: readonly Observation[]) => new Set(own.map(({ score }) => score.accountId));
  return {
    nAccounts: idsOf(scored).size,
    nLeavers: idsOf(scored.filter(({ hasLeft }) => hasLeft)).size,
    base: rateOf(scored),
    auc: aucWithInterval(rows),
    redMultiple: redMultiple(bandsOf(model, ['critical']), scored),
    recall: recallOf(greenBands, exits),
    green: { n: nGreen, of: observations.length },
  };
}

/** The rate of the red bands over that of all, with an interval by resampling accounts. */
function redMultiple(red: ReadonlySet<string>, scored: readonly Observation[]) {
  const tallies = new Map<string, [n: number, left: number, nRed: number, redLeft: number]>();
  for (const { score, hasLeft } of scored) {
    const tally = tallies.get(score.accountId) ?? [0, 0, 0, 0];
    const [isRed, left] = [red.has(score.band) ? 1 : 0, hasLeft ? 1 : 0];
    tally[0] += 1;
    tally[1] += left;
    tally[2] += isRed;
    tally[3] += isRed * left;
    tallies.set(score.accountId, tally);
  }
  const groups = [...tallies.values()];
  const multiple = (times: Uint32Array | null): number | null => {
    const [n, left, nRed, redLeft] = [0, 1, 2, 3].map((at) =>
      groups.reduce((sum, tally, i) => sum + tally[at]! * (times === null ? 1 : times[i]!), 0),
    ) as [number, number, number, number];
    return left === 0 || nRed === 0 ? null : (redLeft * n) / (nRed * left);
  };
  const value = multiple(null);
  return value === null ? null : { value, ...bootstrap(groups.length, multiple) };
}

// Only customers that had a score so many days before could be warned of.
function recallOf(green: ReadonlySet<string>, exits: readonly Exit[]): Map<number, Rate> {
  const days = [...new Set(exits.flatMap(({ warned }) => [...warned.keys()]))];
  return new Map(
    days.map((lead) => {
      const then = exits.flatMap(({ warned }) => warned.get(lead) ?? []);
      const scored = then.filter(({ score }) => score !== null);
      return [lead, shareOf(scored.filter(({ band }) => !green.has(band)).length, scored.length)];
    }),
  );
}

function bandGroups(model: Model, observations: readonly Observation[], base: Rate): Group[] {
  const names = model.bands.map(({ name }) => name);
  const states = [...new Set(observations.map(({ score }) => score.band))]
    .filter((band) => !names.includes(band))
    .sort();
  const groups = [...names].reverse().map((name) => {
    const own = observations.filter(({ score }) => score.band === name);
    return { name, own };
  });
  const rows = withLift(groups, base).reverse();
  const unscored = states.map((name): Group => {
    const own = observations.filter(({ score }) => score.band === name);
    return { ...rateOf(own), name, lift: null, captured: null, scores: null };
  });
  return [...rows, ...unscored];
}

/**
 * Ten groups of scored customers, lowest scores first. Equal scores stay together, in the tenth that
 * holds their middle, so that some tenths may be missing.
 */
function tenthsOf(scored: readonly Observation[], base: Rate): Group[] {
  const groups = tiedGroups(scored, ({ score }) => score.score!, 10);
  return withLift(
    groups.map(({ at, rows }) => ({ name: String(at + 1), own: rows })),
    base,
  );
}

/** Groups from the lowest scores up, with what they are against all. */
function withLift(groups: readonly { name: string; own: Observation[] }[], base: Rate): Group[] {
  let captured = 0;
  return groups.map(({ name, own }): Group => {
    const rate = rateOf(own);
    captured += rate.left;
    const scores = own.map(({ score }) => score.score!);
    return {
      ...rate,
      name,
      lift: rate.n === 0 || base.left === 0 ? null : (rate.left * base.n) / (rate.n * base.left),
      captured,
      scores:
        own.length === 0
          ? null
          : {
              low: scores.reduce((a, b) => Math.min(a, b)),
              high: scores.reduce((a, b) => Math.max(a, b)),
            },
    };
  });
}

function segmentsOf(model: Model, observations: readonly Observation[], exits: readonly Exit[]) {
  const names = [...new Set(observations.map(({ segment }) => segment))];
  return names
    .map((segment) => {
      const own = observations.filter((row) => row.segment === segment);
      const left = exits.filter((row) => row.segment === segment);
      return { segment, ...measuresOf(model, own, left) };
    })
    .sort((a, b) => b.base.n - a.base.n || (a.segment < b.segment ? -1 : 1));
}
