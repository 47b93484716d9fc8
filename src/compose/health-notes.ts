import type { FactContext } from '../facts/fact.ts';
import type { Model } from '../models/model.ts';
import { connected } from '../score/inputs.ts';
import { reachText } from '../score/reach.ts';
import type { Score } from '../score/score.ts';

/** What a footer says of the models that scored: their range, what was capped, what has no date. */
export function modelNotes(
  models: readonly Model[],
  now: readonly Score[],
  context: FactContext,
): string[] {
  const own = models.filter(({ follow }) => follow === null);
  const nClamped = now.reduce((sum, score) => sum + score.nClamped, 0);
  const undated = models
    .flatMap((model) => connected(model, context))
    .flatMap(({ attribute }) => attribute ?? [])
    .filter((attribute) => !context.has(attribute.replace(/^accounts\./, 'account_history.')));
  const names = [...new Set(undated)].map((attribute) => attribute.replace(/^accounts\./, ''));
  return [
    ...own.map((model) => `model ${model.id}: ${reachText(model)}`),
    ...(nClamped === 0
      ? []
      : [`${nClamped} figure${nClamped === 1 ? '' : 's'} beyond the range of 0–100 capped`]),
    ...(names.length === 0 ? [] : [`${names.join(', ')} as exported, for every date`]),
  ];
}
