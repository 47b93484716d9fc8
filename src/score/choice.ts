import { dated, named } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { isSameSegment } from '../lib/segments.ts';
import { compareTexts } from '../lib/text.ts';
import type { Band, Model } from '../models/model.ts';
import { daysInBand, daysInBandLimit } from './bands.ts';
import { breakOf, unbroken } from './breaks.ts';
import { type Score, score } from './score.ts';
import type { ScoreQuery } from './sql.ts';

/** Which model scores an account: one for all, or others for segments of a dimension. */
export type Choice = {
  model: Model;
  bySegment: { dimension: string; models: ReadonlyMap<string, Model> };
};

/** One model for all accounts. */
export const always = (model: Model): Choice => ({
  model,
  bySegment: { dimension: 'segment', models: new Map() },
});

/** The models of a choice, the default first. */
export const modelsIn = ({ model, bySegment }: Choice): Model[] => [
  ...new Set([model, ...bySegment.models.values()]),
];

type ChosenQuery = Omit<ScoreQuery, 'model'> & { choice: Choice };

/**
 * Scores each account with the model of its segment at the as-of date; `account_states` must know the
 * dimension then.
 */
export async function scoreChosen(
  engine: Engine,
  query: ChosenQuery,
  partsAt: 'newest' | 'every' = 'newest',
): Promise<Score[]> {
  const { choice, ...rest } = query;
  const models = modelsIn(choice);
  if (models.length === 1) return score(engine, { ...rest, model: choice.model }, partsAt);
  const modelAt = await segmentModels(engine, query);
  const all: Score[] = [];
  for (const model of models) {
    const scores = await score(engine, { ...rest, model }, partsAt);
    all.push(...scores.filter(({ accountId, t }) => modelAt(accountId, t) === model));
  }
  return all.sort((a, b) => compareTexts(a.t, b.t) || compareTexts(a.accountId, b.accountId));
}

async function segmentModels(
  engine: Engine,
  { choice: { model, bySegment }, asOfs }: ChosenQuery,
): Promise<(account: string, t: string) => Model> {
  const { dimension, models } = bySegment;
  const rows = await engine.rows<{ account_id: string; t: string; segment: string }>(
    `select account_id, cast(edge as varchar) as t, ${named(`by_${dimension}`)} as segment
     from account_states where edge in (${asOfs.map(dated).join(', ')})`,
  );
  const of = (segment: string): Model =>
    [...models].find(([name]) => isSameSegment(dimension, name, segment))?.[1] ?? model;
  const found = new Map(rows.map((row) => [`${row.t} ${row.account_id}`, of(row.segment)]));
  return (account, t) => found.get(`${t} ${account}`) ?? model;
}

/** Days in band of accounts, each by the model that scores it now; more than `enough` are not looked for. */
export async function daysInBands(
  engine: Engine,
  { choice, ...query }: Omit<ChosenQuery, 'asOfs'>,
  scores: readonly Score[],
  enough: number = daysInBandLimit,
): Promise<Map<string, number>> {
  const all = new Map<string, number>();
  for (const model of modelsIn(choice)) {
    const own = scores.filter((s) => s.model === model.id);
    if (own.length === 0) continue;
    const found = breakOf(model, query.context);
    // Whether days reach back to a break can be told of all days only.
    const limit = found === null ? enough : daysInBandLimit;
    const days = await daysInBand(engine, { ...query, model }, own, limit);
    const told = unbroken(days, found, own[0]!.t);
    for (const [id, n] of told) all.set(id, n);
  }
  return all;
}

/** Whether the band of a score has one of these roles. */
export const hasRole = (
  models: readonly Model[],
  score: Score,
  roles: readonly string[],
): boolean => roles.includes(bandOf(models, score)?.role ?? '');

/** The band that a score is in, null for accounts that are not scored. */
export function bandOf(models: readonly Model[], { model, band }: Score): Band | null {
  const bands = models.find(({ id }) => id === model)?.bands ?? [];
  return bands.find(({ name }) => name === band) ?? null;
}
