import { dated, named, quoted } from '../engine/dialect.ts';
import type { Engine, Row } from '../engine/engine.ts';
import { CliError, exit, rateMissing } from '../errors.ts';
import { addDays } from '../lib/dates.ts';
import type { Component } from '../models/model.ts';
import { columnsIn, connected, type ScoreQuery, scoredSql } from './sql.ts';

/** One input of a score. */
export type Part = {
  input: string;
  title: string;
  isPresent: boolean;
  word: string | null;
  value: string | null;
  /** 0–100. */
  score: number | null;
  weight: number;
  points: number | null;
  ageDays: number | null;
  /** What is wrong with it, for the main issue. */
  says: string | null;
  action: string;
};

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
  parts: Part[];
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
  band: string;
  /** JSON of the parts, null at dates whose parts are not wanted. */
  parts: string | null;
};

type PartRow = {
  word: string;
  points: string;
  issue: string | null;
  value: string | null;
  age: string | null;
  raw: Record<string, string | null>;
};

/** Scores all accounts at all as-of dates in one query; parts are kept at the newest date or at each. */
export async function score(
  engine: Engine,
  query: ScoreQuery,
  partsAt: 'newest' | 'every' = 'newest',
): Promise<Score[]> {
  const parts = connected(query.model, query.context);
  const newest = [...query.asOfs].sort().at(-1)!;
  const fields = parts.flatMap(({ id }) => [
    `${quoted(`used_${id}`)}: ${named(`used_${id}`)}`,
    `${quoted(`has_${id}`)}: ${named(id)} is not null`,
  ]);
  // One text a row: structs would cost more to carry over than the query itself.
  const told = fields.length === 0 ? `'{}'` : `cast(to_json({${fields.join(', ')}}) as varchar)`;
  const rows = await engine.rows<ScoredRow & Row>(`with ${scoredSql(query, 'all')}
select account_id, cast(t as varchar) as t, name, cast(mrr as varchar) as mrr, csm_id, age_days,
  cast(since as varchar) as since, points, most, present_weight,
  ${bandSql(query)} as band,
  ${partsAt === 'every' ? told : `case when t = ${dated(newest)} then ${told} end`} as parts
from scored order by scored.t, account_id`);
  assertPriced(rows);
  const weight = parts.reduce((sum, { max }) => sum + max, 0);
  return rows.map((row) => toScore(query, parts, weight, row));
}

function assertPriced(rows: readonly ScoredRow[]): void {
  const row = rows.find(({ mrr }) => mrr === null);
  if (row === undefined) return;
  throw rateMissing(`no exchange rate for the MRR of ${row.account_id} at ${row.t}`);
}

function toScore(
  { model, health }: ScoreQuery,
  connectedParts: Component[],
  weight: number,
  row: ScoredRow,
): Score {
  const [points, most] = [Number(row.points), Number(row.most)];
  const coverage = weight === 0 ? 0 : Number(row.present_weight) / weight;
  const isScored = !unscored.some((state) => state === row.band);
  // Most accounts are never looked at closely, so their parts are read when first asked for.
  let parts: Part[] | null = null;
  const readParts = (): Part[] => {
    if (row.parts === null) return [];
    const told = JSON.parse(row.parts) as PartRows;
    return model.components.map((component) => toPart(component, told));
  };
  if (health.missing.kind === 'fail') assertComplete(row, readParts(), connectedParts);
  return {
    accountId: row.account_id,
    account: row.name,
    t: row.t,
    model: model.id,
    score: isScored ? (100 * points) / most : null,
    band: row.band,
    coverage,
    mrr: row.mrr!,
    owner: row.csm_id,
    since: row.since,
    ageDays: Number(row.age_days),
    get parts() {
      parts ??= readParts();
      return parts;
    },
  };
}

function assertComplete(
  row: ScoredRow,
  parts: readonly Part[],
  needed: readonly Component[],
): void {
  const missing = parts.find(
    (part) => !part.isPresent && needed.some(({ id }) => id === part.input),
  );
  if (missing === undefined) return;
  throw new CliError(
    `${row.account_id} has no data for ${missing.title.toLowerCase()} at ${row.t}`,
    {
      exitCode: exit.quality,
      hint: 'the config says `health: {missing: fail}`; use redistribute, neutral, zero or carry_forward(60d)',
    },
  );
}

