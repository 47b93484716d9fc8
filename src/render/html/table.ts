import type { Cell, TableBlock, TableColumn, Tiles } from '../../reports/report.ts';
import { isNumber, machineText } from '../cell.ts';
import { moreLine, type View, view } from '../view.ts';
import { cellHtml, columnHtml } from './cell.ts';
import { escapeHtml } from './text.ts';

/** A table with its caption in a box of its own that scrolls, and what is said below it. */
export function tableHtml(table: TableBlock, caption: string, currency: string | null): string {
  const shown = view(table, 'html');
  const more = shown.nMore > 0 ? [aside(moreLine(shown.nMore, table.more))] : [];
  const note = table.note === null ? [] : [aside(table.note)];
  if (shown.rows.length === 0) return [aside(table.empty), ...note].join('\n');
  if (table.tiles !== undefined) {
    return [tilesHtml(table.tiles, shown, currency), ...more, ...note].join('\n');
  }
  return [grid(table, shown, caption, currency), ...more, ...note].join('\n');
}

const aside = (text: string): string =>
  text === '' ? '' : `<p class="aside">${escapeHtml(text)}</p>`;

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
  const body = rows.map((row, at) => {
    const cells = row.map((cell, c) =>
      cellTag(cell, texts[c]![at]!, looks[c]!, c === 0 && isName(columns[0]!)),
    );
    return `<tr>${cells.join('')}</tr>`;
  });
  const sorts = isFixed || rows.length < 2 ? '' : ' class="sorts"';
  return `<div class="scroll" tabindex="0" role="group" aria-label="${escapeHtml(`table: ${caption}`)}">
<table${sorts}>
<caption class="unseen">${escapeHtml(caption)}</caption>
${headHtml(columns, looks)}<tbody>
${body.join('\n')}
</tbody>
</table>
</div>`;
}

const isName = ({ align }: TableColumn): boolean => align === 'left';

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
  return isHead && html !== ''
    ? `<th scope="row"${classes}${key}>${html}</th>`
    : `<td${classes}${key}>${html}</td>`;
}

/** Classes of a column: numbers stay on one line, text may wrap. */
function look({ align }: TableColumn, rows: readonly Cell[][], at: number): string {
  const cells = rows.map((row) => row[at]!);
  const classes = [
    ...(align === 'left' ? [] : [align]),
    ...(cells.some(({ unit }) => unit === 'bar') ? ['bars'] : []),
    ...(cells.every(({ unit, note }) => unit !== 'text' && note === undefined) ? ['figure'] : []),
  ];
  return classes.length === 0 ? '' : ` class="${classes.join(' ')}"`;
}

function tilesHtml(tiles: Tiles, { columns, rows }: View, currency: string | null): string {
  const at = (id: string): number => {
    const found = columns.findIndex((column) => column.id === id);
    if (found === -1) throw new Error(`tiles name the column ${id}, which HTML does not see`);
    return found;
  };
  const ids = { title: at(tiles.title), value: at(tiles.value) };
  const change = tiles.change === undefined ? null : at(tiles.change);
  const says = (tiles.says ?? []).map(at);
  const items = rows.map((row) => {
    const by = change === null || row[change]!.value === null ? null : row[change]!;
    const words = [
      ...(by === null ? [] : [changeWords(by, columns[change!]!, currency)]),
      ...says.map((i) => cellHtml(row[i]!, currency)).filter((html) => html !== ''),
    ];
    const small = words.map((html) => `<dd class="small">${html}</dd>`).join('');
    const { note, ...value } = row[ids.value]!;
    const aside = note ? `<dd class="small">${escapeHtml(note)}</dd>` : '';
    return `<div class="tile"><dt>${cellHtml(row[ids.title]!, currency)}</dt><dd class="value">${cellHtml(value, currency)}</dd>${small}${aside}</div>`;
  });
  return `<dl class="tiles">\n${items.join('\n')}\n</dl>`;
}

// A title such as `Against 3 months ago` tells more than the bare number would.
function changeWords(cell: Cell, { title }: TableColumn, currency: string | null): string {
  const against = /^against /i.test(title)
    ? ` <small>${escapeHtml(title.toLowerCase())}</small>`
    : '';
  return `${cellHtml(cell, currency)}${against}`;
}
