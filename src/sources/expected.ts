import { tables } from '../tables/index.ts';
import type { Ask, Preset, PresetColumn } from './preset.ts';

/** A column of a table as a preset expects it in an export. */
export type Expected = {
  column: string;
  /** Headers of which the first that exists is taken; none for constants and what is asked for. */
  headers: readonly string[];
  /** A file without it is refused. */
  isNeeded: boolean;
  /** What only the config can tell, and how. */
  ask: Ask | null;
};

/** The tables that a preset feeds, in reading order. */
export const tablesOf = (preset: Preset): string[] =>
  tables
    .map(({ name }) => name)
    .filter((name) => (preset.isGeneric ? name !== 'account_aliases' : name in preset.tables));

/** What a preset expects of a file that feeds a table, in the order of the table's columns. */
export function expectedOf(preset: Preset, table: string): Expected[] {
  const asks = preset.asks?.[table] ?? [];
  const { columns } = tables.find(({ name }) => name === table)!;
  return columns.flatMap((column): Expected[] => {
    const filled = preset.isGeneric ? column.name : preset.tables[table]?.[column.name];
    const ask = asks.find((asked) => asked.column === column.name) ?? null;
    if (filled === undefined && ask === null) return [];
    const isNeeded = column.isRequired === true || ask !== null;
    const headers = filled === undefined ? [] : headersIn(filled);
    return [{ column: column.name, headers, isNeeded, ask }];
  });
}

/** The headers that fill a column, the first that exists. */
export function headersIn(column: PresetColumn): readonly string[] {
  if (typeof column === 'string') return [column];
  if (!('length' in column)) return 'value' in column ? [] : headersIn(column.from);
  return column;
}
