import type { Formula } from '../lib/formula.ts';
import type { Band, Model, Scoring } from '../models/model.ts';
import { inputsOf } from './inputs.ts';
import { nominal } from './parts.ts';

/** Scores from `low` to `high`, both included. */
export type Range = { low: number; high: number };

/** Scores that a model can give when all its inputs are there; a few ranges, ascending. */
export function reachOf(model: Model): Range[] {
  const ranges = new Map(inputsOf(model).map((input) => [input.id, scoresOf(input.score)]));
  if (model.formula !== undefined) {
    const { low, high } = formulaRange(model.formula, (name) => hull(ranges.get(name)!));
    return [{ low: within(low), high: within(high) }];
  }
  const weights = nominal(model);
  return inputsOf(model).reduce<Range[]>(
    (sums, input) => added(sums, weighed(ranges.get(input.id)!, weights.get(input.id)! / 100)),
    [{ low: 0, high: 0 }],
  );
}

/** Bands that no combination of inputs reaches. */
export function unreachable(model: Model): Band[] {
  const ranges = reachOf(model);
  return model.bands.filter(({ from }, i) => {
    const above = model.bands[i - 1]?.from ?? Number.POSITIVE_INFINITY;
    const isLowest = i === model.bands.length - 1;
    return !ranges.some(({ low, high }) => {
      return low < above - tolerance && (isLowest || high >= from - tolerance);
    });
  });
}

// Sums of shares are not exact here; scores are kept to 10⁻⁶.
const tolerance = 1e-6;

/** The scores that an input can give. */
function scoresOf(scoring: Scoring): Range[] {
  switch (scoring.kind) {
    case 'words':
      return merged(scoring.words.map(({ points }) => point((100 * points) / scoring.of)));
    case 'steps':
      return merged([scoring.below, ...scoring.steps.map(({ score }) => score)].map(point));
    case 'categories':
      return merged(Object.values(scoring.scores).map(point));
    case 'cases':
      return merged(scoring.cases.flatMap(({ score }) => scoresOf(score)));
    case 'linear':
      return scoring.isUncapped
        ? [{ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }]
        : [{ low: 0, high: 100 }];
  }
}

const point = (score: number): Range => ({ low: score, high: score });

const weighed = (ranges: readonly Range[], share: number): Range[] =>
  ranges.map(({ low, high }) => ({ low: low * share, high: high * share }));

/** More ranges than this are taken as one from the lowest to the highest. */
const mostRanges = 2000;

function added(a: readonly Range[], b: readonly Range[]): Range[] {
  const sums = merged(
    a.flatMap((x) => b.map((y) => ({ low: x.low + y.low, high: x.high + y.high }))),
  );
  return sums.length > mostRanges ? [hull(sums)] : sums;
}

function merged(ranges: readonly Range[]): Range[] {
  const found: Range[] = [];
  for (const range of [...ranges].sort((x, y) => x.low - y.low || x.high - y.high)) {
    const last = found.at(-1);
    if (last === undefined || range.low > last.high + tolerance) found.push({ ...range });
    else last.high = Math.max(last.high, range.high);
  }
  return found;
}

const hull = (ranges: readonly Range[]): Range => ({
  low: Math.min(...ranges.map(({ low }) => low)),
  high: Math.max(...ranges.map(({ high }) => high)),
});

const within = (score: number): number => Math.max(0, Math.min(100, score));

/** Bounds of a formula; a name that occurs twice may widen them. */
function formulaRange(formula: Formula, rangeOf: (name: string) => Range): Range {
  if (formula.kind === 'number') return point(formula.number);
  if (formula.kind === 'name') return rangeOf(formula.name);
  const [a, b] = [formulaRange(formula.left, rangeOf), formulaRange(formula.right, rangeOf)];
  switch (formula.sign) {
    case '+':
      return { low: a.low + b.low, high: a.high + b.high };
    case '-':
      return { low: a.low - b.high, high: a.high - b.low };
    case '*':
      return corners(a, b, (x, y) => x * y);
    case '/':
      return b.low <= 0 && b.high >= 0
        ? { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
        : corners(a, b, (x, y) => x / y);
  }
}

function corners(a: Range, b: Range, of: (x: number, y: number) => number): Range {
  const all = [of(a.low, b.low), of(a.low, b.high), of(a.high, b.low), of(a.high, b.high)];
  return { low: Math.min(...all), high: Math.max(...all) };
}

/** What is odd about the weights and bands of a model of the config, one line each. */
export function modelNotices(model: Model): string[] {
  if (model.follow !== null) return [];
  const { id, groups, formula } = model;
  const sums =
    formula === undefined
      ? [
          groups.length === 1 ? [] : oddSum(`weights of the groups of model ${id}`, groups, 100),
          ...groups.map((group) =>
            group.inputs.length === 1
              ? []
              : oddSum(`weights of group ${group.id} of model ${id}`, group.inputs, group.weight),
          ),
        ].flat()
      : [];
  const empty = unreachable(model).map(({ name, from, range }) => {
    return `band ${name} (${range === '' ? `from ${from}` : range}) of model ${id} cannot be reached: ${reachText(model)}`;
  });
  return [...sums, ...empty];
}

function oddSum(what: string, parts: readonly { weight: number }[], own: number): string[] {
  const sum = Number(parts.reduce((total, { weight }) => total + weight, 0).toFixed(6));
  return sum === 100 || sum === own ? [] : [`${what} sum to ${sum}, taken as shares of it`];
}

/** The range of a model in words. */
export function reachText(model: Model): string {
  const { low, high } = hull(reachOf(model));
  const edge = (value: number) => String(Number(within(value).toFixed(1)));
  return `scores run from ${edge(low)} to ${edge(high)} with all inputs`;
}
