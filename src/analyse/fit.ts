import { logistic, logLoss, type Outcomes } from '../lib/logistic.ts';
import { auc, aucGain, type Ranked } from '../lib/roc.ts';
import { capped, wholeNumbers } from '../lib/shares.ts';
import type { Interval } from '../lib/statistics.ts';
import type { Score } from '../score/score.ts';
import { leastLeavers } from './backtest.ts';
import { alike, chanceByScore } from './calibration.ts';
import { foldsOf, nFolds } from './folds.ts';
import type { Observation } from './outcomes.ts';

/** A weight as configured and as it would be. */
export type Weight = { input: string; title: string; configured: number; proposed: number };

/** What history says about the weights; never applied by itself. */
export type Fit =
  | { kind: 'refused'; why: string }
  | {
      kind: 'proposed' | 'kept';
      weights: Weight[];
      /** Inputs that no customer has data for; their weights stay. */
      untold: string[];
      /** AUC of the configured weights and of fitted ones on accounts that they were not fitted on. */
      configured: number;
      fitted: number;
      gain: Interval | null;
    };

/** Strengths of the pull towards the configured weights, strongest first. */
const strengths = [1000, 300, 100, 30, 10, 3, 1];

/** No input gets more than this share of all weight, unless the config gives it more. */
export const mostShare = 0.5;

type Input = { id: string; title: string; weight: number; cap: number };
type Row = Observation & { values: number[] };

/** Weights that would have told churn better, with guard-rails; refused where too few left. */
export function fittedWeights(observations: readonly Observation[]): Fit {
  const scored = observations.filter(({ score }) => score.score !== null);
  const leavers = new Set(scored.flatMap((row) => (row.hasLeft ? [row.score.accountId] : [])));
  if (leavers.size < leastLeavers) {
    return { kind: 'refused', why: `${leavers.size} accounts left, ${leastLeavers} are needed` };
  }
  const { inputs, untold } = inputsOf(scored);
  if (inputs.length < 2) return { kind: 'refused', why: 'fewer than two inputs have data' };
  const rows = scored.map((row): Row => ({ ...row, values: valuesOf(row.score, inputs) }));
  const folds = foldsOf(scored);
  const held = heldOut(rows, folds, inputs);
  const ranked = (scoreOf: (row: Row, i: number) => number): Ranked[] =>
    rows.map((row, i) => {
      return { score: scoreOf(row, i), isEvent: row.hasLeft, group: row.score.accountId };
    });
  const [before, after] = [ranked(({ score }) => score.score!), ranked((_, i) => held[i]!)];
  const [configured, fitted] = [auc(before)!, auc(after)!];
  const own = fitted > configured ? weightsFrom(rows, folds, inputs) : null;
  const total = inputs.reduce((sum, { weight }) => sum + weight, 0);
  const proposed = wholeNumbers(scaled(own ?? inputs.map(({ weight }) => weight), inputs, total));
  const weights = inputs.map(({ id, title, weight }, i): Weight => {
    return { input: id, title, configured: weight, proposed: own === null ? weight : proposed[i]! };
  });
  const isSame = weights.every((weight) => weight.configured === weight.proposed);
  const gain = aucGain(before, after);
  return { kind: isSame ? 'kept' : 'proposed', weights, untold, configured, fitted, gain };
}

function inputsOf(scored: readonly Observation[]): { inputs: Input[]; untold: string[] } {
  const { parts } = scored[0]!.score;
  const isTold = parts.map((_, i) => scored.some(({ score }) => score.parts[i]!.score !== null));
  const total = parts.reduce((sum, { weight }, i) => sum + (isTold[i] ? weight : 0), 0);
  return {
    inputs: parts.flatMap(({ input: id, title, weight }, i) => {
      const cap = Math.max(weight, mostShare * total);
      return isTold[i] ? [{ id, title, weight, cap }] : [];
    }),
    untold: parts.flatMap(({ title }, i) => (isTold[i] ? [] : [title])),
  };
}

/**
 * Sub-scores 0–1. A missing one is as good as the whole score, which is what spreading its weight over
 * the others amounts to.
 */
function valuesOf({ parts, score }: Score, inputs: readonly Input[]): number[] {
  const byInput = new Map(parts.map((part) => [part.input, part.score]));
  return inputs.map(({ id }) => (byInput.get(id) ?? score!) / 100);
}

/** Scores 0–1 of every row by weights that were fitted on other accounts, their pull included. */
function heldOut(
  rows: readonly Row[],
  folds: ReadonlyMap<string, number>,
  inputs: readonly Input[],
): number[] {
  const byFold = Array.from({ length: nFolds }, (_, fold) => {
    const others = rows.filter(({ score }) => folds.get(score.accountId) !== fold);
    return scaled(weightsFrom(others, foldsOf(others), inputs), inputs, 1);
  });
  return rows.map(({ score, values }) => {
    const weights = byFold[folds.get(score.accountId)!]!;
    return values.reduce((sum, value, j) => sum + weights[j]! * value, 0);
  });
}

function scaled(weights: readonly number[], inputs: readonly Input[], sum: number): number[] {
  const total = inputs.reduce((all, { weight }) => all + weight, 0);
  const caps = inputs.map(({ cap }) => (cap * sum) / total);
  // Where hardly anything tells churn, what a cap cuts off goes to the others as configured.
  const trace = inputs.map(({ weight }, i) => weights[i]! + (1e-9 * weight) / total);
  return capped(trace, sum, caps);
}

/** Weights with the pull that predicts best on accounts that are left out in turn. */
function weightsFrom(
  rows: readonly Row[],
  folds: ReadonlyMap<string, number>,
  inputs: readonly Input[],
): number[] {
  const total = inputs.reduce((sum, { weight }) => sum + weight, 0);
  // The configured weights at the scale at which they tell churn.
  const towardsOf = (own: readonly Row[]) => {
    const scale = Math.max(1, chanceByScore(own).weights[0]!);
    return inputs.map(({ weight }) => (scale * weight) / total);
  };
  const splits = Array.from({ length: nFolds }, (_, fold) => {
    const others = rows.filter(({ score }) => folds.get(score.accountId) !== fold);
    const own = rows.filter(({ score }) => folds.get(score.accountId) === fold);
    return {
      towards: towardsOf(others),
      others: grouped(others),
      own: grouped(own),
      n: own.length,
    };
  }).filter(({ n }) => n > 0);
  const losses = strengths.map((strength) =>
    splits.reduce((sum, { towards, others, own, n }) => {
      return sum + n * logLoss(logistic(others, { towards, strength }), own);
    }, 0),
  );
  const strength = strengths[losses.indexOf(Math.min(...losses))]!;
  return logistic(grouped(rows), { towards: towardsOf(rows), strength }).weights;
}

const grouped = (rows: readonly Row[]): Outcomes[] =>
  alike(rows, ({ values }) => values.map((value) => 1 - value));
