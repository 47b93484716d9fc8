import { dated, named, quoted } from '../engine/dialect.ts';
import type { Engine, Row } from '../engine/engine.ts';
import { CliError, exit, rateMissing } from '../errors.ts';
import { addDays } from '../lib/dates.ts';
import type { Input } from '../models/model.ts';
import { bandSql } from './bands.ts';
import { connected } from './inputs.ts';
import { type GroupPart, type Part, partsReader, type Told } from './parts.ts';
import { datesAtOnce } from './pieces.ts';
import { type Detail, ready, type ScoreQuery, scoredOverTables } from './sql.ts';
import { isOfPoints, tallyOf } from './tally.ts';

export type { GroupPart, Part } from './parts.ts';

/** The health of an account just before an as-of date. */
export type Score = {
  accountId: string;
  account: string;
  /** Exclusive end of the day that is scored. */
  t: string;
  model: string;
  /** 0–100, unrounded; null for accounts that are not scored. */
  score: number | null;
  /** A band of the model, `Onboarding` or `Unknown`. */
  band: string;
  /** Share of the connected weight that is present, 0–1. */
  coverage: number;
  mrr: string;
  owner: string | null;
  since: string;
  ageDays: number;
  /** Inputs whose figure lies outside the range that gives 0–100. */
  nClamped: number;
  /** At the newest date only. */
  parts: readonly Part[];
  groups: readonly GroupPart[];
};

/** Names of the states without a score. */
export const unscored = ['Onboarding', 'Unknown'] as const;

type ScoredRow = {
  account_id: string;
  t: string;
  name: string;
  mrr: string | null;
  csm_id: string | null;
  age_days: string;
  since: string;
  points: string;
  most: string;
  present_weight: string;
  clamped: string;
  band: string;
  /** JSON of the parts, null at dates whose parts are not wanted. */
  parts: string | null;
};

/** Scores all accounts at all as-of dates; parts are kept at the newest date or at each. */
export async function score(
  engine: Engine,
  query: ScoreQuery,
  partsAt: 'newest' | 'every' = 'newest',
): Promise<Score[]> {
  const asOfs = [...new Set(query.asOfs)].sort();
  const isShort = isOfPoints(query.model) || asOfs.length <= fewDates;
  if (isShort || partsAt === 'every') return scoredAt(engine, query, 'all', partsAt);
  // What is said of each input costs more than its score.
  const earlier = { ...query, asOfs: asOfs.slice(0, -1) };
  const before = await scoredAt(engine, earlier, 'points', partsAt);
  const last = { ...query, asOfs: asOfs.slice(-1) };
  return [...before, ...(await scoredAt(engine, last, 'all', partsAt))];
}

// Up to here making the facts twice would cost more.
const fewDates = 3;

async function scoredAt(
  engine: Engine,
  query: ScoreQuery,
  detail: Detail,
  partsAt: 'newest' | 'every',
): Promise<Score[]> {
  const all: Score[] = [];
  const pieces = await datesAtOnce(engine, query.asOfs);
  const newest = pieces.at(-1)!.at(-1)!;
  for (const asOfs of pieces) {
    const scores = await scoredTogether(engine, { ...query, asOfs }, detail, { partsAt, newest });
    for (const score of scores) all.push(score);
  }
  return all;
}

