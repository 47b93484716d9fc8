import { bootstrap } from './bootstrap.ts';
import type { Interval } from './statistics.ts';

/** A score, whether what it should warn of came true, and the group that is drawn as a whole. */
export type Ranked = { score: number; isEvent: boolean; group: string };

/** Area under the ROC curve with its 95 % interval. */
export type Auc = { value: number } & Interval;

/**
 * The chance that an event has a lower score than a row without one, ties counting half: 0.5 for
 * scores that say nothing, 1 for scores that part the two. Null where there are not both.
 */
export function auc(rows: readonly Ranked[]): number | null {
  return aucByGroups(rows).of(null);
}

/** The same with an interval by resampling whole groups; null where either cannot be told. */
export function aucWithInterval(rows: readonly Ranked[]): Auc | null {
  const { of, nGroups } = aucByGroups(rows);
  const value = of(null);
  const interval = value === null ? null : bootstrap(nGroups, of);
  return value === null || interval === null ? null : { value, ...interval };
}

/** The 95 % interval of how much better a second score parts the same rows than the first. */
export function aucGain(first: readonly Ranked[], second: readonly Ranked[]): Interval | null {
  const [a, b] = [aucByGroups(first), aucByGroups(second)];
  return bootstrap(a.nGroups, (times) => {
    const [before, after] = [a.of(times), b.of(times)];
    return before === null || after === null ? null : after - before;
  });
}

// Rows are sorted once; each resample only weighs them anew.
function aucByGroups(rows: readonly Ranked[]) {
  const numbers = new Map([...new Set(rows.map(({ group }) => group))].map((id, i) => [id, i]));
  const sorted = rows
    .map(({ score, isEvent, group }) => ({ score, isEvent, group: numbers.get(group)! }))
    .sort((a, b) => a.score - b.score);
  const of = (times: Uint32Array | null): number | null => {
    let [events, others, pairs] = [0, 0, 0];
    for (let i = 0; i < sorted.length; ) {
      const { score } = sorted[i]!;
      let [tiedEvents, tiedOthers] = [0, 0];
      for (; i < sorted.length && sorted[i]!.score === score; i++) {
        const weight = times === null ? 1 : times[sorted[i]!.group]!;
        if (sorted[i]!.isEvent) tiedEvents += weight;
        else tiedOthers += weight;
      }
      pairs += tiedOthers * (events + tiedEvents / 2);
      events += tiedEvents;
      others += tiedOthers;
    }
    return events === 0 || others === 0 ? null : pairs / (events * others);
  };
  return { of, nGroups: numbers.size };
}
