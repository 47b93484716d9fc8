import type { Config } from '../config/config.ts';
import type { ColumnMapping, SourceConfig } from '../config/source.ts';
import { CliError, exit } from '../errors.ts';
import { nearest } from '../lib/nearest.ts';
import { nOf } from '../lib/text.ts';
import { candidates } from '../sources/candidates.ts';
import { tablesOf } from '../sources/expected.ts';
import { generic } from '../sources/generic.ts';
import { presetNamed } from '../sources/index.ts';
import type { PresetColumn } from '../sources/preset.ts';
import type { Column, Table } from '../tables/table.ts';

/** A column of a normalised table and the way it is filled from one source. */
export type Filled = { column: Column; mapping: ColumnMapping; isExplicit: boolean };

/** What fills which column of the table: the preset's lines, overridden by the config's. */
export function mappingOf(source: SourceConfig, table: Table): Filled[] {
  const explicit = Object.entries(source.columns);
  const preset = presetNamed(source.preset);
  const isGeneric = source.preset === null ? explicit.length === 0 : preset?.isGeneric;
  return table.columns.flatMap((column): Filled[] => {
    const own = source.columns[column.name];
    if (own !== undefined) return [{ column, mapping: own, isExplicit: true }];
    const named = (isGeneric ? generic : preset)?.tables[table.name]?.[column.name];
    const shipped = named ?? (isGeneric ? column.name : undefined);
    if (shipped === undefined) return [];
    return [{ column, mapping: fromPreset(shipped), isExplicit: false }];
  });
}

/** The same by the names of the columns. */
export const columnsOf = (source: SourceConfig, table: Table): Record<string, ColumnMapping> =>
  Object.fromEntries(mappingOf(source, table).map((f) => [f.column.name, f.mapping]));

/** All headers that a source asks for, for telling a delimiter. */
export function wantedHeaders(source: SourceConfig, tables: readonly Table[]): string[] {
  const filled = tables.flatMap((table) => mappingOf(source, table));
  return [...new Set(filled.flatMap(({ mapping }) => headersOf(mapping)))];
}

/** The columns that this file can fill; a required or explicitly mapped header that is missing is an error. */
export function available(
  written: readonly Filled[],
  header: readonly string[],
  context: {
    table: Table;
    source: SourceConfig;
    config: Config;
    file: string;
    others: Set<string>;
  },
): Filled[] {
  const filled = written.map((one) => asSpelt(one, header, context.source));
  for (const { column, mapping, isExplicit } of filled) {
    if (hasHeader(mapping, header)) continue;
    const isElsewhere = headersOf(mapping).some((name) => context.others.has(name));
    if (column.isRequired || (isExplicit && !isElsewhere))
      missing(column, mapping, header, context);
  }
  refuseUntold(filled, header, context);
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

/** Vendors change the case of their headers, and warehouses do: a shipped header is found in any. */
function asSpelt(one: Filled, header: readonly string[], source: SourceConfig): Filled {
  const { mapping, isExplicit } = one;
  const isOurs = isExplicit || source.preset === null || presetNamed(source.preset)?.isGeneric;
  if (isOurs || mapping.kind !== 'header' || hasHeader(mapping, header)) return one;
  const sought = mapping.from.map((name) => name.toLowerCase());
  const found = sought.map((name) => header.find((other) => other.toLowerCase() === name));
  const spelt = found.find((name) => name !== undefined);
  return spelt === undefined ? one : { ...one, mapping: { ...mapping, from: [spelt] } };
}

function fromPreset(shipped: PresetColumn): ColumnMapping {
  if (typeof shipped === 'object' && 'value' in shipped)
    return { kind: 'value', value: shipped.value };
  const spelt = typeof shipped === 'object' && 'from' in shipped ? shipped : { from: shipped };
  const { from, format, timezone, unit, map, separator } = spelt as Extract<
    PresetColumn,
    { from: unknown }
  >;
  return {
    kind: 'header',
    from: typeof from === 'string' ? [from] : [...from],
    format: format ?? null,
    timezone: timezone ?? null,
    unit: unit ?? null,
    decimal: null,
    thousands: null,
    map: map ?? null,
    separator: separator ?? null,
    default: null,
  };
}

type Context = Parameters<typeof available>[2];

function missing(
  column: Column,
  mapping: ColumnMapping,
  header: readonly string[],
  { table, source, config, file }: Context,
): never {
  const wanted = headersOf(mapping);
  const close = wanted.map((name) => nearest(name, header)).find((name) => name !== null);
  throw new CliError(
    `column "${wanted.join('" or "')}" is missing; ${column.name} of source ${source.name}${by(source)} needs it`,
    {
      exitCode: exit.input,
      where: file,
      hint:
        `the file has ${headersTold(header, config)}${better(source, table, header)}` +
        (close === undefined ? '' : `\n      did you mean ${column.name}: ${close}?`) +
        ` (${config.at(['sources', source.index, 'columns'])})`,
    },
  );
}

const by = ({ preset }: SourceConfig): string => (preset === null ? '' : ` (preset ${preset})`);

// The first row of a file without a header is one of somebody.
const headersTold = (header: readonly string[], { pseudonyms }: Config): string =>
  pseudonyms === null ? header.join(', ') : nOf(header.length, 'column');

/** Another preset that has all that the table needs in the file. */
function better({ preset }: SourceConfig, { name }: Table, header: readonly string[]): string {
  const best = candidates(header).find(({ table }) => table === name);
  const isOther = best !== undefined && best.preset !== preset && best.preset !== 'generic';
  if (preset === null || !isOther || best.missing.length > 0) return '';
  return `\n      it looks like preset: ${best.preset}`;
}

// What differs from company to company cannot be shipped, and without it the rows would be worth nothing.
function refuseUntold(
  filled: readonly Filled[],
  header: readonly string[],
  context: Context,
): void {
  const { table, source, config, file } = context;
  const isFilled = (name: string | undefined) =>
    filled.some(({ column, mapping }) => column.name === name && hasHeader(mapping, header));
  const asks = presetNamed(source.preset)?.asks?.[table.name] ?? [];
  const untold = asks.find(({ column, or }) => !isFilled(column) && !isFilled(or));
  if (untold === undefined) return;
  throw new CliError(
    `preset ${source.preset} cannot know ${untold.column} of ${table.name}: tell which column holds ${untold.what}`,
    {
      exitCode: exit.input,
      where: file,
      hint: `add such as \`columns: {${untold.example}}\` to ${config.at(['sources', source.index])}; the file has ${headersTold(header, config)}`,
    },
  );
}

function unmapped(
  column: Column,
  header: readonly string[],
  { table, source, config }: Context,
): never {
  const preset = presetNamed(source.preset);
  if (preset !== undefined && !preset.isGeneric && !(table.name in preset.tables)) {
    throw new CliError(`preset ${preset.id} does not feed ${table.name}`, {
      exitCode: exit.usage,
      where: config.at(['sources', source.index, 'preset']),
      hint: `it feeds ${tablesOf(preset).join(', ')}${better(source, table, header)}`,
    });
  }
  const close = nearest(column.name, header);
  throw new CliError(
    `source ${source.name} does not fill ${column.name}, which ${table.name} needs`,
    {
      exitCode: exit.input,
      where: config.at(['sources', source.index]),
      hint: `add \`columns: {${column.name}: ${close ?? '…'}}\`; the file has ${headersTold(header, config)}`,
    },
  );
}