async function scoredTogether(
  engine: Engine,
  query: ScoreQuery,
  detail: Detail,
  { partsAt, newest }: { partsAt: 'newest' | 'every'; newest: string },
): Promise<Score[]> {
  const { model, context } = query;
  await ready(query);
  const { groups } = tallyOf(model, context);
  const inputs = connected(model, context);
  const fields = [
    ...inputs.flatMap(({ id }) => [
      `${quoted(`used_${id}`)}: ${named(`used_${id}`)}`,
      `${quoted(`has_${id}`)}: ${named(`own_${id}`)} is not null`,
    ]),
    ...[...groups.keys()].map((id) => {
      return `${quoted(`group_${id}`)}: cast(${named(`group_${id}`)} as varchar)`;
    }),
  ];
  // One text a row: structs would cost more to carry over than the query itself.
  const told = fields.length === 0 ? `'{}'` : `cast(to_json({${fields.join(', ')}}) as varchar)`;
  const rows = await engine.rows<
    ScoredRow & Row
  >(`with ${await scoredOverTables(engine, query, detail)}
select account_id, cast(t as varchar) as t, name, cast(mrr as varchar) as mrr, csm_id, age_days,
  cast(since as varchar) as since, points, most, present_weight, ${detail === 'all' ? clampedSql(query, inputs) : '0'} as clamped,
  ${bandSql(query)} as band,
  ${detail === 'points' ? 'null' : partsAt === 'every' ? told : `case when t = ${dated(newest)} then ${told} end`} as parts
from scored order by scored.t, account_id`);
  assertPriced(rows);
  const { weight } = tallyOf(model, context);
  const read = partsReader(model, context);
  return rows.map((row) => toScore(query, { inputs, weight, read }, row));
}

function clampedSql({ model }: ScoreQuery, inputs: readonly Input[]): string {
  if (isOfPoints(model) || inputs.length === 0) return '0';
  const one = ({ id }: Input) => `(case when ${named(`used_${id}`)}.clamped then 1 else 0 end)`;
  return inputs.map(one).join(' + ');
}

function assertPriced(rows: readonly ScoredRow[]): void {
  const row = rows.find(({ mrr }) => mrr === null);
  if (row === undefined) return;
  throw rateMissing(`no exchange rate for the MRR of ${row.account_id} on ${addDays(row.t, -1)}`);
}

type Reading = {
  inputs: readonly Input[];
  weight: number;
  read: ReturnType<typeof partsReader>;
};

function toScore({ model, health }: ScoreQuery, reading: Reading, row: ScoredRow): Score {
  const { inputs, weight, read } = reading;
  const [points, most] = [Number(row.points), Number(row.most)];
  const isScored = !unscored.some((state) => state === row.band);
  // Most accounts are never looked at closely, so their parts are read when first asked for.
  let found: ReturnType<typeof read> | null = null;
  const told = () => {
    found ??= row.parts === null ? { parts: [], groups: [] } : read(JSON.parse(row.parts) as Told);
    return found;
  };
  if (health.missing.kind === 'fail') assertComplete(row, told().parts, inputs);
  return {
    accountId: row.account_id,
    account: row.name,
    t: row.t,
    model: model.id,
    score: isScored ? (100 * points) / most : null,
    band: row.band,
    coverage: weight === 0 ? 0 : Number(row.present_weight) / weight,
    mrr: row.mrr!,
    owner: row.csm_id,
    since: row.since,
    ageDays: Number(row.age_days),
    nClamped: Number(row.clamped),
    get parts() {
      return told().parts;
    },
    get groups() {
      return told().groups;
    },
  };
}

function assertComplete(row: ScoredRow, parts: readonly Part[], needed: readonly Input[]): void {
  const missing = parts.find(
    (part) => !part.isPresent && needed.some(({ id }) => id === part.input),
  );
  if (missing === undefined) return;
  throw new CliError(
    `${row.account_id} has no data for ${missing.title.toLowerCase()} on ${addDays(row.t, -1)}`,
    {
      exitCode: exit.quality,
      hint: 'the config says `health: {missing: fail}`; use redistribute, neutral, zero or carry_forward(60d)',
    },
  );
}

/**
 * The input that costs most points and says why, ties in the model's order; null when nothing is lost
 * or the account has no score.
 */
export function mainIssue({ parts, score }: Score): Part | null {
  if (score === null) return null;
  const lost = (part: Part) =>
    part.points === null || part.says === null ? 0 : part.weight - part.points;
  return parts.reduce<Part | null>(
    (worst, part) => (lost(part) > (worst === null ? 0 : lost(worst)) ? part : worst),
    null,
  );
}
