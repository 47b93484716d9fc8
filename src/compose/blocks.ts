import { spaced } from '../lib/text.ts';
import type { Cell, TableBlock, TableColumn } from '../reports/report.ts';

export const text = (value: string | null): Cell => ({ value, unit: 'text' });
/** The id of a segment or category, which readers see as words. */
export const segmentCell = (id: string): Cell => {
  const words = spaced(id);
  return words === id ? text(id) : { ...text(id), text: words };
};

/** The segment of a figure; the whole has none. */
export const wholeOrSegment = (m: { dimension: string; segment: string }): Cell =>
  m.dimension === '' ? wholeCell : segmentCell(m.segment);

/** Names the row of all in a table by segment; machines see an empty segment. */
export const wholeCell: Cell = { value: '', unit: 'text', text: 'all' };

export const count = (value: number | null): Cell => ({ value, unit: 'count' });

/** A column for both readers and machines, to the right, unless said otherwise. */
export const column = (
  id: string,
  title: string,
  align: TableColumn['align'] = 'right',
  seenBy: TableColumn['for'] = 'both',
): TableColumn => ({ id, title, align, for: seenBy });

/** What tells accounts of one name apart, for machines; readers see the name beside it. */
export const accountIdColumn = column('account_id', 'Account id', 'left', 'machines');

/** A table for both readers and machines, whole and without a title or note, unless said otherwise. */
export function table(
  own: Pick<TableBlock, 'name' | 'columns' | 'rows'> & Partial<TableBlock>,
): TableBlock {
  return { kind: 'table', title: null, for: 'both', limit: null, empty: '', note: null, ...own };
}
