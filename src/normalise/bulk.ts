import type { Config } from '../config/config.ts';
import type { SourceConfig } from '../config/source.ts';
import { named } from '../engine/dialect.ts';
import type { ReadSource } from '../read/read.ts';
import type { Relation } from '../read/relation.ts';
import type { Table } from '../tables/table.ts';
import { bulkReaderOf, type Reader } from './columns.ts';
import type { Domains } from './domains.ts';
import { lookup } from './lookup.ts';
import { available, type Filled, headerOf, mappingOf } from './mapping.ts';
import type { BrokenRow, ProblemRow } from './rejects.ts';
import { renaming } from './rollup.ts';
import { sqlType, stageSql } from './stage.ts';
import { spellingOf } from './stage-file.ts';
import type { Zones } from './zones.ts';

/** One file of a bulk table: never stored row by row, read when a fact is made from it. */
export type BulkPart = {
  source: SourceConfig;
  table: Table;
  relation: Relation;
  fileId: number;
  columns: string[];
  readers: Reader[];
  sql: string;
  /** The same with `content`, SQL over the raw columns. */
  sqlWith: (content: string) => string;
  /** What looks at the file told, filled by the first of them. */
  known: Known | null;
};

/** What looks at a whole file tell beside its rows; the same bytes tell it again. */
export type Known = {
  nRecords: number;
  nBroken: number;
  /** Rows that could not be split, those that are listed. */
  broken: readonly Placed<BrokenRow>[];
  /** Rows with values that cannot be used, those that are listed; null where nobody asked. */
  problems: readonly Placed<ProblemRow>[] | null;
};

/** With its physical line. */
export type Placed<Row> = Row & { inLine: number | null };

/** Header under which a row's account stands when the file names only its subscription. */
const lookedUp = 'account of the subscription';

/** The files that feed a bulk table. */
export function bulkParts(
  table: Table,
  config: Config,
  feeding: readonly ReadSource[],
  zones: Zones,
  /** Columns that this run looks at; the others are not even parsed. */
  isAsked: (column: string) => boolean,
  domains: Domains | null,
): BulkPart[] {
  return feeding.flatMap(({ source, relations }) => {
    const others = new Set(relations.flatMap(({ header }) => header));
    return relations.map((file): BulkPart => {
      const relation = withAccounts(source, table, file);
      const context = { table, source, config, file: relation.file, others };
      const filled = available(accountFilled(source, table, relation), relation.header, context);
      const readers = filled.map((f) =>
        bulkReaderOf(f, relation.header, spellingOf(source, zones)),
      );
      const aliases = aliasesOf(config);
      const asked = readers.filter(({ column }) => isAsked(column.name));
      const headers = repeatable(filled, isAsked, file);
      const sqlWith = (content: string | null) =>
        stageSql(table, relation, asked, {
          where: source.where,
          aliases,
          domains,
          content,
          headers,
          csatScale: null,
          columns: {},
          currency: null,
        });
      const columns = readers.map(({ column }) => column.name);
      return {
        source,
        table,
        relation,
        fileId: file.id,
        columns,
        readers,
        sql: sqlWith(null),
        sqlWith,
        known: null,
      };
    });
  });
}

function aliasesOf({ identity }: Config): string | null {
  if (identity.isRolledUp) return renaming;
  return identity.aliases === null ? null : 'account_aliases';
}

// Every column that is read costs time, and those that the run reads anyway tell a header well enough.
function repeatable(
  filled: readonly Filled[],
  isAsked: (column: string) => boolean,
  { header }: Relation,
): readonly string[] {
  const read = filled
    .filter(({ column }) => isAsked(column.name))
    .flatMap(({ mapping }) => headerOf(mapping, header) ?? []);
  return new Set(read).size < 2 ? header : [...new Set(read)];
}

/** A view of all rows, used or not, with `source_file`, `is_kept` and `problem`. */
export const bulkView = (table: Table, parts: readonly BulkPart[]): string =>
  `create view ${named(table.name)} as ${bulkRows(table, parts)}`;

