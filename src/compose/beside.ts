import { cellText } from '../render/cell.ts';
import type { Cell } from '../reports/report.ts';

/** A cell with what it is compared with behind it, in brackets. */
export function beside(cell: Cell, before: Cell, currency: string | null): Cell {
  return { ...cell, note: `(${cellText(before, { currency, style: 'markdown' })})` };
}
