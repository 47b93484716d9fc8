import type { Cell, TableBlock, TableColumn } from '../reports/report.ts';

export const text = (value: string | null): Cell => ({ value, unit: 'text' });
export const count = (value: number | null): Cell => ({ value, unit: 'count' });

/** A column for both readers and machines, to the right, unless said otherwise. */
export const column = (
  id: string,
  title: string,
  align: TableColumn['align'] = 'right',
  seenBy: TableColumn['for'] = 'both',
): TableColumn => ({ id, title, align, for: seenBy });

/** A table for both readers and machines, whole and without a title or note, unless said otherwise. */
export function table(
  own: Pick<TableBlock, 'name' | 'columns' | 'rows'> & Partial<TableBlock>,
): TableBlock {
  return { kind: 'table', title: null, for: 'both', limit: null, empty: '', note: null, ...own };
}