/** The rows of that view; files whose rows have an identity belong together by source. */
export function bulkRows(table: Table, parts: readonly BulkPart[]): string {
  const sources = [...new Set(parts.map(({ source }) => source))];
  const selects = sources.map((source) => {
    const own = parts
      .filter((part) => part.source === source)
      .map(({ sql, fileId }) => {
        return `select ${fileId} as source_file, ${viewColumns(table)} from (${sql})`;
      })
      .join('\nunion all\n');
    return parts.some((part) => part.source === source && isKeyed(part)) ? once(table, own) : own;
  });
  const empty = table.columns.map(
    (column) => `cast(null as ${sqlType(column)}) as ${named(column.name)}`,
  );
  const none =
    'select 0 as source_file, cast(null as bigint) as record, true as is_kept, ' +
    `false as is_aliased, false as is_by_domain, cast(0 as bigint) as problem, ${empty.join(', ')} where false`;
  return selects.length === 0 ? none : selects.join('\nunion all\n');
}

/** Whether rows of the file have an identity of their own. */
export const isKeyed = ({ columns }: BulkPart): boolean => columns.includes('event_id');

// Of several rows with one event id the first stays, in an order that does not depend on chance.
function once(table: Table, rows: string): string {
  const order = table.columns.map(({ name }) => named(name)).join(', ');
  const place = `row_number() over (partition by trim(event_id) order by is_kept desc, problem, ${order}, source_file)`;
  return `select * from (${rows}) qualify event_id is null or ${place} = 1`;
}

/** Columns of the view of a bulk table, besides the file. */
export const viewColumns = (table: Table): string =>
  [
    'record',
    'is_kept',
    'is_aliased',
    'is_by_domain',
    'problem',
    ...table.columns.map(({ name }) => named(name)),
  ].join(', ');

function accountFilled(source: SourceConfig, table: Table, relation: Relation) {
  const filled = mappingOf(source, table);
  if (!relation.header.includes(lookedUp)) return filled;
  const column = table.columns.find(({ name }) => name === 'account_id')!;
  const mapping = {
    kind: 'header' as const,
    from: [lookedUp],
    format: null,
    timezone: null,
    unit: null,
    decimal: null,
    thousands: null,
    map: null,
    separator: null,
    default: null,
  };
  return [{ column, mapping, isExplicit: false }, ...filled.filter((f) => f.column !== column)];
}

/** Accounts of subscriptions, as the exports name both. */
const subscriptionAccounts = 'subscription_accounts';

/** SQL that makes them, once the subscriptions stand. */
export const subscriptionAccountsSql = `create table ${subscriptionAccounts} as
select subscription_id, min(account_id) as account_id from subscriptions group by 1`;

/** Whether a file tells the account of a row only through its subscription. */
export function looksUpAccounts(source: SourceConfig, table: Table, relation: Relation): boolean {
  const header = headersOf(source, table, relation);
  return header('account_id') === null && header('subscription_id') !== null;
}

function headersOf(source: SourceConfig, table: Table, relation: Relation) {
  const filled = mappingOf(source, table);
  return (name: string): string | null => {
    const found = filled.find(({ column }) => column.name === name);
    return found === undefined ? null : headerOf(found.mapping, relation.header);
  };
}

function withAccounts(source: SourceConfig, table: Table, relation: Relation): Relation {
  if (!looksUpAccounts(source, table, relation)) return relation;
  const subscription = headersOf(source, table, relation)('subscription_id')!;
  const sql = `(select r.*, s.account_id as ${named(lookedUp)} from ${relation.sql} r
    left join ${lookup(subscriptionAccounts, ['subscription_id', 'account_id'])} s
      on s.subscription_id = trim(r.${named(subscription)}))`;
  return { ...relation, sql, header: [...relation.header, lookedUp] };
}
