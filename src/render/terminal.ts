import { Chalk, type ChalkInstance } from 'chalk';
import Table from 'cli-table3';
import { clean, spaced } from '../lib/text.ts';
import { displayWidth, truncate, wrap, wrapItems } from '../lib/width.ts';
import type {
  Block,
  Cell,
  ChecklistBlock,
  Report,
  TableBlock,
  TableColumn,
  TextBlock,
  Tone,
} from '../reports/report.ts';
import { columnTexts } from './cell.ts';
import { moreLine, sees, type View, view } from './view.ts';
import { columnWidths, type Span } from './widths.ts';

/** A width of Infinity, as for a pipe, shortens and drops nothing. */
export type TerminalOptions = { width: number; hasColor: boolean };

type Page = { width: number; ink: ChalkInstance; currency: string | null };
type Column = TableColumn & { texts: string[]; cells: Cell[]; span: Span };

// cli-table3 takes quadratic time, and nobody reads further on a screen.
const mostRows = 200;
const indent = '  ';
const gap = '  ';
const barWidth = 40;
const leastBarWidth = 8;
// The first column names the row; other text says nothing when only a word of it is left.
const leastNameWidth = 12;
const leastTextWidth = 18;

/** The report as lines for a terminal; it never cuts a number. */
export function terminal(report: Report, { width, hasColor }: TerminalOptions): string {
  const ink = new Chalk({ level: hasColor ? 1 : 0 });
  const page: Page = { width, ink, currency: report.currency };
  const parts = [
    headLines(report, page),
    ...report.blocks.map((block) => blockLines(block, page)),
    wrapItems(report.footer.map(clean), width).map((line) => ink.dim(line)),
  ];
  const texts = parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

function headLines(report: Report, page: Page): string[] {
  return [
    ...titleLines(report.title, page),
    ...report.subtitle.flatMap((line) => wrap(clean(line), page.width)),
  ];
}

function titleLines(title: string | null, { ink, width }: Page): string[] {
  return title === null ? [] : wrap(clean(title), width).map((line) => ink.bold(line));
}

function blockLines(block: Block, page: Page): string[] {
  if (block.kind === 'text') return textLines(block, page);
  if (block.kind === 'checklist') return checklistLines(block, page);
  if (block.kind === 'chart') return [];
  return sees('terminal', block.for) ? tableLines(block, page) : [];
}

function textLines(block: TextBlock, page: Page): string[] {
  return [...titleLines(block.title, page), ...block.lines.map((line) => indent + clean(line))];
}

function checklistLines(block: ChecklistBlock, page: Page): string[] {
  const items = block.items.flatMap((item) => {
    const lines = wrap(clean(item), page.width - indent.length - 2);
    const sign = block.hasNoBoxes ? '* ' : '☐ ';
    return lines.map((line, at) => `${indent}${at === 0 ? sign : '  '}${line}`);
  });
  return [...titleLines(block.title, page), ...(items.length ? items : aside(block.empty, page))];
}

function tableLines(table: TableBlock, page: Page): string[] {
  const shown = view(table, 'terminal', mostRows);
  const title = titleLines(table.title, page);
  const note = table.note === null ? [] : aside(table.note, page);
  if (!shown.rows.length || !shown.columns.length)
    return [...title, ...aside(table.empty, page), ...note];
  const { lines, dropped } = grid(shown, page);
  const more = shown.nMore > 0 ? aside(moreLine(shown.nMore, moreHint(table)), page) : [];
  const narrow = `not shown at this width: ${dropped.join(', ')}`;
  return [...title, ...lines, ...more, ...(dropped.length ? aside(narrow, page) : []), ...note];
}

function moreHint(table: TableBlock): string | undefined {
  return table.more ?? (table.rows.length > mostRows ? '--format csv' : undefined);
}

function aside(text: string, { ink, width }: Page): string[] {
  return wrap(clean(text), width - indent.length).map((line) => indent + ink.dim(line));
}

function grid(shown: View, page: Page): { lines: string[]; dropped: string[] } {
  const columns = shown.columns.map((column, at) => measured(column, at, shown.rows, page));
  const spans = columns.map((column) => column.span);
  const widths = columnWidths(spans, page.width - indent.length, gap.length);
  const fitted = columns.flatMap((column, at) => {
    const width = widths[at];
    return width == null ? [] : [{ ...column, width }];
  });
  // A bar says again what a number beside it says.
  const dropped = columns
    .filter(({ span }, at) => widths[at] === null && !isDrawing(span))
    .map(nameOf);
  return { lines: gridLines(fitted, page.ink), dropped };
}

const isDrawing = ({ isBar, isLine }: Span): boolean => Boolean(isBar || isLine);

function nameOf({ title, id }: Column): string {
  return title.trim() || spaced(id);
}

function measured(column: TableColumn, at: number, rows: Cell[][], page: Page): Column {
  const cells = rows.map((row) => row[at]!);
  const texts = columnTexts(cells, { currency: page.currency, style: 'terminal' });
  const title = clean(column.title);
  const isBar = cells.some((cell) => cell.unit === 'bar');
  const span = isBar
    ? { natural: barWidth, least: leastBarWidth, isBar }
    : {
        ...textSpan(title, cells, texts, at === 0 ? leastNameWidth : leastTextWidth),
        whenNarrow: column.whenNarrow,
        isLine: cells.some((cell) => cell.unit === 'spark'),
      };
  return { ...column, title, cells, texts, span };
}

function textSpan(title: string, cells: Cell[], texts: string[], leastText: number): Span {
  const widths = texts.map(displayWidth);
  const least = widths.map((width, at) =>
    cells[at]!.unit === 'text' ? Math.min(width, leastText) : width,
  );
  const isText = cells.some((cell) => cell.unit === 'text');
  const titleWidth = displayWidth(title);
  return {
    natural: Math.max(titleWidth, ...widths),
    least: Math.max(isText ? Math.min(titleWidth, leastText) : titleWidth, ...least),
  };
}

type Fitted = Column & { width: number };

function gridLines(columns: Fitted[], ink: ChalkInstance): string[] {
  const drawn = columns.map((column) => drawnCells(column, ink));
  const rows = drawn[0]!.map((_, row) => drawn.map((cells) => cells[row]!));
  const hasHead = columns.some((column) => column.title.trim() !== '');
  const head = columns.map((column) => toned(truncate(column.title, column.width), ink.dim));
  return laidOut(hasHead ? [head, ...rows] : rows, columns);
}

type Drawn = { text: string; width: number };

function drawnCells({ cells, texts, width }: Fitted, ink: ChalkInstance): Drawn[] {
  const longest = Math.max(...cells.map(barShare));
  return cells.map((cell, at) => {
    const text = cell.unit === 'bar' ? bar(barShare(cell) / longest, width) : texts[at]!;
    return toned(truncate(text, width), cell.tone && toneInks(ink)[cell.tone]);
  });
}

function barShare({ value, unit }: Cell): number {
  return unit === 'bar' && value !== null ? Math.max(0, Number(value)) : 0;
}

/** The longest bar fills the column; whatever is not zero leaves a trace. */
function bar(share: number, width: number): string {
  const eighths = share > 0 ? Math.max(1, Math.round(share * width * 8)) : 0;
  return '█'.repeat(Math.floor(eighths / 8)) + ' ▏▎▍▌▋▊▉'.charAt(eighths % 8).trim();
}

function toned(text: string, ink: ((text: string) => string) | undefined): Drawn {
  return { text: ink && text ? ink(text) : text, width: displayWidth(text) };
}

function toneInks(ink: ChalkInstance): Record<Tone, ChalkInstance> {
  return {
    ...{ good: ink.green, bad: ink.red, warn: ink.yellow, muted: ink.dim },
    ...{ healthy: ink.green, watch: ink.cyan, at_risk: ink.yellow, critical: ink.red },
  };
}

// cli-table3 measures by an old table of widths and reads escape codes; it places stand-ins of the
// right width, which give way to the cells afterwards.
function laidOut(rows: Drawn[][], columns: Fitted[]): string[] {
  const table = new Table({
    chars: borderless,
    colAligns: columns.map((column) => column.align),
    colWidths: columns.map((column) => column.width),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((row) => row.map(({ width }) => standIn.repeat(width))));
  const cells = rows.flat().filter(({ width }) => width > 0);
  let at = 0;
  const text = table.toString().replace(/\uE000+/g, () => cells[at++]!.text);
  return text.split('\n').map((line) => line.trimEnd());
}

const standIn = '\uE000';
const borderless = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ mid: '', 'mid-mid': '', 'left-mid': '', 'right-mid': '' },
  ...{ left: indent, right: '', middle: gap },
};
