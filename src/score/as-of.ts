import { dated } from '../engine/dialect.ts';
import type { Fact, FactContext, UsageSet } from '../facts/fact.ts';
import { healthFacts } from '../facts/health.ts';
import { daysBetween } from '../lib/dates.ts';

/** `asofs`, the facts of health and further ones at these dates, as common table expressions. */
export function asOfSql(
  dates: readonly string[],
  further: readonly Fact[],
  context: FactContext,
): string {
  const facts = [...healthFacts, ...further].map((fact) => expression(fact, context));
  return `asofs as (
  ${daysSql(dates)}
), ${facts.join(', ')}`;
}

// Facts whose tables are absent are empty, so that every text stays valid.
function expression(fact: Fact, context: FactContext): string {
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
