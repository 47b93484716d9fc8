import type { Config } from '../config/config.ts';
import { named, standInFor } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { UsageContext } from '../facts/fact.ts';
import { mask } from '../lib/text.ts';
import { tables } from '../tables/index.ts';
import { withPersonal } from '../tables/stand-ins.ts';
import type { Column, Table } from '../tables/table.ts';
import type { Normalised } from './normalise.ts';

type Told = Pick<Column, 'name' | 'standIn'>;

/** SQL of what stands in place of a column of a table that has these columns. */
function standInSql(config: Config, { name, standIn }: Told, key: Told | undefined): string {
  const own = named(name);
  if (standIn === undefined) return own;
  if (standIn === 'text') return `case when ${own} is not null then '${mask}' end`;
  if (standIn !== 'name') return standInFor(config, standIn, own);
  return `case when ${own} is not null then ${standInSql(config, key!, undefined)} end`;
}

/**
 * Replaces all that identifies, once nothing is looked up any more by what the exports say: in the
 * normalised tables and the reduced usage, and in the view of all rows of usage.
 */
export async function disguise(
  engine: Engine,
  config: Config,
  { present, bulk }: Pick<Normalised, 'present' | 'bulk'>,
): Promise<void> {
  if (config.pseudonyms === null) return;
  for (const table of tables) {
    const { columns, key } = withPersonal(table, config);
    const own = columns.find(({ name }) => name === key[0]);
    if (table.isBulk) await wrap(engine, table.name, config, columns);
    // Rows of usage find their accounts in the aliases whenever they are read.
    else if (table.name === 'account_aliases') await aside(engine, table, config);
    else if (present.has(table.name)) await replace(engine, table.name, config, columns, own);
  }
  if (config.identity.isRolledUp) await replace(engine, 'account_tops', config, tops);
  if (bulk.length === 0) return;
  const reduced = await engine.rows<{ column_name: string }>(
    `select column_name from information_schema.columns where table_name = 'usage_reduced'`,
  );
  const usage = withPersonal(tables.find(({ isBulk }) => isBulk)!, config).columns;
  const columns = reduced.flatMap(({ column_name: name }): Told[] => {
    const column = usage.find((own) => name === own.name || name.endsWith(`_${own.name}`));
    return column?.standIn === undefined ? [] : [{ name, standIn: column.standIn }];
  });
  if (columns.length > 0) await replace(engine, 'usage_reduced', config, columns);
}

/** Our own people among the users, as they stand in the view of all rows of usage then. */
export function withStandIns(usage: UsageContext, { pseudonyms }: Config): UsageContext {
  if (pseudonyms === null) return usage;
  const { of } = pseudonyms;
  const internalUsers = usage.internalUsers.map(([account, user]): [string, string] => [
    of('account', account),
    of('person', user),
  ]);
  return { ...usage, internalUsers };
}

const tops: readonly Told[] = ['child', 'top'].map((name) => ({ name, standIn: 'account' }));

const replaced = (config: Config, columns: readonly Told[], key?: Told): string[] =>
  columns
    .filter(({ standIn }) => standIn !== undefined)
    .map((column) => `${standInSql(config, column, key)} as ${named(column.name)}`);

async function replace(
  engine: Engine,
  name: string,
  config: Config,
  columns: readonly Told[],
  key?: Told,
): Promise<void> {
  const told = replaced(config, columns, key);
  if (told.length === 0) return;
  const [before] = await engine.rows<{ table_type: string }>(
    `select table_type from information_schema.tables where table_name = '${name}'`,
  );
  const kind = before?.table_type === 'VIEW' ? 'view' : 'table';
  await engine.run(
    `create table disguised as select * replace (${told.join(', ')}) from ${named(name)}`,
  );
  await engine.run(`drop ${kind} ${named(name)}`);
  await engine.run(`alter table disguised rename to ${named(name)}`);
}

async function wrap(
  engine: Engine,
  name: string,
  config: Config,
  columns: readonly Told[],
): Promise<void> {
  const told = replaced(config, columns).join(', ');
  const exported = named(`${name}_exported`);
  await engine.run(`alter view ${named(name)} rename to ${exported}`);
  await engine.run(`create view ${named(name)} as select * replace (${told}) from ${exported}`);
}

/** What others than the rows of usage see of a table that these look their accounts up in. */
export const told = ({ name }: Pick<Table, 'name'>, { pseudonyms }: Config): string =>
  pseudonyms !== null && name === 'account_aliases' ? 'told_aliases' : name;

async function aside(engine: Engine, { name, columns }: Table, config: Config): Promise<void> {
  const select = replaced(config, columns).join(', ');
  await engine.run(`create view told_aliases as select * replace (${select}) from ${named(name)}`);
}
