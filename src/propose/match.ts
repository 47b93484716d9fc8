import type { Column, Table } from '../tables/table.ts';
import type { Export } from './exports.ts';
import { type Heading, likeness } from './headers.ts';
import { verdictOf } from './reading.ts';
import type { Choice, Spelling, Verdict } from './verdict.ts';

/** What fills a column: a header and how it is written, the same text in every row, or an expression. */
export type From =
  | { kind: 'header'; header: string; spelling: Spelling }
  | { kind: 'value'; value: string };

/** A proposal for one column with its evidence. */
export type Fill = {
  column: string;
  from: From;
  says: string;
  missing: readonly string[];
  /** 0–1 of how well the header names it; 0 where no header does. */
  likeness: number;
  /** What the values leave open; `from` is the header as it stands. */
  open: Open | null;
  /** A preset leaves it to the config. */
  isOwn?: true;
};

/** What only the user can tell. */
export type Open = {
  /** Ends the key of the answer. */
  about: string;
  says: string;
  choices: readonly OpenChoice[];
};

export type OpenChoice = { value: string; says: string; fills: readonly Fill[] };

/** A table that the export may feed. */
export type Match = {
  table: Table;
  preset: string | null;
  fills: readonly Fill[];
  /** Required columns that nothing fills, and why. */
  lacks: readonly string[];
  /** Headers that would fit by name, and why they do not. */
  misfits: readonly { header: string; column: string; says: string }[];
  /** Options of the source. */
  options: readonly { key: string; value: string; says: string }[];
};

type Pair = { heading: Heading; column: Column; likeness: number };

/** Fills the columns of a table with the headers that name them best and whose values fit. */
export function matchNames(
  table: Table,
  file: Export,
  taken: ReadonlySet<string> = new Set(),
): Pick<Match, 'fills' | 'misfits'> {
  const fills: Fill[] = [];
  const misfits: Match['misfits'][number][] = [];
  const used = new Set<string>();
  const done = new Set(taken);
  for (const { heading, column, likeness } of pairsOf(table, file)) {
    if (used.has(heading.header) || done.has(column.name)) continue;
    const verdict = read(table, column, heading, file);
    if (verdict.kind === 'misfit') {
      misfits.push({ header: heading.header, column: column.name, says: verdict.says });
      continue;
    }
    used.add(heading.header);
    done.add(column.name);
    fills.push(fillOf(column, heading, verdict, likeness));
  }
  const isOther = ({ header }: { header: string }) => !used.has(header);
  const settled = fills.map((fill) => withRivals(table, file, fill, used));
  return { fills: settled, misfits: misfits.filter(isOther) };
}

/** Columns of which an export may have several that say different things. */
const several = new Set(['amount', 'arr', 'mrr', 'score']);

/** A fill that other headers name as well, which only the user can choose from. */
function withRivals(table: Table, file: Export, fill: Fill, used: ReadonlySet<string>): Fill {
  if (!several.has(fill.column) || fill.likeness >= 0.99 || fill.from.kind !== 'header')
    return fill;
  const { header: own } = fill.from;
  const cells = (header: string) => file.values.get(header)!.cells;
  const rivals = pairsOf(table, file)
    .filter(({ heading, column }) => column.name === fill.column && !used.has(heading.header))
    .filter(({ heading }) => cells(heading.header).some((cell, i) => cell !== cells(own)[i]))
    .flatMap(({ heading, column, likeness }) => {
      const verdict = read(table, column, heading, file);
      return verdict.kind === 'misfit' ? [] : [fillOf(column, heading, verdict, likeness)];
    });
  if (rivals.length === 0) return fill;
  const choices = [fill, ...rivals].map((one): OpenChoice => {
    const header = one.from.kind === 'header' ? one.from.header : '';
    const shown = file.values.get(header)!.filled[0] ?? '';
    return { value: header, says: `such as ${shown}`, fills: [one] };
  });
  const names = choices.map(({ value }) => value).join(' and ');
  return {
    ...fill,
    open: { about: fill.column, says: `${names} may each be ${fill.column}`, choices },
  };
}

function pairsOf(table: Table, { headings }: Export): Pair[] {
  const pairs = table.columns.flatMap((column) =>
    headings.map((heading) => ({ heading, column, likeness: likeness(heading, table, column) })),
  );
  return pairs.filter((pair) => pair.likeness > 0).sort((a, b) => b.likeness - a.likeness);
}

/** What the values of a header are for a column. */
export const read = (table: Table, column: Column, heading: Heading, file: Export): Verdict =>
  verdictOf(table, column, heading, file.values.get(heading.header)!, file.habits);

/** A verdict as a proposal. */
export function fillOf(
  column: Column,
  { header }: Heading,
  verdict: Exclude<Verdict, { kind: 'misfit' }>,
  likeness: number,
): Fill {
  const fill = { column: column.name, says: verdict.says, missing: verdict.missing, likeness };
  const from = (spelling: Spelling): From => ({ kind: 'header', header, spelling });
  if (verdict.kind === 'fits') return { ...fill, from: from(verdict.spelling), open: null };
  const chosen = ({ value, says, spelling }: Choice): OpenChoice => {
    const says_ = `told by you: ${says}`;
    return { value, says, fills: [{ ...fill, from: from(spelling), says: says_, open: null }] };
  };
  const open = {
    about: verdict.about,
    says: `${header}: ${verdict.says}`,
    choices: verdict.choices.map(chosen),
  };
  return { ...fill, from: from({}), open };
}

/** The same text in every row. */
export const constant = (column: string, value: string, says: string): Fill => ({
  ...{ column, from: { kind: 'value', value }, says, missing: [], likeness: 0, open: null },
});

/** The header that fills a column, if one does. */
export function headerFor(fills: readonly Fill[], column: string): string | null {
  const from = fills.find((fill) => fill.column === column)?.from;
  return from?.kind === 'header' ? from.header : null;
}
