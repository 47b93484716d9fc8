import { tablesOf } from './expected.ts';
import type { Preset } from './preset.ts';

/** A source block for each table of a preset, to paste into the config. */
export function exampleOf(preset: Preset): string[] {
  const tables = preset.isGeneric ? ['accounts'] : tablesOf(preset);
  return ['sources:', ...tables.flatMap((table) => sourceOf(preset, table))];
}

function sourceOf(preset: Preset, table: string): string[] {
  const asks = preset.asks?.[table] ?? [];
  const isKnown = (column: string) => column in (preset.tables[table] ?? {});
  const own = asks.filter(({ column }) => !isKnown(column));
  return [
    `  - table: ${table}`,
    `    files: exports/${preset.id}-${table.replaceAll('_', '-')}*.csv`,
    `    preset: ${preset.id}`,
    ...(own.length === 0 ? [] : ['    columns:']),
    ...own.flatMap(({ example, what }) => [`      # ${what}`, `      ${example}`]),
  ];
}
