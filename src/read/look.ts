import type { Amount } from '../lib/pace.ts';

/** How far a file has been looked at; it is filled while the file is read, for those who wait. */
export type Look = {
  /** Size of the text; null where it is packed, so that nobody knows. */
  bytes: number | null;
  seen: number;
  rows: number;
};

/** Rows of files so far, and of all of them if the rest has rows of the same length. */
export function rowsIn(looks: readonly Look[]): Amount {
  const rows = total(looks, (look) => look.rows);
  if (looks.some(({ bytes }) => bytes === null)) return { rows, of: null };
  const rest = total(looks, (look) => Math.max(0, look.bytes! - look.seen));
  if (rest === 0) return { rows, of: rows };
  const begun = looks.filter(({ seen }) => seen > 0);
  if (begun.length === 0) return { rows, of: null };
  const perByte = total(begun, (look) => look.rows) / total(begun, (look) => look.seen);
  return { rows, of: Math.round(rows + rest * perByte) };
}

const total = (looks: readonly Look[], of: (look: Look) => number): number =>
  looks.reduce((sum, look) => sum + of(look), 0);
