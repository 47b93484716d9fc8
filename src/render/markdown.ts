import { clean } from '../lib/text.ts';
import type {
  Block,
  Cell,
  ChecklistBlock,
  Report,
  TableBlock,
  TextBlock,
} from '../reports/report.ts';
import { columnTexts } from './cell.ts';
import { moreLine, sees, type View, view, withoutBars } from './view.ts';

const rules = { left: ':--', right: '--:', center: ':-:' };

/** The report as GitHub-flavoured Markdown, the same bytes for the same report. */
export function markdown(report: Report): string {
  const parts = [
    `# ${line(report.title)}`,
    ...report.subtitle.map(line),
    ...report.blocks.flatMap((block) => blockParts(block, report.currency)),
    ...(report.footer.length ? [`---\n${report.footer.map(line).join(' · ')}`] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Text that shows as it is and can neither link, draw, nor format. */
export function escapeMarkdown(text: string): string {
  const plain = clean(text);
  return active.test(plain) ? plain.replace(special, '\\$&') : plain;
}

// Brackets, `!`, `#` and `>` do nothing without one of these, and `Healthy (80–100)` and `> 50`
// should read well as source. A bare address is a link on GitHub.
const active = /[\\`*_[\]<|~&]|:\/\/|\bwww\.|^#/i;
const special = /[\\`*_[\]()!<>#|~&]|:(?=\/\/)|(?<=\bwww)\./gi;

/** Our own sentences: names such as `csat_mean` keep their underscores, which are harmless in a word. */
function line(text: string): string {
  return escapeMarkdown(text)
    .replace(/(?<=[\p{L}\p{N}])\\_(?=[\p{L}\p{N}])/gu, '_')
    .replace(/^([-+=])/, '\\$1');
}

function blockParts(block: Block, currency: string | null): string[] {
  if (block.kind === 'text') return textParts(block);
  if (block.kind === 'checklist') return checklistParts(block);
  if (block.kind === 'chart') return [];
  return sees('markdown', block.for) ? tableParts(block, currency) : [];
}

function heading(title: string | null): string[] {
  return title === null ? [] : [`## ${line(title)}`];
}

function textParts({ title, lines }: TextBlock): string[] {
  const texts = lines.map(clean);
  const runs = texts.flatMap((text) => text.match(/`+/g) ?? []).map((run) => run.length);
  // The fence must be longer than any run of backticks that it holds.
  const fence = '`'.repeat(Math.max(3, ...runs.map((length) => length + 1)));
  return under(heading(title), [fence, ...texts, fence].join('\n'));
}

function checklistParts({ title, items, empty, hasNoBoxes }: ChecklistBlock): string[] {
  const sign = hasNoBoxes ? '-' : '- [ ]';
  const list = items.map((item) => `${sign} ${line(item)}`).join('\n');
  return under(heading(title), list || line(empty));
}

function tableParts(table: TableBlock, currency: string | null): string[] {
  const shown = withoutBars(view(table, 'markdown'));
  const body = shown.rows.length ? grid(shown, currency) : line(table.empty);
  const more = shown.nMore > 0 ? [line(moreLine(shown.nMore))] : [];
  const note = table.note === null ? [] : [line(table.note)];
  return [...under(heading(table.title), body), ...more, ...note];
}

/** As in the templates, nothing stands between a heading and its block. */
function under(head: string[], body: string): string[] {
  return [[...head, body].join('\n')];
}

function grid({ columns, rows }: View, currency: string | null): string {
  const texts = columns.map((_, at) => columnCells(rows, at, currency));
  return [
    tableRow(columns.map((column) => escapeMarkdown(column.title))),
    `|${columns.map((column) => rules[column.align]).join('|')}|`,
    ...rows.map((_, at) => tableRow(texts.map((column) => column[at]!))),
  ].join('\n');
}

function columnCells(rows: Cell[][], at: number, currency: string | null): string[] {
  const cells = rows.map((row) => row[at]!);
  return columnTexts(cells, { currency, style: 'markdown' }).map(escapeMarkdown);
}

function tableRow(cells: string[]): string {
  return `| ${cells.join(' | ')} |`;
}
