import type { ColumnMapping, Config, SourceConfig } from '../config/config.ts';
import { CliError, exit } from '../errors.ts';
import { nearest } from '../lib/nearest.ts';
import { generic } from '../sources/generic.ts';
import { presets } from '../sources/index.ts';
import type { PresetColumn } from '../sources/preset.ts';
import type { Column, Table } from '../tables/table.ts';

/** A column of a normalised table and the way it is filled from one source. */
export type Filled = { column: Column; mapping: ColumnMapping; isExplicit: boolean };

/** What fills which column of the table: the preset's lines, overridden by the config's. */
export function mappingOf(source: SourceConfig, table: Table): Filled[] {
  const explicit = Object.entries(source.columns);
  const isGeneric = source.preset === null ? explicit.length === 0 : presetOf(source)?.isGeneric;
  return table.columns.flatMap((column): Filled[] => {
    const own = source.columns[column.name];
    if (own !== undefined) return [{ column, mapping: own, isExplicit: true }];
    const preset = isGeneric ? generic : presetOf(source);
    const named = preset?.tables[table.name]?.[column.name];
    const shipped = named ?? (isGeneric ? column.name : undefined);
    if (shipped === undefined) return [];
    return [{ column, mapping: fromPreset(shipped), isExplicit: false }];
  });
}

/** All headers that a source asks for, for telling a delimiter. */
export function wantedHeaders(source: SourceConfig, tables: readonly Table[]): string[] {
  const filled = tables.flatMap((table) => mappingOf(source, table));
  return [...new Set(filled.flatMap(({ mapping }) => headersOf(mapping)))];
}

/** The columns that this file can fill; a required or explicitly mapped header that is missing is an error. */
export function available(
  filled: readonly Filled[],
  header: readonly string[],
  context: {
    table: Table;
    source: SourceConfig;
    config: Config;
    file: string;
    others: Set<string>;
  },
): Filled[] {
  for (const { column, mapping, isExplicit } of filled) {
    if (hasHeader(mapping, header)) continue;
    const isElsewhere = headersOf(mapping).some((name) => context.others.has(name));
    if (column.isRequired || (isExplicit && !isElsewhere))
      missing(column, mapping, header, context);
  }
  for (const column of context.table.columns) {
    if (column.isRequired && !filled.some((f) => f.column.name === column.name)) {
      unmapped(column, header, context);
    }
  }
  return filled.filter(({ mapping }) => hasHeader(mapping, header));
}

/** The header of the file that a mapping reads, null for constants and expressions. */
export function headerOf(mapping: ColumnMapping, header: readonly string[]): string | null {
  return headersOf(mapping).find((name) => header.includes(name)) ?? null;
}

const headersOf = (mapping: ColumnMapping): string[] =>
  mapping.kind === 'header' ? mapping.from : [];

const hasHeader = (mapping: ColumnMapping, header: readonly string[]): boolean =>
  mapping.kind !== 'header' || headerOf(mapping, header) !== null;

const presetOf = (source: SourceConfig) => presets.find(({ id }) => id === source.preset);

function fromPreset(shipped: PresetColumn): ColumnMapping {
  if (typeof shipped === 'object' && 'value' in shipped)
    return { kind: 'value', value: shipped.value };
  const spelt = typeof shipped === 'object' && 'from' in shipped ? shipped : { from: shipped };
  const { from, format, timezone, unit, map } = spelt as Extract<PresetColumn, { from: unknown }>;
  return {
    kind: 'header',
    from: typeof from === 'string' ? [from] : [...from],
    format: format ?? null,
    timezone: timezone ?? null,
    unit: unit ?? null,
    decimal: null,
    thousands: null,
    map: map ?? null,
    default: null,
  };
}

type Context = Parameters<typeof available>[2];

function missing(
  column: Column,
  mapping: ColumnMapping,
  header: readonly string[],
  { source, config, file }: Context,
): never {
  const wanted = headersOf(mapping);
  const close = wanted.map((name) => nearest(name, header)).find((name) => name !== null);
  throw new CliError(
    `column "${wanted.join('" or "')}" is missing; ${column.name} of source ${source.name} needs it`,
    {
      exitCode: exit.input,
      where: file,
      hint:
        `the file has ${header.join(', ')}` +
        (close === undefined ? '' : `\n      did you mean ${column.name}: ${close}?`) +
        ` (${config.at(['sources', source.index, 'columns'])})`,
    },
  );
}

function unmapped(
  column: Column,
  header: readonly string[],
  { table, source, config }: Context,
): never {
  const close = nearest(column.name, header);
  throw new CliError(
    `source ${source.name} does not fill ${column.name}, which ${table.name} needs`,
    {
      exitCode: exit.input,
      where: config.at(['sources', source.index]),
      hint: `add \`columns: {${column.name}: ${close ?? '…'}}\`; the file has ${header.join(', ')}`,
    },
  );
}
