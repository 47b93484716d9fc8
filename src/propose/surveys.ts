import type { Export } from './exports.ts';
import { folded } from './headers.ts';
import { constant, type Fill, headerFor, type OpenChoice } from './match.ts';
import { numberIn } from './numbers.ts';
import { counted } from './verdict.ts';

const kinds = ['nps', 'csat', 'ces'] as const;
type Kind = (typeof kinds)[number];

/** Lowest and highest score that each kind has by default. */
const scales: Readonly<Record<Kind, readonly [number, number]>> = {
  nps: [0, 10],
  csat: [1, 5],
  ces: [1, 7],
};

/** The kind of a survey whose file does not say it in a column. */
export function surveyFill(file: Export, fills: readonly Fill[]): Fill | null {
  const range = scoresIn(file, fills);
  if (range === null) return null;
  const { header, low, high, n } = range;
  const shown = `${counted(n)} scores from ${low} to ${high}`;
  const named = kinds.find((kind) =>
    new RegExp(`(^|[^a-z])${kind}([^a-z]|$)`).test(`${folded(file.name)} ${folded(header)}`),
  );
  const possible = kinds.filter((kind) => scales[kind][0] <= low && high <= scales[kind][1]);
  if (named !== undefined && possible.includes(named))
    return constant('survey', named, `${shown}, and ${named} in its name`);
  if (named === undefined && low === 0 && high > 7 && possible.includes('nps'))
    return constant('survey', 'nps', `assumed: ${shown}`);
  if (named === undefined && high > 7 && high <= 10)
    return constant('survey', 'nps', `assumed: ${shown}`);
  if (named === undefined && low >= 1 && high === 5)
    return constant('survey', 'csat', `assumed: ${shown}`);
  const choices = possible.map((kind): OpenChoice => {
    const [from, to] = scales[kind];
    return {
      value: kind,
      says: `a score of ${from} to ${to}`,
      fills: [constant('survey', kind, `told by you; ${shown}`)],
    };
  });
  const fill = constant('survey', '', '');
  if (choices.length === 0) return null;
  return {
    ...fill,
    open: { about: 'survey', says: `nothing says what was asked; ${shown}`, choices },
  };
}

function scoresIn(file: Export, fills: readonly Fill[]) {
  const header = headerFor(fills, 'score');
  if (header === null) return null;
  const numbers = file.values
    .get(header)!
    .filled.flatMap((text) => numberIn({}, text) ?? [])
    .map(Number);
  if (numbers.length === 0) return null;
  return { header, low: least(numbers), high: most(numbers), n: numbers.length };
}

/** The highest rating of tickets that go beyond five stars. */
export function satisfactionFill(file: Export, fills: readonly Fill[]): Fill | null {
  const header = headerFor(fills, 'satisfaction');
  if (header === null || fills.some(({ column }) => column === 'satisfaction_max')) return null;
  const numbers = file.values
    .get(header)!
    .filled.flatMap((text) => numberIn({}, text) ?? [])
    .map(Number);
  const highest = most([0, ...numbers]);
  const scale = [5, 7, 10, 100].find((one) => highest <= one);
  if (scale === undefined || scale === 5) return null;
  return constant(
    'satisfaction_max',
    String(scale),
    `assumed: the highest of ${counted(numbers.length)} is ${highest}`,
  );
}

const least = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.min(a, b));
const most = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b));
