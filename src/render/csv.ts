import Papa from 'papaparse';
import type { Cell, TableBlock } from '../reports/report.ts';
import { isNumber, machineText } from './cell.ts';
import { view } from './view.ts';

/** `excel-eu` is what Excel opens by double click where the decimal mark is a comma. */
export type CsvStyle = 'standard' | 'excel-eu';

/** One table as CSV, machine columns only, unrounded. */
export function csv(
  table: TableBlock,
  style: CsvStyle = 'standard',
  { isHeaded = true } = {},
): string {
  const { columns, rows } = view(table, 'machines');
  const isEU = style === 'excel-eu';
  const lines = [
    ...(isHeaded ? [columns.map((column) => column.id)] : []),
    ...rows.map((row) => row.map((cell) => cellText(cell, isEU))),
  ];
  const text = Papa.unparse(lines, {
    delimiter: isEU ? ';' : ',',
    newline: '\n',
    quotes: (value: string) => needsQuotes(value, columns.length),
  });
  if (lines.length === 0) return '';
  return `${isEU && isHeaded ? '\uFEFF' : ''}${text}\n`;
}

// Spreadsheets run a cell that begins like this, also behind spaces and invisible characters.
const formula = /^[\p{Zs}\0\p{Default_Ignorable_Code_Point}]*[=+\-@\t\r\n＝＋－＠]|^\0/u;

function cellText(cell: Cell, isEU: boolean): string {
  const text = machineText(cell);
  if (isNumber(cell)) return isEU ? text.replace('.', ',') : text;
  return (formula.test(text) ? `'${text}` : text).replace(steering, spelt);
}

// A terminal would obey these; tabs and line breaks are text of a quoted cell.
const steering =
  /[\0-\x08\v\f\x0E-\x1F\x7F-\x9F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]|\r(?!\n)/g;

function spelt(sign: string): string {
  const code = sign.charCodeAt(0).toString(16);
  return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
}

// A separator of another dialect, or a line of one empty cell, would be read as something else.
function needsQuotes(value: string, nColumns: number): boolean {
  return value.startsWith("'") || /[\t;]/.test(value) || (value === '' && nColumns === 1);
}
