import type { FactContext } from '../facts/fact.ts';
import { judged, judgedFrom } from '../facts/health-relations.ts';
import { daysBetween } from '../lib/dates.ts';
import type { Model } from '../models/model.ts';
import { connected } from './inputs.ts';

/** Judgements without dates that a model takes in from `from` on: scores before it lack them. */
export type Break = { columns: string[]; from: string };

/** What makes scores of a model incomparable over time, null when nothing does. */
export function breakOf(model: Model, context: FactContext): Break | null {
  const from = judgedFrom(context);
  const needed = connected(model, context).flatMap(({ needs }) =>
    needs.flatMap((name) => name.split('|')),
  );
  const columns = judged.filter((column) => {
    const isUndated =
      context.has(`accounts.${column}`) && !context.has(`account_history.${column}`);
    return isUndated && needed.includes(`accounts.${column}`);
  });
  return from === null || columns.length === 0 ? null : { columns, from };
}

/** Whether one of two dates lies before a break and the other does not. */
export const isBetween = ({ from }: Break, before: string, t: string): boolean =>
  before < from && from <= t;

/** Models whose scores of these two dates cannot be compared, by id. */
export function brokenModels(
  models: readonly Model[],
  context: FactContext,
  before: string,
  t: string,
): Set<string> {
  const broken = models.filter((model) => {
    const found = breakOf(model, context);
    return found !== null && isBetween(found, before, t);
  });
  return new Set(broken.map(({ id }) => id));
}

/** Said in place of moves that would be those of the judgements. */
export const incomparable = 'n/a: what has no date counts at the last date only';

/** What a footer says of the judgements that have no dates. */
export function breakNotes(models: readonly Model[], context: FactContext): string[] {
  const columns = new Set(models.flatMap((model) => breakOf(model, context)?.columns ?? []));
  return columns.size === 0 ? [] : [`${[...columns].join(', ')}: undated, newest month only`];
}

/** Days in band that were all spent with the same judgements; others cannot be told. */
export function unbroken(
  days: ReadonlyMap<string, number>,
  found: Break | null,
  t: string,
): Map<string, number> {
  if (found === null || found.from > t) return new Map(days);
  const most = daysBetween(found.from, t) + 1;
  return new Map([...days].filter(([, n]) => n < most));
}

/** The context without undated judgements, so that all dates of a replay know the same. */
export function withoutUndated(context: FactContext): FactContext {
  const isUndated = (name: string) => {
    const column = judged.find((own) => name === `accounts.${own}`);
    return column !== undefined && !context.has(`account_history.${column}`);
  };
  return { ...context, has: (name) => context.has(name) && !isUndated(name) };
}
