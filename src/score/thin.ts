import type { FactContext } from '../facts/fact.ts';
import type { Model } from '../models/model.ts';
import { connected } from './inputs.ts';
import { nominal } from './parts.ts';

/** Models of which less than half the weight is connected: what little of them scores accounts. */
export function thinNotes(models: readonly Model[], context: FactContext): string[] {
  return models.flatMap((model) => {
    if (model.formula !== undefined) return [];
    const weights = nominal(model);
    const there = connected(model, context);
    const points = there.reduce((sum, { id }) => sum + weights.get(id)!, 0);
    if (points >= 50 || there.length === 0) return [];
    const titles = there.map(({ title }) => title).join(', ');
    const shown = Number(points.toFixed(1));
    return [`model ${model.id}: scored from ${shown} of 100 points of the model: ${titles}`];
  });
}
