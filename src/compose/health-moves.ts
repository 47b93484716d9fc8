import { addDays } from '../lib/dates.ts';
import { flooredScore } from '../lib/text.ts';
import type { Cell, TableBlock } from '../reports/report.ts';
import type { Part, Score } from '../score/score.ts';
import { column, table, text } from './blocks.ts';

/** Points of the score that come from an input: those of all inputs add up to it. */
export function contribution({ share, score }: Part): number | null {
  return share === null || score === null ? null : Number(((share * score) / 100).toFixed(6));
}

/** Why a score moved since the date before: what each input adds now against then, largest first. */
export function movesBlock(now: Score, before: Score | undefined): TableBlock[] {
  // Another model weighs other inputs: what it adds cannot be compared.
  if (before?.score == null || now.score === null || before.model !== now.model) return [];
  const then = new Map(before.parts.map((part) => [part.input, part]));
  const moves = now.parts
    .map((part) => ({ part, past: then.get(part.input), by: moved(part, then.get(part.input)) }))
    .filter(({ by }) => by !== 0)
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by));
  return [
    table({
      name: 'moves',
      title: `Why it moved since ${addDays(before.t, -1)}`,
      columns: [
        column('input', 'Input', 'left'),
        column('before', 'Then', 'left'),
        column('now', 'Now', 'left'),
        column('change', 'Points'),
      ],
      rows: moves.map(({ part, past, by }): Cell[] => [
        text(part.title),
        text(past === undefined ? 'no data' : said(past)),
        text(said(part)),
        {
          value: Number(by.toFixed(6)),
          unit: 'number',
          digits: 1,
          isChange: true,
          tone: by > 0 ? 'good' : 'bad',
        },
      ]),
      for: 'readers',
      empty: 'nothing: every input says what it said then',
      note:
        moves.length === 0
          ? null
          : `${flooredScore(before.score)} → ${flooredScore(now.score)}; the points add up to the change`,
    }),
  ];
}

const moved = (now: Part, then: Part | undefined): number =>
  (contribution(now) ?? 0) - (then === undefined ? 0 : (contribution(then) ?? 0));

/** Points that each input adds more than then, by its id; empty where the scores cannot be compared. */
export function movesOf(now: Score, before: Score | undefined): ReadonlyMap<string, number> {
  if (before?.score == null || now.score === null || before.model !== now.model) return new Map();
  const then = new Map(before.parts.map((part) => [part.input, part]));
  return new Map(now.parts.map((part) => [part.input, moved(part, then.get(part.input))]));
}

function said({ word, says, isPresent, score }: Part): string {
  if (!isPresent) return 'no data';
  const told = [word, says].filter((own) => own !== null && own !== '');
  return told.length > 0 ? told.join(', ') : score === null ? '' : `score ${flooredScore(score)}`;
}
