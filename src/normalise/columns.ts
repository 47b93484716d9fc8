import type { ColumnMapping } from '../config/source.ts';
import { anyOf, named, quoted } from '../engine/dialect.ts';
import type { Column } from '../tables/table.ts';
import { parsed, quickly, type Spelling, type Zone } from './grammar.ts';
import { type Filled, headerOf } from './mapping.ts';

/** A column with the SQL that gives its text and, from that text, its value. */
export type Reader = { column: Column; text: string; value: string; spelling: Spelling };

export type SourceSpelling = {
  missing: readonly string[];
  decimal: string;
  thousands: string | null;
  zone: Zone;
  reportingZone: Zone;
  zoneNamed: (name: string) => Zone;
};

/** Text and value of a filled column; `text_<column>` is the alias under which the value reads it. */
export function readerOf(
  { column, mapping }: Filled,
  header: readonly string[],
  source: SourceSpelling,
): Reader {
  const spelling = spellingOf(mapping, source);
  const text = textOf(mapping, header, (raw) => trimmed(raw, source.missing));
  return { column, text, value: parsed(column, textAlias(column), spelling), spelling };
}

/**
 * The same for bulk tables, where trimming every value would double the time of the scan: a value is
 * trimmed only when it cannot be read as it is, and texts are trimmed after grouping.
 */
export function bulkReaderOf(
  { column, mapping }: Filled,
  header: readonly string[],
  source: SourceSpelling,
): Reader {
  const spelling = spellingOf(mapping, source);
  const known = (raw: string) =>
    source.missing.length === 0
      ? raw
      : `case when ${raw} not in ${anyOf(source.missing)} then ${raw} end`;
  const text = textOf(mapping, header, known);
  if (column.type === 'text') return { column, text, value: textAlias(column), spelling };
  const general = parsed(column, trimmed(textAlias(column), []), spelling);
  return { column, text, value: quickly(column, textAlias(column), general, spelling), spelling };
}

export const textAlias = (column: Column): string => named(`text_${column.name}`);

function spellingOf(mapping: ColumnMapping, source: SourceSpelling): Spelling {
  const own = mapping.kind === 'header' ? mapping : null;
  const timezone = own?.timezone;
  return {
    format: own?.format ?? null,
    zone: timezone == null ? source.zone : source.zoneNamed(timezone),
    reportingZone: source.reportingZone,
    isMinorUnit: own?.unit === 'minor',
    decimal: own?.decimal ?? source.decimal,
    thousands: own?.thousands ?? source.thousands,
  };
}

function textOf(
  mapping: ColumnMapping,
  header: readonly string[],
  cleaned: (raw: string) => string,
): string {
  if (mapping.kind === 'value') return quoted(mapping.value);
  if (mapping.kind === 'sql') return cleaned(`cast((${mapping.sql}) as varchar)`);
  const text = cleaned(named(headerOf(mapping, header)!));
  const { separator, map } = mapping;
  const list = separator === null ? text : `replace(${text}, ${quoted(separator)}, ';')`;
  const renamed = map === null ? list : mapped(list, map);
  return mapping.default === null ? renamed : `coalesce(${renamed}, ${quoted(mapping.default)})`;
}

// No-break space, zero-width space and byte order mark count as blanks too. Trimming takes several times as
// long as seeing that a text has a sign of ASCII at either end.
function trimmed(text: string, missing: readonly string[]): string {
  const bare = `trim(${text}, ' \t\u00a0\u200b\ufeff')`;
  if (missing.length === 0)
    return `case when regexp_matches(${text}, '^[!-~](.*[!-~])?$') then ${text} else nullif(${bare}, '') end`;
  return `case when ${bare} not in ${anyOf(['', ...missing])} then ${bare} end`;
}

function mapped(text: string, map: Readonly<Record<string, string | null>>): string {
  const cases = Object.entries(map).map(
    ([from, to]) => `when ${quoted(from)} then ${to === null ? 'null' : quoted(to)}`,
  );
  return `case ${text} ${cases.join(' ')} else ${text} end`;
}
