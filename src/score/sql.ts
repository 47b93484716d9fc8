import type { HealthConfig } from '../config/config.ts';
import { dated, named, quoted } from '../engine/dialect.ts';
import type { Fact, FactContext, UsageSet } from '../facts/fact.ts';
import { healthFacts } from '../facts/health.ts';
import { addDays, daysBetween } from '../lib/dates.ts';
import type { Input, Model, Word } from '../models/model.ts';

/** All inputs of a model, in reading order. */
export const inputsOf = ({ groups }: Pick<Model, 'groups'>): Input[] =>
  groups.flatMap(({ inputs }) => inputs);

/** Inputs whose tables are connected; the others take no part. */
export function connected(model: Model, { has }: FactContext): Input[] {
  return inputsOf(model).filter(({ needs }) => {
    return needs.every((need) => need.split('|').some(has));
  });
}

export type Detail = 'points' | 'all';

export type ScoreQuery = {
  model: Model;
  health: HealthConfig;
  context: FactContext;
  /** Exclusive ends of the days for which scores are wanted. */
  asOfs: readonly string[];
};

/**
 * `scored`: a row per account and as-of date with, for each connected component, its points (null
 * when missing), and their sums `points`, `most`, `present_weight`; `detail` says whether the components
 * also tell their word, figure, age and issue.
 */
export function scoredSql(query: ScoreQuery, detail: Detail): string {
  const { model, health, context } = query;
  const parts = connected(model, context);
  const settings = { ...model.settings, ...health.settings };
  const judged = parts.map((part) => {
    return `part_${part.id} as (\n  select account_id, t, ${partSql(part, settings, detail)} as part from ${part.over}\n)`;
  });
  const columns = parts.map(({ id }) => `part_${id}.part as ${named(id)}`);
  const joins = parts.map(({ id }) => {
    return `left join part_${id} on part_${id}.account_id = a.account_id and part_${id}.t = a.t`;
  });
  const sum = (term: (part: Input) => string) => parts.map(term).join(' + ') || '0';
  return `asofs as (
  ${daysSql(datesOf(query))}
), ${healthFacts.map((fact) => cte(fact, context)).join(', ')},
${judged.map((part) => `${part},\n`).join('')}judged as (
  select a.*${columns.map((c) => `,\n    ${c}`).join('')}
  from health_accounts a
  ${joins.join('\n  ')}
), filled as (
  select account_id, t, name, mrr, csm_id, age_days, since${parts
    .map(
      (part) =>
        `,\n    ${named(part.id)}, ${filledSql(part, health, detail)} as ${named(`used_${part.id}`)}`,
    )
    .join('')}
  from judged
), scored as (
  select *, ${sum(({ id }) => `coalesce(${named(`used_${id}`)}.points, 0)`)} as points,
    ${sum(({ id, weight }) => `(case when ${named(`used_${id}`)} is null then 0 else ${weight} end)`)} as most,
    ${sum(({ id, weight }) => `(case when ${named(id)} is null then 0 else ${weight} end)`)} as present_weight
  from filled${onlyAsked(query)}
)`;
}

// Facts whose tables are absent are empty, so that every text stays valid.
function cte(fact: Fact, context: FactContext): string {
  const { sets } = context.usage;
  const isReduced = fact.facts
    .filter((name) => name === 'user_months' || name === 'feature_months')
    .every((name) => sets.has(name as UsageSet));
  const isThere = fact.tables.every(context.has) && isReduced;
  if (!isThere) return `${fact.name} as (select account_id, t from health_accounts where false)`;
  return `${fact.name} as (\n${fact.sql(context)}\n)`;
}

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

// A value carried forward needs the days before as well.
function datesOf({ asOfs, health }: ScoreQuery): string[] {
  const { missing } = health;
  if (missing.kind !== 'carry_forward') return [...asOfs];
  const all = new Set(asOfs);
  for (const t of asOfs) for (let day = 1; day <= missing.days; day++) all.add(addDays(t, -day));
  return [...all].sort();
}

/** A component as it was found; null when it is missing. */
function partSql(
  part: Input,
  settings: Readonly<Record<string, number | string>>,
  detail: Detail,
): string {
  const told = (sql: string) => withSettings(sql, settings);
  const choose = <T extends { when: string }>(items: readonly T[], then: (item: T) => string) =>
    `case ${items.map((item) => `when ${told(item.when)} then ${then(item)}`).join(' ')} end`;
  const points = choose(wordsOf(part), (w) => String(w.points));
  if (detail === 'points') return `case when ${told(part.present)} then {points: ${points}} end`;
  return `case when ${told(part.present)} then {
      word: ${choose(wordsOf(part), (w) => quoted(w.word))},
      points: ${points},
      issue: ${choose(part.issues, (i) => quoted(i.says))},
      value: cast(${part.value} as varchar), age: cast(${part.age} as varchar),
      raw: ${rawSql(part, named)} } end`;
}

const wordsOf = ({ score }: Input): readonly Word[] => (score.kind === 'words' ? score.words : []);

/** Names in braces. */
export const columnsIn = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

function withSettings(sql: string, settings: Readonly<Record<string, number | string>>): string {
  return sql.replace(/\{([\w.]+)\}/g, (_, name: string) => String(settings[name]));
}

function filledSql(part: Input, { missing }: HealthConfig, detail: Detail): string {
  const own = named(part.id);
  if (missing.kind === 'neutral')
    return `coalesce(${own}, ${standIn(part, part.weight / 2, detail)})`;
  if (missing.kind === 'zero') return `coalesce(${own}, ${standIn(part, 0, detail)})`;
  if (missing.kind === 'carry_forward') {
    return `last_value(${own} ignore nulls) over (partition by account_id order by t
      range between interval ${missing.days} days preceding and current row)`;
  }
  return own;
}

// The parts of a component share one type, so a stand-in has the same raw columns, all unknown.
function standIn(part: Input, points: number, detail: Detail): string {
  if (detail === 'points') return `{points: ${points}}`;
  return `{word: 'missing', points: ${points}, issue: 'no data', value: null, age: null,
    raw: ${rawSql(part, () => 'null')}}`;
}

// The figures that the issues of a component name.
function rawSql(part: Input, sqlOf: (name: string) => string): string {
  const names = [...new Set(part.issues.flatMap(({ says }) => columnsIn(says)))];
  const raw = names.map((name) => `${quoted(name)}: cast(${sqlOf(name)} as varchar)`);
  return `{${raw.length === 0 ? "'none': cast(null as varchar)" : raw.join(', ')}}`;
}
