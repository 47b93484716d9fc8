import type { Cell, TableBlock, TableColumn } from '../../reports/report.ts';
import { isNumber, machineText } from '../cell.ts';
import { moreLine, type View, view, withoutBars, withoutBlanks } from '../view.ts';
import { columnHtml } from './cell.ts';
import { escapeHtml, sentence } from './text.ts';
import { tilesHtml } from './tiles.ts';

/** What a table finds around it: its name for those who listen, and whether a chart draws its figures. */
export type Surroundings = { caption: string; currency: string | null; hasChart: boolean };

/** A table with its caption in a box of its own that scrolls, and what is said below it. */
export function tableHtml(
  table: TableBlock,
  { caption, currency, hasChart }: Surroundings,
): string {
  const seen = view(table, 'html');
  const shown = hasChart ? withoutBars(seen) : seen;
  const more = shown.nMore > 0 ? [aside(moreLine(shown.nMore))] : [];
  const note = table.note === null ? [] : [aside(table.note)];
  if (shown.rows.length === 0) return [aside(table.empty), ...note].join('\n');
  if (table.tiles !== undefined) {
    return [tilesHtml(table.tiles, shown, currency), ...more, ...note].join('\n');
  }
  return [grid(table, withoutBlanks(shown), caption, currency), ...more, ...note].join('\n');
}

const aside = (text: string): string =>
  text === '' ? '' : `<p class="aside">${sentence(text)}</p>`;

function grid(
  { isFixed }: TableBlock,
  { columns, rows }: View,
  caption: string,
  currency: string | null,
): string {
  const texts = columns.map((_, at) =>
    columnHtml(
      rows.map((row) => row[at]!),
      currency,
    ),
  );
  const looks = columns.map((column, at) => look(column, rows, at));
  const name = columns.findIndex(
    ({ align }, c) => align === 'left' && texts[c]!.every((text) => text !== ''),
  );
  const body = rows.map((row, at) => {
    const cells = row.map((cell, c) => cellTag(cell, texts[c]![at]!, looks[c]!, c === name));
    return `<tr>${cells.join('')}</tr>`;
  });
  const sorts = rows.length < 2 ? ' class="single"' : isFixed ? '' : ' class="sorts"';
  return `<div class="scroll" tabindex="0" role="group" aria-label="${escapeHtml(`table: ${caption}`)}">
<table${sorts}>
<caption class="unseen">${escapeHtml(caption)}</caption>
${headHtml(columns, looks)}<tbody>
${body.join('\n')}
</tbody>
</table>
</div>`;
}

function headHtml(columns: readonly TableColumn[], looks: readonly string[]): string {
  if (columns.every(({ title }) => title === '')) return '';
  const cells = columns.map(({ title }, at) =>
    title === ''
      ? `<td${looks[at]}></td>`
      : `<th scope="col"${looks[at]}>${escapeHtml(title)}</th>`,
  );
  return `<thead>\n<tr>${cells.join('')}</tr>\n</thead>\n`;
}

// Sorting goes by the unrounded value.
function cellTag(cell: Cell, html: string, classes: string, isHead: boolean): string {
  const key = isNumber(cell) ? ` data-v="${escapeHtml(machineText(cell))}"` : '';
  return isHead
    ? `<th scope="row"${classes}${key}>${html}</th>`
    : `<td${classes}${key}>${html}</td>`;
}

// Names and dates that are this short stay on one line; what is longer needs room.
const most = { onOneLine: 24, narrow: 40 };

/** Classes of a column. */
function look({ align }: TableColumn, rows: readonly Cell[][], at: number): string {
  const cells = rows.map((row) => row[at]!);
  const longest = Math.max(
    ...cells.map(({ value, unit, text, note }) =>
      unit === 'text' || text !== undefined || note !== undefined
        ? `${text ?? value ?? ''}${note ?? ''}`.length
        : 0,
    ),
  );
  const classes = [
    ...(align === 'left' ? [] : [align]),
    ...(cells.some(({ unit }) => unit === 'bar') ? ['bars'] : []),
    ...(longest <= most.onOneLine ? ['figure'] : longest > most.narrow ? ['prose'] : []),
  ];
  return classes.length === 0 ? '' : ` class="${classes.join(' ')}"`;
}
