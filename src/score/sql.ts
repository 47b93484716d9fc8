import type { HealthConfig } from '../config/config.ts';
import { dated, named, quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { Fact, FactContext } from '../facts/fact.ts';
import { healthFactsFor } from '../facts/health-facts.ts';
import { isUsageSet } from '../facts/usage.ts';
import { addDays, daysBetween } from '../lib/dates.ts';
import type { Input, Model } from '../models/model.ts';
import { columnsIn, connected, type Settings, withSettings } from './inputs.ts';
import { hundred, scoringSql, wordsSql } from './scoring.ts';
import { isOfPoints, tallyOf } from './tally.ts';

export type Detail = 'points' | 'all';

export type ScoreQuery = {
  model: Model;
  health: HealthConfig;
  context: FactContext;
  /** Exclusive ends of the days for which scores are wanted. */
  asOfs: readonly string[];
};

/**
 * `scored`: a row per account and as-of date with, for each connected input, its points (null when
 * missing), and `points`, `most`, `present_weight` of all; `detail` says whether the inputs also tell
 * their word, figure, age and issue.
 */
export function scoredSql(query: ScoreQuery, detail: Detail): string {
  const inputs = connected(query.model, query.context);
  const parts = inputs.map((input) => `${partSql(query, detail, input)},\n`).join('');
  return `${factsSql(datesOf(query), oversOf(query), query.context)},
${parts}judged as (
  ${joinedSql('health_accounts', inputs)}
), ${addedUpSql(query, detail)}`;
}

const partSql = (query: ScoreQuery, detail: Detail, input: Input): string =>
  `part_${input.id} as (\n  ${partOf(query, detail)(input)}\n)`;

// Rows of accounts with what was found of some inputs beside.
function joinedSql(accounts: string, inputs: readonly Input[]): string {
  const columns = inputs.map(({ id }) => `,\n    part_${id}.part as ${named(`own_${id}`)}`);
  const joins = inputs.map(({ id }) => {
    return `left join part_${id} on part_${id}.account_id = a.account_id and part_${id}.t = a.t`;
  });
  return `select a.*${columns.join('')}
  from ${accounts} a
  ${joins.join('\n  ')}`;
}

// From the inputs of accounts, `judged`, to their scores.
function addedUpSql(query: ScoreQuery, detail: Detail): string {
  const { model, context } = query;
  const inputs = connected(model, context);
  const tally = tallyOf(model, context);
  const groups = [...tally.groups].map(([id, sql]) => `,\n    ${sql} as ${named(`group_${id}`)}`);
  const grouped = `, grouped as (\n  select *${groups.join('')}\n  from filled\n)`;
  return `filled as (
  select account_id, t, name, mrr, csm_id, age_days, since${inputs
    .map(
      (input) =>
        `,\n    ${named(`own_${input.id}`)}, ${filledSql(input, query, detail)} as ${named(`used_${input.id}`)}`,
    )
    .join('')}
  from judged
)${groups.length === 0 ? '' : grouped}, scored as (
  select *, ${tally.points} as points,
    ${tally.most} as most,
    ${tally.presentWeight} as present_weight
  from ${groups.length === 0 ? 'filled' : 'grouped'}${onlyAsked(query)}
)`;
}

/** Makes what the inputs read hold for the dates of a query; called before its SQL is run. */
export async function ready(query: ScoreQuery): Promise<void> {
  const { model, context } = query;
  const measured = connected(model, context).filter(({ metric }) => metric !== undefined);
  if (measured.length > 0) await context.measured?.(measured, datesOf(query));
}

/** The as-of dates and the facts named, with those they are made from, as a list of CTEs. */
export function factsSql(
  dates: readonly string[],
  names: readonly string[],
  context: FactContext,
): string {
  const facts = healthFactsFor(names).map(
    (fact) => `${fact.name} as (\n${factSql(fact, context)}\n)`,
  );
  return `asofs as (
  ${daysSql(dates)}
), ${facts.join(', ')}`;
}

// Facts whose tables are absent are empty, so that every text stays valid.
function factSql(fact: Fact, context: FactContext): string {
  const { sets } = context.usage;
  const isReduced = fact.facts.every((name) => !isUsageSet(name) || sets.has(name));
  const isThere = fact.tables.every(context.has) && isReduced;
  return isThere ? fact.sql(context) : 'select account_id, t from health_accounts where false';
}

/**
 * The same CTEs as `scoredSql` over facts and inputs that are made first, a few after the other: all at
 * once they would hold more memory than a run has, and cost more to plan than to make.
 */
export async function scoredOverTables(
  engine: Pick<Engine, 'run'>,
  query: ScoreQuery,
  detail: Detail,
): Promise<string> {
  if (isOfPoints(query.model)) return scoredSql(query, detail);
  await engine.run(`create or replace temp table asofs as ${daysSql(datesOf(query))}`);
  for (const fact of healthFactsFor(oversOf(query))) {
    const sql = factSql(fact, query.context);
    await engine.run(`create or replace temp table ${fact.name} as ${sql}`);
  }
  const inputs = connected(query.model, query.context);
  let from = 'health_accounts';
  for (let i = 0; i < inputs.length; i += atOnce) {
    const some = inputs.slice(i, i + atOnce);
    const parts = some.map((input) => partSql(query, detail, input)).join(',\n');
    const table = `judged_${i}`;
    await engine.run(
      `create or replace temp table ${table} as with ${parts} ${joinedSql(from, some)}`,
    );
    from = table;
  }
  return `judged as (select * from ${from}), ${addedUpSql(query, detail)}`;
}

// Inputs joined in one statement.
const atOnce = 4;

const oversOf = ({ model, context }: ScoreQuery): string[] =>
  connected(model, context).map(({ over }) => over);

// Many days in a row are told by their ends: a list of them costs more to plan than to score.
function daysSql(dates: readonly string[]): string {
  const days = [...new Set(dates)].sort();
  const [first, last] = [days[0]!, days.at(-1)!];
  if (days.length < 3 || daysBetween(first, last) !== days.length - 1)
    return `select unnest([${days.map(dated).join(', ')}]) as t`;
  return `select cast(unnest(generate_series(${dated(first)}, ${dated(last)}, interval 1 day)) as date) as t`;
}

const onlyAsked = ({ health, asOfs }: ScoreQuery): string =>
  health.missing.kind === 'carry_forward' ? `\n  where t in (${asOfs.map(dated).join(', ')})` : '';

/** All dates that a query looks at: a value carried forward needs the days before as well. */
export function datesOf({ asOfs, health }: Pick<ScoreQuery, 'asOfs' | 'health'>): string[] {
  const { missing } = health;
  if (missing.kind !== 'carry_forward') return [...asOfs];
  const all = new Set(asOfs);
  for (const t of asOfs) for (let day = 1; day <= missing.days; day++) all.add(addDays(t, -day));
  return [...all].sort();
}

/** Selects how an input is judged as `part`, null when it is missing. */
function partOf({ model, health }: ScoreQuery, detail: Detail): (input: Input) => string {
  const settings: Settings = { ...model.settings, ...health.settings };
  const told = (sql: string) => withSettings(sql, settings);
  return isOfPoints(model) ? pointsOf(told, detail) : judgementOf(told, detail);
}

type Told = (sql: string) => string;

function pointsOf(told: Told, detail: Detail): (input: Input) => string {
  return (input) => {
    const { present, score, over } = input;
    const points = score.kind === 'words' ? wordsSql(score, told, String) : 'null';
    const more = detail === 'points' ? '' : tellingSql(input, told, scoringSql(score, told).word);
    return `select account_id, t, case when ${told(present)} then {points: ${points}${more}} end as part from ${over}`;
  };
}

// Each figure and score is worked out once, in a select of its own: they stand in many places.
function judgementOf(told: Told, detail: Detail): (input: Input) => string {
  return (input) => {
    const figures: string[] = [];
    const kept = (sql: string) => `figure_${figures.push(sql) - 1}`;
    const { score, word, isClamped } = scoringSql(input.score, told, kept);
    const clamped = `, clamped: ${isClamped}`;
    const more = detail === 'points' ? '' : `${clamped}${tellingSql(input, told, word)}`;
    const named = figures.map((sql, i) => `, ${sql} as figure_${i}`).join('');
    return `select account_id, t,
    case when (${told(input.present)}) and own_score is not null then {points: own_score${more}} end as part
  from (select *, ${score} as own_score from (select *${named} from ${input.over}))`;
  };
}

// What is said of an input besides its score.
function tellingSql(input: Input, told: Told, word: string): string {
  const { issues, value, age } = input;
  const issue = issues.map((i) => `when ${told(i.when)} then ${quoted(i.says)}`).join(' ');
  return `, word: ${word}, issue: ${issue === '' ? noText : `case ${issue} end`},
      value: cast(${told(value)} as varchar), age: cast(${age} as varchar),
      raw: ${rawSql(input, named)}`;
}

const noText = 'cast(null as varchar)';

function filledSql(
  input: Input,
  { model, health: { missing } }: ScoreQuery,
  detail: Detail,
): string {
  const own = named(`own_${input.id}`);
  if (missing.kind === 'neutral') return `coalesce(${own}, ${standIn(input, model, 50, detail)})`;
  if (missing.kind === 'zero') return `coalesce(${own}, ${standIn(input, model, 0, detail)})`;
  if (missing.kind === 'carry_forward') {
    return `last_value(${own} ignore nulls) over (partition by account_id order by t
      range between interval ${missing.days} days preceding and current row)`;
  }
  return own;
}

// The parts of an input share one type, so a stand-in has the same raw columns, all unknown.
function standIn(input: Input, model: Model, percent: 0 | 50, detail: Detail): string {
  const isPlain = isOfPoints(model);
  const points = isPlain ? (input.weight * percent) / 100 : `${(hundred * BigInt(percent)) / 100n}`;
  if (detail === 'points') return `{points: ${points}}`;
  return `{points: ${points}${isPlain ? '' : ', clamped: false'}, word: 'missing', issue: 'no data', value: null, age: null,
    raw: ${rawSql(input, () => 'null')}}`;
}

// The figures that the issues of an input name.
function rawSql(input: Input, sqlOf: (name: string) => string): string {
  const names = [...new Set(input.issues.flatMap(({ says }) => columnsIn(says)))];
  const raw = names.map((name) => `${quoted(name)}: cast(${sqlOf(name)} as varchar)`);
  return `{${raw.length === 0 ? "'none': cast(null as varchar)" : raw.join(', ')}}`;
}
