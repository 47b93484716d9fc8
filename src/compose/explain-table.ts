import type { Cell, TableBlock } from '../reports/report.ts';
import { column, table } from './blocks.ts';

/** A table for readers; columns are to the right except those named `left`. */
export function readers(own: {
  name: string;
  title?: string;
  titles: readonly string[];
  rows: Cell[][];
  left: readonly number[];
  /** Columns that leave first where the terminal is narrow. */
  leaving?: readonly number[];
  /** Columns whose text is not shortened while others can leave. */
  staying?: readonly number[];
  note?: string | null;
  empty?: string;
  limit?: number;
  more?: string;
  isFixed?: true;
  pageTitle?: string;
}): TableBlock {
  const { titles, left, leaving = [], staying = [], ...rest } = own;
  const columns = titles.map((title, i) => {
    const made = column(`${own.name}_${i}`, title, left.includes(i) ? 'left' : 'right', 'readers');
    if (leaving.includes(i)) return { ...made, whenNarrow: 'leaves' as const };
    return staying.includes(i) ? { ...made, whenNarrow: 'stays' as const } : made;
  });
  return table({ ...rest, columns, for: 'readers' });
}
