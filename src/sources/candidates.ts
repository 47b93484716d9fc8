import { type Expected, expectedOf, tablesOf } from './expected.ts';
import { presets } from './index.ts';
import type { Preset } from './preset.ts';

/** A preset that a file may be meant for. */
export type Candidate = {
  preset: string;
  table: string;
  /** Columns of the table that a header of the file fills. */
  matched: readonly string[];
  /** Columns that the table needs and that no header fills. */
  missing: readonly string[];
  /**
   * How much of both fits, 0 to 1: twice the matched columns ÷ (columns that the preset reads + headers
   * of the file), times the share of needed columns that are there. The generic preset reads as many
   * columns as the file has.
   */
  share: number;
};

/** Presets and tables that fit the headers of a file, best first; headers are compared without case. */
export function candidates(headers: readonly string[]): Candidate[] {
  const known = new Set(headers.map(folded));
  return presets
    .flatMap((preset) => tablesOf(preset).map((table) => candidate(preset, table, known)))
    .filter(({ matched }) => matched.length > 0)
    .sort((a, b) => b.share - a.share);
}

function candidate(preset: Preset, table: string, known: ReadonlySet<string>): Candidate {
  const expected = expectedOf(preset, table);
  const readable = expected.filter(({ headers }) => headers.length > 0);
  const isThere = ({ headers }: Expected) => headers.some((header) => known.has(folded(header)));
  const matched = readable.filter(isThere);
  const needed = readable.filter(({ isNeeded, ask }) => isNeeded && ask === null);
  const missing = needed.filter((one) => !isThere(one));
  const nRead = preset.isGeneric ? known.size : readable.length;
  const told = needed.length === 0 ? 1 : 1 - missing.length / needed.length;
  return {
    preset: preset.id,
    table,
    matched: matched.map(({ column }) => column),
    missing: missing.map(({ column }) => column),
    share: (told * 2 * matched.length) / (nRead + known.size),
  };
}

const folded = (header: string): string => header.trim().toLowerCase();
