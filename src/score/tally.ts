import { dividedHalfUp, named } from '../engine/dialect.ts';
import type { FactContext } from '../facts/fact.ts';
import type { Formula } from '../lib/formula.ts';
import type { Input, Model } from '../models/model.ts';
import { connected } from './inputs.ts';
import { hundred, placesOf, wholeOf } from './scoring.ts';

/** A group with its connected inputs only; weights in whole units that are the same for all. */
export type WeighedGroup = {
  id: string;
  weight: bigint;
  inputs: readonly { input: Input; weight: bigint }[];
};

/** SQL sums over the columns `used_<input>` (null when missing) and `<input>` (null when not present). */
export type Tally = {
  /** The score is 100 × points ÷ most; `most` is 0 when there is none. */
  points: string;
  most: string;
  /** Weight of the present inputs, out of `weight`. */
  presentWeight: string;
  weight: number;
  /** Score of a group in units of 10⁻⁸ by its id; empty for a model of whole points. */
  groups: ReadonlyMap<string, string>;
};

/** A score is kept to 10⁻⁶, so that thirds that were rounded to 10⁻⁸ add up to a whole again. */
const scoreUnits = 1_000_000;

/** How a model adds up what its connected inputs say. */
export function tallyOf(model: Model, context: FactContext): Tally {
  if (isOfPoints(model)) return pointsTally(connected(model, context));
  const groups = weighed(model, context);
  const isWeighed = model.formula === undefined;
  const scores = new Map(isWeighed ? groups.map((group) => [group.id, groupSql(group)]) : []);
  const all = groups.flatMap(({ inputs }) => inputs);
  const parts = shares(groups);
  return {
    ...(model.formula === undefined ? weightedSum(groups, scores) : formulaSum(model.formula, all)),
    presentWeight: sumOf(
      all.map(({ input: { id } }) => weightIf(named(`own_${id}`), parts.get(id)!)),
    ),
    weight: Number([...parts.values()].reduce((sum, share) => sum + share, 0n)),
    groups: scores,
  };
}

/** Each input stands alone and gives whole points of its weight: their sum is the score. */
export function isOfPoints({ groups, formula }: Model): boolean {
  return (
    formula === undefined &&
    groups.every(({ weight, inputs }) => {
      const [input] = inputs;
      const { score, weight: own } = input!;
      return inputs.length === 1 && score.kind === 'words' && score.of === weight && own === weight;
    })
  );
}

function pointsTally(inputs: readonly Input[]): Tally {
  const used = ({ id }: Input) => named(`used_${id}`);
  return {
    points: sumOf(inputs.map((input) => `coalesce(${used(input)}.points, 0)`)),
    most: sumOf(
      inputs.map((input) => `(case when ${used(input)} is null then 0 else ${input.weight} end)`),
    ),
    presentWeight: sumOf(
      inputs.map(
        ({ id, weight }) => `(case when ${named(`own_${id}`)} is null then 0 else ${weight} end)`,
      ),
    ),
    weight: inputs.reduce((sum, { weight }) => sum + weight, 0),
    groups: new Map(),
  };
}

/** The groups that have connected inputs. */
export function weighed(model: Model, context: FactContext): WeighedGroup[] {
  const there = connected(model, context);
  const own = (inputs: readonly Input[]) => inputs.filter((input) => there.includes(input));
  const groups = model.groups.filter(({ inputs }) => own(inputs).length > 0);
  const weights = wholeWeights(groups.map(({ weight }) => weight));
  return groups.map(({ id, inputs }, i) => {
    const inner = wholeWeights(own(inputs).map(({ weight }) => weight));
    return {
      id,
      weight: weights[i]!,
      inputs: own(inputs).map((input, j) => ({ input, weight: inner[j]! })),
    };
  });
}

function wholeWeights(weights: readonly number[]): bigint[] {
  const unit = 10n ** BigInt(Math.max(0, ...weights.map(placesOf)));
  return weights.map((weight) => wholeOf(weight, unit));
}

/** The weight of each input among all connected ones, in whole units. */
export function shares(groups: readonly WeighedGroup[]): Map<string, bigint> {
  const totals = groups.map(({ inputs }) => inputs.reduce((sum, { weight }) => sum + weight, 0n));
  const common = totals.reduce(leastCommon, 1n);
  return new Map(
    groups.flatMap(({ weight, inputs }, i) =>
      inputs.map((own): [string, bigint] => {
        return [own.input.id, (weight * own.weight * common) / totals[i]!];
      }),
    ),
  );
}

const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : divisor(b, a % b));

const leastCommon = (a: bigint, b: bigint): bigint => (a * b) / divisor(a, b);

const scoreOf = ({ id }: Input): string => `cast(${named(`used_${id}`)}.points as hugeint)`;

// What is missing gives its weight to the others of its group.
function groupSql({ inputs }: WeighedGroup): string {
  const sum = sumOf(
    inputs.map(({ input, weight }) => `coalesce(${weight} * ${scoreOf(input)}, 0)`),
  );
  const most = sumOf(
    inputs.map(({ input, weight }) => weightIf(named(`used_${input.id}`), weight)),
  );
  return dividedHalfUp(sum, `nullif(${most}, 0)`);
}

const weightIf = (there: string, weight: bigint): string =>
  `(case when ${there} is null then 0 else cast(${weight} as hugeint) end)`;

// A group without inputs gives its weight to the other groups.
function weightedSum(
  groups: readonly WeighedGroup[],
  scores: ReadonlyMap<string, string>,
): Pick<Tally, 'points' | 'most'> {
  const column = ({ id }: WeighedGroup) => named(`group_${id}`);
  const sum = sumOf(groups.map((group) => `coalesce(${group.weight} * ${column(group)}, 0)`));
  const most = sumOf(groups.map((group) => weightIf(column(group), group.weight)));
  if (scores.size === 0) return { points: '0', most: '0' };
  const perUnit = hundred / BigInt(100 * scoreUnits);
  return {
    points: `coalesce(${dividedHalfUp(sum, `nullif(${perUnit} * (${most}), 0)`)}, 0)`,
    most: `(case when ${most} = 0 then 0 else cast(${100 * scoreUnits} as hugeint) end)`,
  };
}

/** A formula over scores of 0–100, kept within them; without one of its inputs there is no score. */
function formulaSum(
  formula: Formula,
  inputs: readonly { input: Input }[],
): Pick<Tally, 'points' | 'most'> {
  const unit = hundred / 100n;
  const sql = (part: Formula): string => {
    if (part.kind === 'number') return String(wholeOf(part.number, unit));
    if (part.kind === 'name') {
      const found = inputs.find(({ input }) => input.id === part.name);
      return found === undefined ? 'cast(null as hugeint)' : scoreOf(found.input);
    }
    const [a, b] = [sql(part.left), sql(part.right)];
    if (part.sign === '*') return dividedHalfUp(`${a} * ${b}`, String(unit));
    if (part.sign === '/') {
      const [top, bottom] = [`(${a} * ${unit} * sign(${b}))`, `nullif(abs(${b}), 0)`];
      return dividedHalfUp(top, bottom);
    }
    return `(${a} ${part.sign} ${b})`;
  };
  const value = dividedHalfUp(sql(formula), String(unit / BigInt(scoreUnits)));
  return {
    points: `coalesce(greatest(0, least(${100 * scoreUnits}, ${value})), 0)`,
    most: `(case when ${value} is null then 0 else cast(${100 * scoreUnits} as hugeint) end)`,
  };
}

const sumOf = (terms: readonly string[]): string => terms.join(' + ') || '0';
