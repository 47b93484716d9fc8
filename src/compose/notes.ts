import type { Cell, ChecklistBlock, TableColumn } from '../reports/report.ts';
import type { Note, Notes } from '../score/notes.ts';
import type { Score } from '../score/score.ts';
import { column, text } from './blocks.ts';

/** What machine tables tell of notes, after all other columns. */
export const noteColumns: readonly TableColumn[] = ['note', 'note_until', 'override'].map((id) =>
  column(id, id, 'left', 'machines'),
);

/** The texts of all live notes, the end of the newest, and the newest override. */
export function noteCells({ live }: Notes, accountId: string | null): Cell[] {
  const own = live.get(accountId ?? '') ?? [];
  const texts = own.flatMap((note) => note.text ?? []);
  return [
    text(texts.length === 0 ? null : texts.join(' · ')),
    { value: own[0]?.until ?? null, unit: 'date' },
    text(own.find(({ override }) => override !== null)?.override ?? null),
  ];
}

/** A name with a mark where notes are written below. */
export const marked = ({ live }: Notes, accountId: string | null, name: string): Cell => ({
  ...text(name),
  ...(live.has(accountId ?? '') ? { note: '*' } : {}),
});

/** The live notes of these accounts, each once; nothing where there are none. */
export function notesBelow(notes: Notes, scores: readonly Score[]): ChecklistBlock[] {
  const items = scores.flatMap((score) => {
    return (notes.live.get(score.accountId) ?? []).map(
      (note) => `${score.account}: ${noteText(note, score)}`,
    );
  });
  return listed(null, items);
}

/** The live notes of one account under a heading, each with the day on which it was written. */
export function notesOf({ live }: Notes, { accountId }: Score): ChecklistBlock[] {
  const items = (live.get(accountId) ?? []).map((note) => {
    return note.writtenOn === null ? noteText(note) : `${note.writtenOn}: ${noteText(note)}`;
  });
  return listed('Notes', items);
}

/** The live notes of the accounts that alerts are about, with the scores of now. */
export function acknowledgements(
  notes: Notes,
  alerts: readonly { accountId: string | null; subject: string }[],
  scores: readonly Score[],
): ChecklistBlock[] {
  const names = new Map(alerts.map(({ accountId, subject }) => [accountId ?? '', subject]));
  const items = [...names].flatMap(([id, name]) => {
    const score = scores.find(({ accountId }) => accountId === id);
    return (notes.live.get(id) ?? []).map((note) => `${name}: ${noteText(note, score)}`);
  });
  return listed(`Acknowledged (${items.length})`, items);
}

const listed = (title: string | null, items: string[]): ChecklistBlock[] =>
  items.length === 0 ? [] : [{ kind: 'checklist', title, items, empty: '', hasNoBoxes: true }];

/** What the newest override says, to stand behind a score; null without one. */
export function overrideText({ live }: Notes, { accountId }: Score): string | null {
  const note = live.get(accountId)?.find(({ override }) => override !== null);
  return note === undefined ? null : judgement(note);
}

const judgement = ({ author, override, until }: Note): string =>
  `${author ?? 'a note'} says ${override}${until === null ? '' : ` until ${until}`}`;

function noteText(note: Note, score?: Score): string {
  const quote = note.text === null ? '' : `“${note.text}”`;
  if (note.override !== null) {
    const beside = score === undefined ? '' : `${scoreText(score)} · `;
    return `${beside}${judgement(note)}${quote === '' ? '' : `: ${quote}`}`;
  }
  const until = note.until === null ? null : `until ${note.until}`;
  const about = [note.author, until].filter((part) => part !== null).join(', ');
  return [quote, about === '' ? '' : `(${about})`].filter(Boolean).join(' ');
}

/** A score as readers see it, the band where there is none. */
const scoreText = ({ score, band }: Score): string =>
  score === null ? band : String(Math.floor(score * 10) / 10);

/** How many notes hold, for the footer; nothing where there are none at all. */
export function notesLine(notes: Notes): string[] {
  const { nLive, nUndated, nExpired, nUnknown, faults } = notes;
  if (nLive + nExpired + nUnknown === 0) return [];
  const parts = [
    `${nLive} live${nUndated === 0 ? '' : ` (${nUndated} undated)`}`,
    `${nExpired} expired`,
    ...(nUnknown === 0 ? [] : [`${nUnknown} of unknown accounts`]),
    ...(faults.length === 0 ? [] : ['some with an unknown band']),
  ];
  return [`notes: ${parts.join(', ')}`];
}