type PartRows = Record<`used_${string}`, PartRow | null> & Record<`has_${string}`, boolean>;

function toPart(component: Component, told: PartRows): Part {
  const { id, title, max, action } = component;
  const used = told[`used_${id}`];
  const isPresent = told[`has_${id}`] ?? false;
  const none = { input: id, title, weight: max, action, isPresent };
  if (used == null) {
    return {
      ...none,
      word: null,
      value: null,
      score: null,
      points: null,
      ageDays: null,
      says: null,
    };
  }
  const points = Number(used.points);
  return {
    ...none,
    word: used.word,
    value: used.value,
    score: (100 * points) / max,
    points,
    ageDays: used.age === null ? null : Number(used.age),
    says: used.issue === null ? null : filledIn(used.issue, used.raw),
  };
}

function filledIn(text: string, raw: Readonly<Record<string, string | null>>): string {
  return columnsIn(text).reduce((said, name) => said.replace(`{${name}}`, raw[name] ?? '?'), text);
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

/** Days counted at most when looking how long an account has been in its band. */
export const daysInBandLimit = 366;

/** For how many days, the as-of day included, accounts have been in the band that they are in. */
export async function daysInBand(
  engine: Engine,
  query: Omit<ScoreQuery, 'asOfs'>,
  scores: readonly Score[],
): Promise<Map<string, number>> {
  const days = new Map<string, number>();
  let open = [...scores];
  // Most accounts changed lately; the few that did not are followed further back.
  for (let reach = 31, from = 0; open.length > 0 && from < daysInBandLimit; reach *= 3) {
    const to = Math.min(from + reach, daysInBandLimit);
    const found = await stays(engine, query, open, from, to);
    for (const [id, n] of found.days) days.set(id, n);
    open = open.filter(
      ({ accountId }) => !found.days.has(accountId) || found.isOpen.has(accountId),
    );
    from = to;
  }
  return days;
}

async function stays(
  engine: Engine,
  query: Omit<ScoreQuery, 'asOfs'>,
  scores: readonly Score[],
  from: number,
  to: number,
): Promise<{ days: Map<string, number>; isOpen: Set<string> }> {
  const t = scores[0]!.t;
  const asOfs = Array.from({ length: to - from }, (_, i) => addDays(t, -(from + i)));
  const now = scores.map((s) => `(${quoted(s.accountId)}, ${quoted(s.band)})`).join(', ');
  const scoredAccounts = scores.map(({ accountId }) => accountId);
  const context = { ...query.context, scoredAccounts };
  const rows = await engine.rows<{ account_id: string; days: string; is_open: boolean }>(
    `with ${scoredSql({ ...query, context, asOfs }, 'points')}, states as (
  select account_id, t, ${bandSql(query)} as band from scored
), calendar as (
  select n.account_id, n.band, d.t from (values ${now}) as n(account_id, band)
  cross join asofs d where d.t >= ${dated(asOfs.at(-1)!)}
)
select c.account_id,
  coalesce(date_diff('day', max(c.t) filter (where s.band is distinct from c.band), ${dated(t)}), ${to}) as days,
  count(*) filter (where s.band is distinct from c.band) = 0 as is_open
from calendar c left join states s on s.account_id = c.account_id and s.t = c.t
group by c.account_id`,
  );
  return {
    days: new Map(rows.map(({ account_id, days }) => [account_id, Number(days)])),
    isOpen: new Set(rows.filter(({ is_open }) => is_open).map(({ account_id }) => account_id)),
  };
}

/** SQL: the band of an account. Bands are half-open on the unrounded score: sums are compared. */
export function bandSql({ model, health, context }: Omit<ScoreQuery, 'asOfs'>): string {
  const weight = connected(model, context).reduce((sum, { max }) => sum + max, 0);
  const bands = model.bands.map(
    ({ name, from }) => `when 100 * points >= ${from} * most then ${quoted(name)}`,
  );
  return (
    `case when age_days < ${health.newAccountGraceDays} then 'Onboarding' ` +
    `when most = 0 or present_weight < ${health.minCoverage} * ${weight} then 'Unknown' ${bands.join(' ')} end`
  );
}
