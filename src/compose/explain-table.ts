import type { Cell, TableBlock } from '../reports/report.ts';
import { column, table } from './blocks.ts';

/** A table for readers; columns are to the right except those named `left`. */
export function readers(own: {
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
  const { titles, left, ...rest } = own;
  const columns = titles.map((title, i) => {
    return column(`${own.name}_${i}`, title, left.includes(i) ? 'left' : 'right', 'readers');
  });
  return table({ ...rest, columns, for: 'readers' });
}
