import type { FactContext } from '../facts/fact.ts';
import type { Group, Input, Model } from '../models/model.ts';
import type { Unit } from '../reports/report.ts';
import { columnsIn } from './inputs.ts';
import { isOfPoints, shares, weighed } from './tally.ts';

/** One input of a score. */
export type Part = {
  input: string;
  /** Group that it belongs to. */
  group: string;
  title: string;
  isPresent: boolean;
  word: string | null;
  value: string | null;
  unit: Unit;
  /** 0–100. */
  score: number | null;
  /** In points of 100, as the model says. */
  weight: number;
  /** Of its weight. */
  points: number | null;
  /** Weight in this score, in points of 100, after what is missing gave its own to others. */
  share: number | null;
  ageDays: number | null;
  /** What is wrong with it, for the main issue. */
  says: string | null;
  action: string;
};

/** A group of inputs in a score. */
export type GroupPart = Pick<Group, 'id' | 'title' | 'weight'> & {
  /** 0–100; null when none of its inputs is there. */
  score: number | null;
  /** Least score that the document expects, null where it names none. */
  target: number | null;
};

type PartRow = {
  word: string | null;
  points: string | number;
  issue: string | null;
  value: string | null;
  age: string | null;
  raw: Record<string, string | null>;
};

/** What the query tells of one account: inputs as used and whether present, scores of groups. */
export type Told = Record<`used_${string}`, PartRow | null> &
  Record<`has_${string}`, boolean> &
  Record<`group_${string}`, string | number | null>;

const perPoint = 100_000_000;

/** Reads the parts of scores of one model. */
export function partsReader(
  model: Model,
  context: FactContext,
): (told: Told) => { parts: Part[]; groups: GroupPart[] } {
  const [isPlain, weights] = [isOfPoints(model), nominal(model)];
  const groups = weighed(model, context);
  return (told) => {
    const used = groups
      .map((group) => ({
        ...group,
        inputs: group.inputs.filter(({ input: { id } }) => told[`used_${id}`] != null),
      }))
      .filter(({ inputs }) => inputs.length > 0);
    const inEffect = model.formula === undefined ? percents(shares(used)) : new Map();
    return {
      parts: model.groups.flatMap((group) =>
        group.inputs.map((input) => ({
          ...toPart(input, told, { isPlain, weight: weights.get(input.id)! }),
          group: group.id,
          share: inEffect.get(input.id) ?? null,
        })),
      ),
      groups: model.groups.map((group) => groupPart(group, told)),
    };
  };
}

function groupPart({ id, title, weight, target }: Group, told: Told): GroupPart {
  const score = told[`group_${id}`] ?? null;
  return {
    ...{ id, title, weight, target: target ?? null },
    score: score === null ? null : Number(score) / perPoint,
  };
}

/** The weight of each input in points of 100, as the model says. */
export function nominal(model: Model): Map<string, number> {
  const everything = { has: () => true } as Pick<FactContext, 'has'> as FactContext;
  return percents(shares(weighed(model, everything)));
}

function percents(parts: ReadonlyMap<string, bigint>): Map<string, number> {
  const all = [...parts.values()].reduce((sum, share) => sum + share, 0n);
  return new Map([...parts].map(([id, share]) => [id, (100 * Number(share)) / Number(all)]));
}

function toPart(
  { id, title, action, unit = 'number' }: Input,
  told: Told,
  { isPlain, weight }: { isPlain: boolean; weight: number },
): Omit<Part, 'group' | 'share'> {
  const used = told[`used_${id}`];
  const none = {
    ...{ input: id, title, weight, action, unit, isPresent: told[`has_${id}`] ?? false },
    ...{ word: null, value: null, score: null, points: null, ageDays: null, says: null },
  };
  if (used == null) return none;
  const given = Number(used.points);
  const score = isPlain ? (100 * given) / weight : given / perPoint;
  return {
    ...none,
    word: used.word,
    value: used.value,
    score,
    points: isPlain ? given : (weight * score) / 100,
    ageDays: used.age === null ? null : Number(used.age),
    says: used.issue === null ? null : filledIn(used.issue, used.raw),
  };
}

function filledIn(text: string, raw: Readonly<Record<string, string | null>>): string {
  return columnsIn(text).reduce((said, name) => said.replace(`{${name}}`, raw[name] ?? '?'), text);
}
