import { shuffled } from '../lib/random.ts';
import type { Observation } from './outcomes.ts';

export const nFolds = 5;

const seed = 1;

/**
 * The fold of each account: all its rows are in one, so that nothing is tested on an account that it was
 * learned from; accounts that left are spread evenly.
 */
export function foldsOf(observations: readonly Observation[]): Map<string, number> {
  const leavers = new Set(
    observations.flatMap(({ score, hasLeft }) => (hasLeft ? [score.accountId] : [])),
  );
  const accounts = [...new Set(observations.map(({ score }) => score.accountId))].sort();
  const ordered = [true, false].flatMap((isLeaver) =>
    shuffled(
      accounts.filter((id) => leavers.has(id) === isLeaver),
      seed,
    ),
  );
  return new Map(ordered.map((id, i) => [id, i % nFolds]));
}
