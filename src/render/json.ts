import type { Cell, Report, TableBlock, TableColumn } from '../reports/report.ts';
import { isNumber, machineText } from './cell.ts';
import { machineTables, view } from './view.ts';

/** What stands around the rows: facts about the run, and what it warned of. */
export type Envelope = { run: Record<string, unknown>; warnings: readonly unknown[] };

/** The report's tables as JSON; text is put together here because a JSON.stringify number is a float. */
export function json(report: Report, { run, warnings }: Envelope): string {
  const tables = machineTables(report);
  const [only] = tables;
  const data: Entry =
    tables.length === 1 && only
      ? ['rows', rowsText(only)]
      : ['tables', object(tables.map((table) => [table.name, rowsText(table)]))];
  return `${object([
    ['schemaVersion', '1'],
    ['run', safe(JSON.stringify(run, null, 2))],
    ['warnings', safe(JSON.stringify(warnings, null, 2))],
    data,
  ])}\n`;
}

/** A key and its value as JSON text. */
type Entry = [key: string, text: string];

function rowsText(table: TableBlock): string {
  const { columns, rows } = view(table, 'machines');
  return list(rows.map((row) => rowText(row, columns)));
}

function rowText(row: Cell[], columns: TableColumn[]): string {
  return object(columns.map((column, at) => [column.id, cellText(row[at]!)]));
}

function cellText(cell: Cell): string {
  if (isNumber(cell)) return machineText(cell);
  if (typeof cell.value === 'boolean') return String(cell.value);
  return typeof cell.value === 'string' ? safe(JSON.stringify(cell.value)) : 'null';
}

function object(entries: Entry[]): string {
  return block(
    '{}',
    entries.map(([key, text]) => `${safe(JSON.stringify(key))}: ${text}`),
  );
}

function list(texts: string[]): string {
  return block('[]', texts);
}

function block(brackets: string, items: string[]): string {
  if (items.length === 0) return brackets;
  const lines = items.map((item) => `  ${item.replaceAll('\n', '\n  ')}`);
  return `${brackets[0]}\n${lines.join(',\n')}\n${brackets[1]}`;
}

// JSON leaves these bare, and a terminal would obey them; as escapes they mean the same.
function safe(text: string): string {
  return text.replace(
    /[\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g,
    escaped,
  );
}

function escaped(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
