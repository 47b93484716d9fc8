/** How many rows have the same inputs, and for how many of them the event came true. */
export type Outcomes = { inputs: readonly number[]; n: number; events: number };

/** `P(event) = 1 / (1 + exp(−(intercept + Σ weight × input)))`. */
export type Logistic = { intercept: number; weights: number[] };

/** What weights are drawn to, and how strongly: in units of 1 ÷ variance. */
export type Pull = { towards: readonly number[]; strength: number };

const mostSteps = 50;
const tolerance = 1e-10;

/**
 * The logistic regression whose weights are all ≥ 0, with the squared distance from other weights
 * as penalty. Newton's steps, each a bounded quadratic problem.
 */
export function logistic(rows: readonly Outcomes[], pull: Pull): Logistic {
  const [n, events] = [sumOf(rows, 'n'), sumOf(rows, 'events')];
  // Half an event more on either side keeps the start finite.
  let at = [Math.log((events + 0.5) / (n - events + 0.5)), ...pull.towards];
  let cost = costOf(rows, at, pull);
  for (let step = 0; step < mostSteps; step++) {
    const { gradient, curvature } = slopes(rows, at, pull);
    const move = boundedMove(at, gradient, curvature);
    let [next, nextCost, size] = [at, cost, 1];
    for (; size > 1e-6; size /= 2) {
      next = at.map((value, j) => (j === 0 ? value : Math.max(0, value)) + size * move[j]!);
      nextCost = costOf(rows, next, pull);
      if (nextCost <= cost) break;
    }
    const gain = cost - nextCost;
    if (!(gain > 0)) break;
    [at, cost] = [next, nextCost];
    if (gain < tolerance * Math.abs(cost)) break;
  }
  return { intercept: at[0]!, weights: at.slice(1).map((weight) => Math.max(0, weight)) };
}

/** The chance of the event, 0–1. */
export function chance({ intercept, weights }: Logistic, inputs: readonly number[]): number {
  return sigmoid(inputs.reduce((sum, input, j) => sum + weights[j]! * input, intercept));
}

/** Mean negative log-likelihood of what came true: lower is better. */
export function logLoss(model: Logistic, rows: readonly Outcomes[]): number {
  const at = [model.intercept, ...model.weights];
  return costOf(rows, at, { towards: [], strength: 0 }) / sumOf(rows, 'n');
}

const sumOf = (rows: readonly Outcomes[], what: 'n' | 'events'): number =>
  rows.reduce((sum, row) => sum + row[what], 0);

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

function costOf(rows: readonly Outcomes[], at: readonly number[], pull: Pull): number {
  let cost = 0;
  for (const { inputs, n, events } of rows) {
    const x = inputs.reduce((sum, input, j) => sum + at[j + 1]! * input, at[0]!);
    // log(1 + e^x) without overflow.
    cost += n * (Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)))) - events * x;
  }
  const distance = pull.towards.reduce((sum, to, j) => sum + (at[j + 1]! - to) ** 2, 0);
  return cost + (pull.strength / 2) * distance;
}

function slopes(rows: readonly Outcomes[], at: readonly number[], pull: Pull) {
  const size = at.length;
  const gradient = new Array<number>(size).fill(0);
  const curvature = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (const { inputs, n, events } of rows) {
    const x = [1, ...inputs];
    const p = sigmoid(x.reduce((sum, input, j) => sum + at[j]! * input, 0));
    const bend = n * p * (1 - p);
    for (let j = 0; j < size; j++) {
      gradient[j]! += (n * p - events) * x[j]!;
      for (let k = 0; k <= j; k++) curvature[j]![k]! += bend * x[j]! * x[k]!;
    }
  }
  for (let j = 0; j < size; j++) {
    if (j > 0) gradient[j]! += pull.strength * (at[j]! - pull.towards[j - 1]!);
    curvature[j]![j]! += j > 0 ? pull.strength : 0;
    for (let k = 0; k < j; k++) curvature[k]![j] = curvature[j]![k]!;
  }
  return { gradient, curvature };
}

/** The step that minimises the quadratic model while every weight stays ≥ 0, coordinate by coordinate. */
function boundedMove(at: readonly number[], gradient: number[], curvature: number[][]): number[] {
  const move = at.map(() => 0);
  for (let round = 0; round < 500; round++) {
    let most = 0;
    for (let j = 0; j < at.length; j++) {
      const bend = curvature[j]![j]!;
      if (bend <= 1e-12) continue;
      const slope = gradient[j]! + curvature[j]!.reduce((sum, c, k) => sum + c * move[k]!, 0);
      const free = move[j]! - slope / bend;
      const next = j === 0 ? free : Math.max(free, -at[j]!);
      most = Math.max(most, Math.abs(next - move[j]!));
      move[j] = next;
    }
    if (most < 1e-12) break;
  }
  return move;
}
