import type { Config } from '../config/config.ts';
import type { Column, StandIn, Table } from './table.ts';

/** The table with what the config calls personal told by pseudonyms. */
export function withPersonal(table: Table, { sources }: Pick<Config, 'sources'>): Table {
  const own = sources.filter((source) => source.tables.includes(table.name));
  const personal = new Set(own.flatMap((source) => source.personal));
  const standIn: StandIn = 'record';
  const isHidden = ({ name, type, words }: Column) =>
    personal.has(name) && (type === 'text' || type === 'list') && words === undefined;
  return {
    ...table,
    columns: table.columns.map((column) =>
      column.standIn === undefined && isHidden(column) ? { ...column, standIn } : column,
    ),
  };
}
