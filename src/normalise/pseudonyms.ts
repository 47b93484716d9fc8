import type { Config } from '../config/config.ts';
import { named, told } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { tables } from '../tables/index.ts';
import type { Column, Table } from '../tables/table.ts';
import type { Normalised } from './normalise.ts';

/** SQL of what is told in place of a column's value, where pseudonyms are asked for. */
export function standInSql(
  { pseudonyms }: Pick<Config, 'pseudonyms'>,
  { standIn, type }: Pick<Column, 'standIn' | 'type'>,
  value: string,
): string {
  if (pseudonyms === null || standIn === undefined) return value;
  if (standIn !== 'nothing') return told({ pseudonyms }, standIn, value);
  return `cast(null as ${type === 'text' || type === 'list' ? 'varchar' : type})`;
}

/** Tables that keep their ids: rows of usage, which are read again and again, find their accounts in them. */
export const keepsIds = ({ name, isBulk }: Table): boolean =>
  isBulk === true || name === 'account_aliases';

/**
 * Replaces all that identifies in the normalised tables and the reduced usage, once nothing is looked
 * up in them any more by what the exports say.
 */
export async function disguise(
  engine: Engine,
  config: Config,
  { present }: Pick<Normalised, 'present'>,
): Promise<void> {
  if (config.pseudonyms === null) return;
  for (const table of tables) {
    if (keepsIds(table) || !present.has(table.name)) continue;
    const { columns } = withPersonal(table, config);
    await replace(engine, table.name, config, columns);
  }
  const reduced = await engine.rows<{ column_name: string }>(
    `select column_name from duckdb_columns() where table_name = 'usage_reduced'`,
  );
  const columns = reduced.flatMap(({ column_name: name }): Column[] => {
    const key = usageKeys.find(({ ending }) => name.endsWith(ending));
    return key === undefined ? [] : [{ name, type: 'text', doc: '', standIn: key.standIn }];
  });
  if (columns.length > 0) await replace(engine, 'usage_reduced', config, columns);
}

const usageKeys = [
  { ending: 'account_id', standIn: 'account' },
  { ending: 'user_id', standIn: 'person' },
  { ending: 'session_id', standIn: 'record' },
] as const;

async function replace(
  engine: Engine,
  name: string,
  config: Config,
  columns: readonly Column[],
): Promise<void> {
  const told = columns
    .filter(({ standIn }) => standIn !== undefined)
    .map((column) => {
      const own = named(column.name);
      return `${standInSql(config, column, own)} as ${own}`;
    });
  if (told.length === 0) return;
  const [before] = await engine.rows<{ table_type: string }>(
    `select table_type from information_schema.tables where table_name = '${name}'`,
  );
  const kind = before!.table_type === 'VIEW' ? 'view' : 'table';
  await engine.run(
    `create table disguised as select * replace (${told.join(', ')}) from ${named(name)}`,
  );
  await engine.run(`drop ${kind} ${named(name)}`);
  await engine.run(`alter table disguised rename to ${named(name)}`);
}

/** The table with the texts hidden that the config calls personal. */
export function withPersonal(table: Table, { sources }: Pick<Config, 'sources'>): Table {
  const own = sources.filter((source) => source.tables.includes(table.name));
  const personal = new Set(own.flatMap((source) => source.personal));
  const isHidden = ({ name, type, standIn }: Column) =>
    standIn === undefined && personal.has(name) && (type === 'text' || type === 'list');
  return {
    ...table,
    columns: table.columns.map((column) =>
      isHidden(column) ? { ...column, standIn: 'nothing' } : column,
    ),
  };
}
