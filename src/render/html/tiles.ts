import type { Cell, TableColumn, Tiles } from '../../reports/report.ts';
import type { View } from '../view.ts';
import { cellHtml } from './cell.ts';
import { escapeHtml } from './text.ts';

/** A figure with its name; words below it are HTML already. */
type Tile = { title: string; value: Cell; small: string[] };

/** Large figures side by side instead of a table. */
export function tilesHtml(tiles: Tiles, shown: View, currency: string | null): string {
  const own = tiles === 'columns' ? fromColumns(shown, currency) : fromRows(tiles, shown, currency);
  return `<dl class="tiles">\n${own.map((tile) => tileHtml(tile, currency)).join('\n')}\n</dl>`;
}

function tileHtml({ title, value: { note, ...value }, small }: Tile, currency: string | null) {
  const all = [...(note ? [escapeHtml(note)] : []), ...small].filter((html) => html !== '');
  const words = all.map((html) => `<dd class="small">${html}</dd>`).join('');
  return `<div class="tile"><dt>${escapeHtml(title)}</dt><dd class="value">${cellHtml(value, currency)}</dd>${words}</div>`;
}

function fromRows(
  tiles: Exclude<Tiles, 'columns'>,
  { columns, rows }: View,
  currency: string | null,
): Tile[] {
  const at = (id: string): number => {
    const found = columns.findIndex((column) => column.id === id);
    if (found === -1) throw new Error(`tiles name the column ${id}, which HTML does not see`);
    return found;
  };
  const change = tiles.change === undefined ? null : at(tiles.change);
  const trend = tiles.trend === undefined ? null : at(tiles.trend);
  return rows.map((row) => ({
    title: String(row[at(tiles.title)]!.value ?? ''),
    value: row[at(tiles.value)]!,
    small: [
      ...(trend === null ? [] : [cellHtml(row[trend]!, currency)]),
      ...(change === null ? [] : [changeHtml(row[change]!, columns[change]!, currency)]),
      ...(tiles.says ?? [])
        .map((id) => row[at(id)]!)
        .filter(({ value }) => value !== null)
        .map((cell) => cellHtml(cell, currency)),
    ],
  }));
}

function fromColumns({ columns, rows: [row = []] }: View, currency: string | null): Tile[] {
  const tiles: Tile[] = [];
  row.forEach((cell, at) => {
    const before = tiles.at(-1);
    if (cell.isChange && before) before.small.push(changeHtml(cell, columns[at]!, currency));
    else tiles.push({ title: columns[at]!.title, value: cell, small: [] });
  });
  return tiles;
}

// A title such as `Against 3 months ago` tells more than the bare number would.
function changeHtml(cell: Cell, { title }: TableColumn, currency: string | null): string {
  if (cell.value === null) return '';
  const against = title === 'Change' ? '' : ` <small>${escapeHtml(title.toLowerCase())}</small>`;
  return `${cellHtml(cell, currency)}${against}`;
}
