import { column } from '../compose/blocks.ts';
import { totalMrr } from '../compose/distribution.ts';
import { toUnits } from '../lib/decimal.ts';
import type { Cell } from '../reports/report.ts';
import { bandOf } from '../score/choice.ts';
import type { Score } from '../score/score.ts';
import type { Kit } from './block.ts';

/** The customers of one CSM. */
export type Book = { csm: string | null; scores: readonly Score[]; mrr: string };

/** Scores of the CSM that is asked about, of everybody when nobody is. */
export const ofBook = <S extends { owner: string | null }>(
  { csm }: Pick<Kit, 'csm'>,
  scores: readonly S[],
): S[] => scores.filter(({ owner }) => csm === null || owner === csm);

/** Customers by their owner, the largest MRR first; those without an owner last. */
export function booksOf(kit: Pick<Kit, 'csm'>, scores: readonly Score[]): Book[] {
  const own = ofBook(kit, scores);
  const owners = new Set(own.map(({ owner }) => owner));
  if (kit.csm !== null) owners.add(kit.csm);
  const books = [...owners].map((csm): Book => {
    const held = own.filter(({ owner }) => owner === csm);
    return { csm, scores: held, mrr: totalMrr(held) };
  });
  return books.sort(
    (a, b) =>
      Number(a.csm === null) - Number(b.csm === null) ||
      Number(toUnits(b.mrr) - toUnits(a.mrr)) ||
      ((a.csm ?? '') < (b.csm ?? '') ? -1 : 1),
  );
}

/** What tells CSMs of one name apart, for machines; readers see the name beside it. */
export const csmIdColumn = column('csm_id', 'CSM id', 'left', 'machines');

/** What is told of figures of CSMs that look back: who holds a customer now may not have held it then. */
export const ofThen = (figure: string): string =>
  `${figure}: of the customers that each had 12 months ago; all else of those of now`;

/** The name of a CSM. */
export function csmCell({ staff }: Pick<Kit, 'staff'>, csm: string | null): Cell {
  if (csm === null) return { value: null, unit: 'text', text: 'no owner', tone: 'muted' };
  return { value: staff.get(csm) ?? csm, unit: 'text' };
}

/** The score of a customer in the colour of its band. */
export function healthCell({ health }: Pick<Kit, 'health'>, score: Score | undefined): Cell {
  if (score === undefined) return { value: null, unit: 'score' };
  const band = bandOf(health.models, score);
  const unscored = score.score === null ? { text: score.band } : {};
  return { value: score.score, unit: 'score', tone: band?.role, ...unscored };
}
