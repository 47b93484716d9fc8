import { tiedGroups } from '../lib/groups.ts';
import { chance, type Logistic, logistic, type Outcomes } from '../lib/logistic.ts';
import { type Interval, wilson } from '../lib/statistics.ts';
import { foldsOf, nFolds } from './folds.ts';
import type { Observation } from './outcomes.ts';

/** What scores promised, learned from other accounts, against what came. */
export type Calibration = {
  /** Mean squared distance of promise and outcome, 0–1; lower is better. */
  brier: number;
  /** The same when everybody is promised the mean rate. */
  brierOfBase: number;
  groups: { n: number; promised: number; left: number; interval: Interval }[];
};

const nGroups = 5;
const free = { towards: [0], strength: 1e-6 };

/**
 * Turns scores into chances of leaving, by logistic regression on four fifths of the accounts, and looks
 * at them on the last fifth; null where a fifth has nobody who left.
 */
export function calibration(scored: readonly Observation[]): Calibration | null {
  const folds = foldsOf(scored);
  const promises: { promised: number; ofBase: number; hasLeft: boolean }[] = [];
  for (let fold = 0; fold < nFolds; fold++) {
    const [others, own] = [
      scored.filter(({ score }) => folds.get(score.accountId) !== fold),
      scored.filter(({ score }) => folds.get(score.accountId) === fold),
    ];
    const left = others.filter(({ hasLeft }) => hasLeft).length;
    if (left === 0 || left === others.length) return null;
    const model = chanceByScore(others);
    const ofBase = left / others.length;
    for (const { score, hasLeft } of own) {
      promises.push({ promised: chance(model, [risk(score.score!)]), ofBase, hasLeft });
    }
  }
  if (promises.length === 0) return null;
  const mean = (of: (row: (typeof promises)[number]) => number) =>
    promises.reduce((sum, row) => sum + (of(row) - (row.hasLeft ? 1 : 0)) ** 2, 0) /
    promises.length;
  return {
    brier: mean(({ promised }) => promised),
    brierOfBase: mean(({ ofBase }) => ofBase),
    // The riskiest first, as the lowest scores stand first among deciles.
    groups: tiedGroups(promises, ({ promised }) => -promised, nGroups).map(({ rows }) => {
      const left = rows.filter(({ hasLeft }) => hasLeft).length;
      const promised = rows.reduce((sum, row) => sum + row.promised, 0) / rows.length;
      const interval = wilson(left, rows.length)!;
      return { n: rows.length, promised, left, interval };
    }),
  };
}

const risk = (score: number): number => 1 - score / 100;

/** The chance of leaving as it rises while the score falls. */
export function chanceByScore(scored: readonly Observation[]): Logistic {
  return logistic(
    alike(scored, ({ score }) => [risk(score.score!)]),
    free,
  );
}

/** Observations with the same inputs as one row. */
export function alike<T extends Observation>(
  scored: readonly T[],
  inputsOf: (row: T) => readonly number[],
): Outcomes[] {
  const rows = new Map<string, Outcomes>();
  for (const row of scored) {
    const inputs = inputsOf(row);
    const key = inputs.join(' ');
    const found = rows.get(key) ?? { inputs, n: 0, events: 0 };
    found.n += 1;
    found.events += row.hasLeft ? 1 : 0;
    rows.set(key, found);
  }
  return [...rows.values()];
}
