import type { Config } from '../config/config.ts';
import { named, quoted } from '../engine/dialect.ts';
import type { Relation } from '../read/relation.ts';
import type { Column, Table } from '../tables/table.ts';
import { keepsIds, standInSql } from './pseudonyms.ts';
import type { SourceLines } from './source-lines.ts';
import { fatalMask } from './stage.ts';

/**
 * SQL of a normalised table as other programs get it: its columns in their order, then the file and
 * the physical line. Rows are in the order of their key, or of all their values where they have none.
 */
export function tableSql(
  table: Table,
  files: readonly Relation[],
  { line, join }: SourceLines,
  config: Pick<Config, 'pseudonyms'>,
): string {
  const columns = table.columns.map((column) => {
    const value = valueSql(table, column);
    const told = keepsIds(table) ? standInSql(config, column, value) : value;
    return `${told} as ${named(column.name)}`;
  });
  const order = table.key.length > 0 ? table.key : table.columns.map(({ name }) => name);
  return `select ${columns.join(',\n  ')},
  ${fileOf(files)} as source_file, ${line} as source_line
from ${named(table.name)} t ${join}${usedOnly(table)}
order by ${[...order, 'source_file', 'source_line'].map(named).join(', ')}`;
}

// Texts of bulk tables are not trimmed yet, and time stands in UTC without saying so.
function valueSql({ isBulk }: Table, { name, type }: Column): string {
  const value = `t.${named(name)}`;
  if (type === 'timestamp') return `${value} at time zone 'UTC'`;
  return isBulk && type === 'text' ? `nullif(trim(${value}), '')` : value;
}

// A bulk table is a view of all rows, used or not.
const usedOnly = (table: Table): string =>
  table.isBulk ? `\nwhere t.is_kept and t.problem & ${fatalMask(table)} = 0` : '';

function fileOf(files: readonly Relation[]): string {
  const names = files.map(({ file }, id) => `when ${id} then ${quoted(file)}`);
  return names.length === 0 ? "''" : `case t.source_file ${names.join(' ')} end`;
}
