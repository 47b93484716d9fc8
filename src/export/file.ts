import type { Table } from 'apache-arrow';
import { toIpc, toParquet } from '../engine/arrow.ts';
import { column, type Value } from '../engine/arrow-column.ts';
import { type CsvStyle, csv } from '../render/csv.ts';
import type { Cell, TableBlock } from '../reports/report.ts';

export const exportFormats = ['csv', 'parquet', 'arrow'] as const;

export type ExportFormat = (typeof exportFormats)[number];

// So many rows become cells at a time.
const chunk = 20_000;

/** A table as the bytes of a file. */
export async function bytesOf(
  table: Table,
  format: ExportFormat,
  style: CsvStyle,
): Promise<string | Uint8Array> {
  if (format === 'parquet') return toParquet(table);
  return format === 'arrow' ? toIpc(table) : [...csvChunks(table, style)].join('');
}

/** A table as CSV, some rows at a time, the first with the header. */
export function* csvChunks(table: Table, style: CsvStyle): Generator<string> {
  for (let from = 0; from === 0 || from < table.numRows; from += chunk) {
    // A table without rows has no batch that could be sliced.
    const part = table.numRows <= chunk ? table : table.slice(from, from + chunk);
    yield csv(blockOf(part), style, { isHeaded: from === 0 });
  }
}

function blockOf(table: Table): TableBlock {
  const names = table.schema.fields.map(({ name, type }) => ({ name, type: String(type) }));
  const columns = names.map(({ name }) => column(table, name));
  return {
    ...{ kind: 'table', name: 'export', title: null, for: 'machines', limit: null },
    ...{ empty: '', note: null },
    columns: names.map(({ name }) => ({ id: name, title: name, align: 'left', for: 'both' })),
    rows: Array.from({ length: table.numRows }, (_, row) =>
      names.map(({ type }, at) => cellOf(columns[at]![row]!, type)),
    ),
  };
}

function cellOf(value: Value, type: string): Cell {
  const plain = typeof value === 'bigint' ? String(value) : value;
  return { value: plain, unit: /^(Decimal|Int|Float)/.test(type) ? 'number' : 'text' };
}
