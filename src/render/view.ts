import { grouped } from '../lib/text.ts';
import type { Cell, Report, TableBlock, TableColumn } from '../reports/report.ts';

export type Audience = 'terminal' | 'markdown' | 'html' | 'machines';

/** The part of a table that one format shows, and how many rows it leaves out. */
export type View = { columns: TableColumn[]; rows: Cell[][]; nMore: number };

/** The columns and rows of a table for one audience; machines see all rows, readers the first ones. */
export function view(table: TableBlock, audience: Audience, mostRows = Infinity): View {
  const isShown = table.columns.map((column) => sees(audience, column.for));
  const limit = audience === 'machines' ? Infinity : Math.min(table.limit ?? Infinity, mostRows);
  const rows = table.rows.slice(0, limit);
  return {
    columns: table.columns.filter((_, at) => isShown[at]),
    rows: rows.map((row) => row.filter((_, at) => isShown[at])),
    nMore: (table.nRows ?? table.rows.length) - rows.length,
  };
}

/** The part without bars, which a number beside them says again. */
export const withoutBars = (shown: View): View =>
  keeping(shown, (cells) => !cells.some(({ unit }) => unit === 'bar'));

/** The part without columns of words that nobody filled: targets that none set, notes that none need. */
export const withoutBlanks = (shown: View): View =>
  keeping(shown, (cells, at) => at === 0 || !cells.every(isBlank));

const isBlank = ({ value, unit, text, note }: Cell): boolean =>
  (unit === 'text' || unit === 'status') &&
  [null, '', '–'].includes((text ?? value) as string | null) &&
  note === undefined;

function keeping(shown: View, isKept: (cells: readonly Cell[], at: number) => boolean): View {
  const kept = shown.columns.map((_, at) =>
    isKept(
      shown.rows.map((row) => row[at]!),
      at,
    ),
  );
  return {
    ...shown,
    columns: shown.columns.filter((_, at) => kept[at]),
    rows: shown.rows.map((row) => row.filter((_, at) => kept[at])),
  };
}

/** The tables that machine formats write, in the order of the report. */
export function machineTables(report: Report): TableBlock[] {
  return report.blocks
    .filter((block) => block.kind === 'table')
    .filter((table) => sees('machines', table.for));
}

/** Whether a table or a column is meant for an audience. */
export function sees(
  audience: Audience,
  meantFor: TableColumn['for'] | TableBlock['for'],
): boolean {
  if (meantFor === 'both' || meantFor === audience) return true;
  if (meantFor === 'terminal') return audience === 'html';
  return meantFor === 'readers' && audience !== 'machines';
}

/** The line below a shortened list: `… 19 more: --format csv`. */
export function moreLine(nMore: number, hint?: string): string {
  const rest = `… ${grouped(nMore)} more`;
  return hint ? `${rest}: ${hint}` : rest;
}
