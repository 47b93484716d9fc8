import type { Config } from '../config/config.ts';
import { CliError, exit } from '../errors.ts';
import { accountDimension } from '../plan.ts';
import { tables } from '../tables/index.ts';
import { withPersonal } from '../tables/stand-ins.ts';
import type { StandIn } from '../tables/table.ts';

type Keys = readonly (string | number)[];

/** What stands for the values of a dimension's column, absent for those that are told. */
export function standInOf(id: string, config: Config): StandIn | undefined {
  const dimension = accountDimension(id, config);
  if (dimension?.segments != null) return undefined;
  const columns = tables
    .filter(({ name }) => dimension === null || name === dimension.table)
    .flatMap((table) => withPersonal(table, config).columns);
  // Dimensions of facts, such as the agent of tickets, are called like the column that they come from.
  const own = dimension?.column ?? id;
  return columns.find(({ name, standIn }) => name === own && standIn !== undefined)?.standIn;
}

/** Refuses lines of a config that would hold for nobody under pseudonyms, and say so nowhere. */
export function refuseHidden(config: Config): void {
  for (const [id, { path, map, ranges, segments }] of Object.entries(config.dimensions)) {
    const standIn = standInOf(id, config);
    const isText = standIn === 'name' || standIn === 'text';
    const isAsked = isText
      ? map !== null || ranges !== null
      : standIn !== undefined && ranges !== null;
    if (path !== null && isAsked) throw refused(config, ['dimensions', id], path);
    for (const { name, where } of segments ?? [])
      refuseTold(config, ['dimensions', id, 'segments', name], where, ofAccounts(config));
  }
  for (const metric of config.metrics) {
    for (const part of ['where', 'numerator', 'denominator', 'value'] as const) {
      const sql = metric[part];
      if (sql !== undefined) refuseTold(config, ['metrics', metric.id, part], sql, ids);
    }
  }
}

const ids = new Set(
  tables.flatMap(({ columns }) =>
    columns
      .filter(({ standIn }) => standIn !== undefined && !['name', 'text'].includes(standIn))
      .map(({ name }) => name),
  ),
);

const ofAccounts = (config: Config): Set<string> => {
  const accounts = withPersonal(tables.find(({ name }) => name === 'accounts')!, config);
  return new Set(
    accounts.columns.filter(({ standIn }) => standIn !== undefined).map(({ name }) => name),
  );
};

// Ids may be counted, and asked whether they are there; everything else compares them with something.
const harmless = /\bcount\s*\(\s*distinct\s+"?\w+"?\s*\)|"?\b\w+"?\s+is\s+(?:not\s+)?null\b/gi;

function refuseTold(config: Config, keys: Keys, sql: string, hidden: ReadonlySet<string>): void {
  const words = sql
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(harmless, '')
    .match(/\w+/g);
  const column = words?.find((word) => hidden.has(word.toLowerCase()));
  if (column !== undefined) throw refused(config, keys, column);
}

function refused(config: Config, keys: Keys, column: string): CliError {
  return new CliError(`${keys.join('.')} looks at ${column}, which pseudonyms hide`, {
    exitCode: exit.usage,
    where: config.at(keys),
    hint: 'use another attribute, or run without pseudonyms',
  });
}
