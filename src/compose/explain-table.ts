import type { Cell, TableBlock } from '../reports/report.ts';

export const text = (value: string): Cell => ({ value, unit: 'text' });
export const count = (value: number): Cell => ({ value, unit: 'count' });

/** A table for readers; columns are to the right except those named `left`. */
export function readers(table: {
  name: string;
  title?: string;
  titles: readonly string[];
  rows: Cell[][];
  left: readonly number[];
  note?: string | null;
  empty?: string;
  limit?: number;
  more?: string;
}): TableBlock {
  return {
    kind: 'table',
    name: table.name,
    title: table.title ?? null,
    columns: table.titles.map((title, i) => ({
      id: `${table.name}_${i}`,
      title,
      align: table.left.includes(i) ? 'left' : 'right',
      for: 'readers',
    })),
    rows: table.rows,
    for: 'readers',
    limit: table.limit ?? null,
    empty: table.empty ?? '',
    note: table.note ?? null,
    ...(table.more === undefined ? {} : { more: table.more }),
  };
}
