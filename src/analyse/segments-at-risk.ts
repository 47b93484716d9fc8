import { sum } from '../lib/decimal.ts';
import { groupedBy } from '../lib/records.ts';
import type { Model } from '../models/model.ts';
import { hasRole } from '../score/choice.ts';
import type { Score } from '../score/score.ts';

/** A segment with its customers, and those in bands of the roles at risk and critical. */
export type SegmentRisk = { segment: string; all: readonly Score[]; endangered: readonly Score[] };

/** Segments by their share of customers in danger, the largest first. */
export function segmentsAtRisk(
  models: readonly Model[],
  scores: readonly Score[],
  segmentOf: ReadonlyMap<string, string>,
): SegmentRisk[] {
  const isLow = (score: Score) => hasRole(models, score, ['at_risk', 'critical']);
  const groups = groupedBy(scores, ({ accountId }) => segmentOf.get(accountId) ?? 'unknown');
  const rows = [...groups].map(([segment, all]) => ({
    ...{ segment, all, endangered: all.filter(isLow) },
  }));
  return rows.sort(
    (a, b) =>
      shareOf(b) - shareOf(a) ||
      Number(mrrOf(b)) - Number(mrrOf(a)) ||
      (a.segment < b.segment ? -1 : 1),
  );
}

const shareOf = ({ all, endangered }: SegmentRisk): number => endangered.length / all.length;

const mrrOf = ({ endangered }: SegmentRisk): string => sum(endangered.map(({ mrr }) => mrr));
