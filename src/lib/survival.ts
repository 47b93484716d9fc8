/** A time after which the event came, or until which it had not come; `n` counts equal ones. */
export type Observation = { time: number; isEvent: boolean; n?: number };

/** A time at which events came, with the share for which it had not come by then. */
export type SurvivalStep = { time: number; survival: number; atRisk: number; events: number };

/** A survival curve: a step for every time with events, and the quantiles read off it. */
export type Survival = {
  /** The smallest time by which the event has come for a share p, or null when it is not reached. */
  quantile: (p: number) => number | null;
  curve: readonly SurvivalStep[];
};

type Moment = { time: number; events: number; censored: number };

// 1 − 0.9 is a little below 0.1 in floating point, and so may be a product of shares.
const tolerance = 1e-9;

/** The Kaplan–Meier estimate, in which events come before censorings of the same time. */
export function kaplanMeier(observations: readonly Observation[]): Survival {
  const curve = steps(moments(observations));
  return { curve, quantile: (p) => firstTime(curve, p) };
}

function firstTime(curve: readonly SurvivalStep[], p: number): number | null {
  if (!(p > 0 && p <= 1)) throw new RangeError(`${p} is not above 0 and at most 1`);
  return curve.find((step) => step.survival <= 1 - p + tolerance)?.time ?? null;
}

function steps(ordered: readonly Moment[]): SurvivalStep[] {
  const curve: SurvivalStep[] = [];
  let atRisk = ordered.reduce((total, { events, censored }) => total + events + censored, 0);
  // Between two censorings the product telescopes to one exact division.
  let since = { survival: 1, atRisk };
  for (const { time, events, censored } of ordered) {
    const left = atRisk - events;
    const survival = since.survival * (left / since.atRisk);
    if (events > 0) curve.push({ time, survival, atRisk, events });
    atRisk = left - censored;
    if (censored > 0) since = { survival, atRisk };
  }
  return curve;
}

function moments(observations: readonly Observation[]): Moment[] {
  const byTime = new Map<number, Moment>();
  for (const { time, isEvent, n = 1 } of observations) {
    const moment = byTime.get(time) ?? { time, events: 0, censored: 0 };
    moment[isEvent ? 'events' : 'censored'] += n;
    byTime.set(time, moment);
  }
  // A group of n = 0 is nobody at risk, and would divide by zero.
  return [...byTime.values()]
    .filter(({ events, censored }) => events + censored > 0)
    .sort((a, b) => a.time - b.time);
}
