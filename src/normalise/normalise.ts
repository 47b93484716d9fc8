import type { Config } from '../config/config.ts';
import { named } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { Issue } from '../errors.ts';
import type { ReadSource } from '../read/read.ts';
import type { Relation } from '../read/relation.ts';
import { tables } from '../tables/index.ts';
import type { Table } from '../tables/table.ts';
import { followAliases } from './aliases.ts';
import { columnOf } from './amounts.ts';
import {
  type BulkPart,
  bulkParts,
  bulkView,
  looksUpAccounts,
  subscriptionAccountsSql,
} from './bulk.ts';
import type { FileCount } from './counts.ts';
import { type Domains, findDomains } from './domains.ts';
import { explainSql, withCheckedSql } from './expressions.ts';
import { dropMerged, merge } from './merge.ts';
import { masked } from './personal.ts';
import { assertFewRejects } from './rejects.ts';
import { rollUp } from './rollup.ts';
import { sqlType } from './stage.ts';
import { type Staged, stageFile } from './stage-file.ts';
import { type Zones, zonesOf } from './zones.ts';

/** What `normalise` leaves behind: the tables stand in the engine under their own names. */
export type Normalised = {
  /** Tables that some source feeds. */
  present: ReadonlySet<string>;
  /** Columns that some file fills, as `table.column`. */
  filled: ReadonlySet<string>;
  issues: Issue[];
  counts: FileCount[];
  /** Files by the number that stands in `source_file`. */
  files: readonly Relation[];
  bulk: readonly BulkPart[];
};

/** What happens with bulk tables while the others are still being normalised. */
export type BulkRun = {
  /** Columns that the run looks at; the others are not even parsed. */
  isAsked: (column: string) => boolean;
  /** Called when the bulk views stand. */
  start: (ready: Pick<Normalised, 'filled' | 'bulk'>) => Promise<void>;
};

/** Turns raw columns into the columns, types and units of the normalised tables. */
export async function normalise(
  engine: Engine,
  config: Config,
  given: readonly ReadSource[],
  bulkRun: BulkRun,
): Promise<Normalised> {
  const zones = zonesOf(config.timezone);
  const sources = await withCheckedSql(engine, config, given);
  const files = sources.flatMap(({ relations }) => relations);
  const issues: Issue[] = [];
  const counts: FileCount[] = [];
  const filled = new Set<string>();
  const bulk: BulkPart[] = [];
  const { isRolledUp, matchesDomains } = config.identity;
  let domains: Domains | null = null;
  const fed = new Set(sources.flatMap(({ source }) => source.tables));
  const unfed = tables.filter(({ name, isBulk }) => !isBulk && !fed.has(name));
  if (unfed.length > 0) await engine.run(unfed.map((table) => createSql(table, [])).join(';\n'));
  for (const table of inOrder(sources, isRolledUp || matchesDomains)) {
    const feeding = sources.filter(({ source }) => source.tables.includes(table.name));
    if (table.isBulk) {
      if (feeding.some((own) => looksUp(own, table))) await engine.run(subscriptionAccountsSql);
      const parts = bulkParts(table, config, feeding, zones, bulkRun.isAsked, domains);
      bulk.push(...parts);
      await engine.run(bulkView(table, parts)).catch((error) => explainSql(error, config, parts));
      for (const part of parts)
        for (const column of part.columns) filled.add(`${table.name}.${column}`);
      await bulkRun.start({ filled, bulk });
      continue;
    }
    const staged = await stageAll(engine, config, table, feeding, zones, domains);
    for (const part of staged)
      for (const column of part.columns) filled.add(`${table.name}.${column}`);
    await dropMerged(engine, table, staged);
    if (fed.has(table.name)) await engine.run(createSql(table, staged));
    const all = staged.flatMap((part) => part.issues);
    if (staged.length > 0) all.push(...(await merge(engine, table, staged)));
    if (staged.length > 0 && table.name === 'account_aliases') await followAliases(engine);
    if (isRolledUp) all.push(...(await rollUp(engine, table, staged)));
    if (matchesDomains && table.name === 'accounts')
      domains = await findDomains(engine, config, staged);
    const owners = feeding.map(({ source }) => source);
    const found = masked(all, config, owners, table);
    const own = staged.map(({ count }) => count);
    for (const source of owners) assertFewRejects(source, own, found);
    issues.push(...found);
    counts.push(...own);
  }
  return { present: fed, filled, issues, counts, files, bulk };
}

// Bulk tables come as early as they can: after the features, users and aliases that they are read with, and
// after the subscriptions where only these tell the account; the accounts tell who belongs to whom and which
// domains are whose.
function inOrder(sources: readonly ReadSource[], isByAccounts: boolean): Table[] {
  const needsAccounts = tables
    .filter(({ isBulk }) => isBulk)
    .some((table) => sources.some((own) => looksUp(own, table)));
  const first = [
    'account_aliases',
    ...(isByAccounts ? ['accounts'] : []),
    'features',
    'users',
    ...(needsAccounts ? ['subscriptions'] : []),
  ];
  const rank = ({ name, isBulk }: Table) => (first.includes(name) ? 0 : isBulk ? 1 : 2);
  return [...tables].sort((a, b) => rank(a) - rank(b));
}

const looksUp = ({ source, relations }: ReadSource, table: Table): boolean =>
  source.tables.includes(table.name) &&
  relations.some((relation) => looksUpAccounts(source, table, relation));

async function stageAll(
  engine: Engine,
  config: Config,
  table: Table,
  feeding: readonly ReadSource[],
  zones: Zones,
  domains: Domains | null,
): Promise<Staged[]> {
  const staged: Staged[] = [];
  for (const { source, relations } of feeding) {
    const others = new Set(relations.flatMap(({ header }) => header));
    for (const relation of relations) {
      const name = `stage_${table.name}_${relation.id}`;
      const aliases = config.identity.aliases === null ? null : 'account_aliases';
      const context = { config, source, table, relation, name, others, zones, aliases, domains };
      staged.push(await stageFile(engine, context));
    }
  }
  return staged;
}

function createSql(table: Table, staged: readonly Staged[]): string {
  const empty = table.columns.map(
    (column) => `cast(null as ${sqlType(column)}) as ${named(column.name)}`,
  );
  const parts = staged.map(({ name, source, fileId, usedWhere }) => {
    const columns = table.columns.map((column) => columnOf(table, column.name, source)).join(', ');
    return `select ${columns}, ${fileId} as source_file, record as source_line from ${name} where ${usedWhere}`;
  });
  const none =
    `select ${empty.join(', ')}, cast(null as integer) as source_file, ` +
    'cast(null as bigint) as source_line where false';
  return `create table ${named(table.name)} as ${[none, ...parts].join('\nunion all\n')}`;
}
