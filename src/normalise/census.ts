import type { Config } from '../config/config.ts';
import type { SourceConfig } from '../config/source.ts';
import { named } from '../engine/dialect.ts';
import type { Engine, Row } from '../engine/engine.ts';
import { tableNamed } from '../tables/index.ts';
import type { Table } from '../tables/table.ts';
import type { FileCount } from './counts.ts';
import { denseTables } from './freshness.ts';
import { headerOf, mappingOf } from './mapping.ts';
import type { Normalised } from './normalise.ts';
import { fatalMask } from './stage.ts';

/** How often a mapped column is empty in the rows that are used. */
export type Emptiness = {
  source: string;
  table: string;
  column: string;
  rows: number;
  empty: number;
  /** Figures depend on it, so it counts for completeness. */
  isExpected: boolean;
};

/** What the rows of the tables hold, beyond what was counted when they were read. */
export type Census = { emptiness: Emptiness[]; days: Map<string, string[]> };

/** What a census looks at; `day` is SQL of the local day at an instant. */
export type CensusContext = {
  engine: Engine;
  config: Config;
  normalised: Normalised;
  day: (instant: string) => string;
};

/** Counts empty values and the days with rows, with one more scan of bulk tables. */
export async function census(context: CensusContext): Promise<Census> {
  const { config, normalised } = context;
  const emptiness: Emptiness[] = [];
  const days = new Map<string, string[]>();
  for (const name of normalised.present) {
    const table = tableNamed(name);
    const rows = await tally(context, table);
    for (const source of config.sources.filter(({ tables }) => tables.includes(name))) {
      emptiness.push(...emptinessOf(context, source, table, rows));
    }
    const dated = rows.flatMap(({ day }) => (typeof day === 'string' ? day : []));
    if (dated.length > 0) days.set(name, [...new Set(dated)].sort());
    if (table.isBulk) addBulk(normalised.counts, name, rows);
  }
  return { emptiness, days };
}

/** Values present by file, and by day for dense tables. */
async function tally({ engine, normalised, day }: CensusContext, table: Table): Promise<Row[]> {
  const time = { usage_events: 'occurred_at', tickets: 'created_at' }[table.name];
  const isDense = denseTables.some((name) => name === table.name);
  const counts = table.columns.map(({ name }) => `count(t.${named(name)}) as ${named(name)}`);
  const isUsed = table.isBulk ? `t.is_kept and t.problem & ${fatalMask(table)} = 0` : 'true';
  const hasAccounts = table.isBulk && normalised.present.has('accounts');
  const more = table.isBulk
    ? [
        'count(*) filter (where t.is_aliased) as n_aliased',
        'count(*) filter (where t.is_by_domain) as n_by_domain',
        `count(*) filter (where ${hasAccounts ? 'a.account_id is null' : 'false'}) as n_orphans`,
      ]
    : [];
  const join = hasAccounts ? 'left join accounts a on a.account_id = trim(t.account_id)' : '';
  const on = isDense && time !== undefined ? `cast(${day(`t.${time}`)} as varchar)` : 'null';
  return engine.rows(
    `select t.source_file as file_id, ${on} as day, count(*) as n_rows, ${[...counts, ...more].join(', ')}
     from ${named(table.name)} t ${join} where ${isUsed} group by all order by all`,
  );
}

const total = (rows: readonly Row[], key: string): number =>
  rows.reduce((sum, row) => sum + Number(row[key]), 0);

function addBulk(counts: readonly FileCount[], table: string, rows: readonly Row[]): void {
  for (const count of counts.filter((c) => c.table === table)) {
    const own = rows.filter(({ file_id }) => file_id === count.fileId);
    count.aliased = total(own, 'n_aliased');
    count.byDomain = total(own, 'n_by_domain');
    count.orphans = total(own, 'n_orphans');
  }
}

function emptinessOf(
  { config, normalised }: CensusContext,
  source: SourceConfig,
  table: Table,
  rows: readonly Row[],
): Emptiness[] {
  const counts = normalised.counts.filter(
    (c) => c.source === source.name && c.table === table.name,
  );
  return mappingOf(source, table).flatMap(({ column, mapping }): Emptiness[] => {
    const files = counts.filter(({ fileId }) => {
      return (
        mapping.kind !== 'header' || headerOf(mapping, normalised.files[fileId]!.header) !== null
      );
    });
    const own = rows.filter(({ file_id }) => files.some(({ fileId }) => fileId === file_id));
    const n = total(own, 'n_rows');
    if (n === 0) return [];
    const empty = n - total(own, column.name);
    const isExpected = isNeeded(config, table, column.name);
    const { name } = column;
    return [{ source: source.name, table: table.name, column: name, rows: n, empty, isExpected }];
  });
}

// An empty end date or comment says something; an empty account, user or segment is a hole.
function isNeeded({ dimensions }: Config, table: Table, column: string): boolean {
  const isRequired = table.columns.find(({ name }) => name === column)?.isRequired === true;
  const isDimension = Object.values(dimensions).some(
    ({ path }) => path === `${table.name}.${column}`,
  );
  return isRequired || isDimension || ['account_id', 'user_id', 'currency'].includes(column);
}
