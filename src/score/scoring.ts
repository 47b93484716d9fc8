import { dividedHalfUp, quoted } from '../engine/dialect.ts';
import type { Edge, Scoring, Step } from '../models/model.ts';

/** A score of 100 in the units in which scores are kept: 10⁻⁸ of a point. */
export const hundred = 10_000_000_000n;

/** SQL for one input: its score in units of 10⁻⁸, null when missing, and how it came to be. */
export type ScoringSql = {
  score: string;
  word: string;
  /** The figure lies outside the range that gives 0–100. */
  isClamped: string;
};

const noWord = 'cast(null as varchar)';

/**
 * How a scoring judges a row; `told` fills in the settings, `kept` may name an expression that is
 * used many times and say how it is called.
 */
export function scoringSql(scoring: Scoring, told: Told, kept: Kept = (sql) => sql): ScoringSql {
  switch (scoring.kind) {
    case 'words':
      return {
        score: wordsSql(scoring, told, (points) => String(shareOf(points, scoring.of))),
        word: wordsSql(scoring, told, (_, word) => quoted(word)),
        isClamped: 'false',
      };
    case 'linear':
      return linearSql(scoring, told, kept);
    case 'steps':
      return { score: stepsSql(scoring, told, kept), word: noWord, isClamped: 'false' };
    case 'categories': {
      const of = told(scoring.of);
      const cases = Object.entries(scoring.scores).map(
        ([word, score]) => `when ${quoted(word)} then ${shareOf(score, 100)}`,
      );
      return { score: `case ${of} ${cases.join(' ')} end`, word: of, isClamped: 'false' };
    }
    case 'cases':
      return casesSql(scoring.cases, told, kept);
  }
}

/** What the first word that holds gives. */
export function wordsSql(
  { words }: Pick<Extract<Scoring, { kind: 'words' }>, 'words'>,
  told: Told,
  then: (points: number, word: string) => string,
): string {
  const tests = words.map(
    ({ when, points, word }) => `when ${told(when)} then ${then(points, word)}`,
  );
  return `case ${tests.join(' ')} end`;
}

function casesSql(
  cases: readonly { when: string; score: Scoring }[],
  told: Told,
  kept: Kept,
): ScoringSql {
  const all = cases.map(({ when, score }) => ({
    when: told(when),
    ...scoringSql(score, told, kept),
  }));
  const choose = (then: (item: ScoringSql) => string) =>
    `case ${all.map((item) => `when ${item.when} then ${then(item)}`).join(' ')} end`;
  return {
    score: choose(({ score }) => score),
    word: choose(({ word }) => word),
    isClamped: `coalesce(${choose(({ isClamped }) => isClamped)}, false)`,
  };
}

type Linear = Extract<Scoring, { kind: 'linear' }>;

// (top ÷ bottom − from) ÷ (to − from), as one quotient of whole numbers.
function linearSql(
  { top, bottom, from, to, isUncapped }: Linear,
  told: Told,
  kept: Kept,
): ScoringSql {
  const [t, b] = figureSql(top, bottom, told, kept);
  const [first, last] = edgesSql([from, to], told);
  const way = isWhole(first!) && isWhole(last!) ? '' : ` * sign(${last!.sql} - ${first!.sql})`;
  const isFalling = way === '' && BigInt(first!.sql) > BigInt(last!.sql);
  const gone = isFalling
    ? `${first!.sql} * ${b} - ${t} * ${last!.unit}`
    : `${t} * ${first!.unit} - ${first!.sql} * ${b}`;
  const dividend = `(${hundred} * (${gone})${way})`;
  const divisor = `(abs(${last!.sql} - ${first!.sql}) * ${b})`;
  const isMissing = `${t} is null or coalesce(${b} <= 0, true) or ${divisor} = 0`;
  if (isUncapped) {
    const score = `case when ${isMissing} then null else ${dividedHalfUp(dividend, divisor)} end`;
    return { score, word: noWord, isClamped: 'false' };
  }
  return {
    score:
      `case when ${isMissing} then null when ${dividend} <= 0 then 0 ` +
      `when ${dividend} >= ${hundred} * ${divisor} then ${hundred} ` +
      `else ${dividedHalfUp(dividend, divisor)} end`,
    word: noWord,
    isClamped: `coalesce(${dividend} < 0 or ${dividend} > ${hundred} * ${divisor}, false)`,
  };
}

type Steps = Extract<Scoring, { kind: 'steps' }>;

function stepsSql({ top, bottom, below, steps }: Steps, told: Told, kept: Kept): string {
  const [t, b] = figureSql(top, bottom, told, kept);
  const edges = edgesSql(
    steps.map(({ from }) => from),
    told,
  );
  const cases = steps.map((step, i) => {
    const { sql, unit } = edges[i]!;
    return `when ${t} * ${unit} ${operator(step)} ${sql} * ${b} then ${shareOf(step.score, 100)}`;
  });
  return (
    `case when ${t} is null or coalesce(${b} <= 0, true) then null ` +
    `${cases.reverse().join(' ')} else ${shareOf(below, 100)} end`
  );
}

const operator = ({ isStrict }: Step): string => (isStrict ? '>' : '>=');

type Told = (sql: string) => string;

type Kept = (sql: string) => string;

// Both in units of 10⁻⁸, so that decimals are whole numbers and the quotient stays the same.
function figureSql(
  top: string,
  bottom: string | undefined,
  told: Told,
  kept: Kept,
): [string, string] {
  const whole = (sql: string) =>
    kept(`cast(cast((${told(sql)}) as decimal(38, 8)) * 100000000 as hugeint)`);
  return [whole(top), bottom === undefined ? 'cast(100000000 as hugeint)' : whole(bottom)];
}

/** An edge as a whole number of so many parts of one. */
type WholeEdge = { sql: string; unit: bigint };

const places = 6;

function edgesSql(edges: readonly Edge[], told: Told): WholeEdge[] {
  const texts = edges.map((edge) => (typeof edge === 'number' ? String(edge) : told(edge)));
  const isPlain = texts.every((text) => plainNumber.test(text));
  const unit =
    10n ** BigInt(isPlain ? Math.max(0, ...texts.map((t) => placesOf(Number(t)))) : places);
  return texts.map((text) => {
    const sql = isPlain
      ? String(wholeOf(Number(text), unit))
      : `cast(cast((${text}) as decimal(18, ${places})) * ${unit} as hugeint)`;
    return { sql, unit };
  });
}

const plainNumber = /^-?\d+(\.\d+)?$/;

const isWhole = ({ sql }: WholeEdge): boolean => /^-?\d+$/.test(sql);

/** Decimals of a number as it is written. */
export const placesOf = (number: number): number => String(number).split('.')[1]?.length ?? 0;

/** A number in whole parts of one, exact where it has no more places. */
export const wholeOf = (number: number, unit: bigint): bigint =>
  BigInt(Math.round(number * Number(unit)));

/** So many of the most, out of 100, in units of 10⁻⁸, rounded half up. */
export function shareOf(points: number, most: number): bigint {
  const unit = 10n ** BigInt(Math.max(placesOf(points), placesOf(most)));
  const [a, b] = [wholeOf(points, unit) * hundred, wholeOf(most, unit)];
  return (2n * a + b) / (2n * b);
}
