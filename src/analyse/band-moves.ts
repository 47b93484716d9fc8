import type { Part, Score } from '../score/score.ts';
import { mainIssue } from '../score/score.ts';

/** An account that is in another band than it was. */
export type BandMove = {
  now: Score;
  before: Score;
  /** Places that it moved down in the model's order, negative when up; null to or from no score. */
  down: number | null;
  /** The input that moved it most, else its main issue; empty when nothing tells. */
  why: string;
};

/**
 * Accounts whose band changed between two dates: falls first, the deepest first, then by MRR. Scores of
 * both dates carry their parts.
 */
export function bandMoves(
  bands: readonly string[],
  now: readonly Score[],
  before: readonly Score[],
): BandMove[] {
  const then = new Map(before.map((score) => [score.accountId, score]));
  const moves = now.flatMap((score): BandMove[] => {
    const past = then.get(score.accountId);
    if (past === undefined || past.band === score.band) return [];
    const places = [score, past].map(({ band }) => bands.indexOf(band));
    const down = places.includes(-1) ? null : places[0]! - places[1]!;
    return [{ now: score, before: past, down, why: reasonOf(score, past) }];
  });
  return moves.sort(
    (a, b) =>
      (b.down ?? 0) - (a.down ?? 0) ||
      Number(b.now.mrr) - Number(a.now.mrr) ||
      (a.now.accountId < b.now.accountId ? -1 : 1),
  );
}

function reasonOf(now: Score, before: Score): string {
  if (now.score === null) return '';
  if (before.score === null) return mainIssue(now)?.says ?? '';
  const way = now.score >= before.score ? 1 : -1;
  const moved = now.parts.flatMap((part) => {
    const past = before.parts.find(({ input }) => input === part.input);
    const by = part.points === null || past?.points == null ? 0 : part.points - past.points;
    return by * way > 0 ? [{ part, past: past!, by: Math.abs(by) }] : [];
  });
  const most = moved.reduce<(typeof moved)[number] | null>(
    (top, own) => (top === null || own.by > top.by ? own : top),
    null,
  );
  return most === null ? (mainIssue(now)?.says ?? '') : told(most.part, most.past, way);
}

// A fall is told by what is wrong now, a rise by what it was before.
function told(part: Part, past: Part, way: 1 | -1): string {
  if (way === -1 && part.says !== null) return part.says;
  return `${part.title} ${shown(past)} → ${shown(part)}`;
}

const shown = ({ points }: Part): string => String(Math.round(points! * 10) / 10);
