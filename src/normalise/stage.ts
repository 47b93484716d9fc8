import type { SourceConfig } from '../config/source.ts';
import { named, quoted } from '../engine/dialect.ts';
import type { Relation } from '../read/relation.ts';
import type { Check, Column, Table } from '../tables/table.ts';
import { type Reader, textAlias } from './columns.ts';
import { type Domains, domainMatch, isMatched } from './domains.ts';
import { lookup } from './lookup.ts';
import { inMajorUnits, scaled } from './scale.ts';

/**
 * How problems of a row are kept: one integer, a bit for each column of the table in its order, then
 * a bit for each of its checks.
 */
export type ProblemCode = { bit: number; column: string; check: Check | null };

export function problemCodes(table: Table): ProblemCode[] {
  const columns = table.columns.map((column, bit) => ({ bit, column: column.name, check: null }));
  const checks = (table.checks ?? []).map((check, i) => {
    return { bit: table.columns.length + i, column: check.column, check };
  });
  return [...columns, ...checks];
}

/** Bits that reject the row; the others only empty a value. */
export function fatalMask(table: Table): bigint {
  return problemCodes(table)
    .filter(
      ({ column, check }) => check?.rejects === 'row' || (!check && rejectsRow(table, column)),
    )
    .reduce((mask, { bit }) => mask | (1n << BigInt(bit)), 0n);
}

function rejectsRow(table: Table, name: string): boolean {
  const column = table.columns.find((candidate) => candidate.name === name);
  return column?.isRequired === true || column?.isStrict === true;
}

export type StageOptions = {
  /** The source's filter. */
  where: string | null;
  /** Relation of other ids of accounts, null where they have none. */
  aliases: string | null;
  /** Domains by which addresses tell accounts, null where they do not. */
  domains: Domains | null;
  /** SQL over the raw columns that is kept as `content`, null for none. */
  content: string | null;
  /** Raw columns by which a repeated header is told. */
  headers: readonly string[];
  /** Lowest and highest CSAT score where an export does not tell them, null for 1 to 5. */
  csatScale: readonly [number, number] | null;
  /** The columns of the source, and the currency of rows that name none. */
  columns: SourceConfig['columns'];
  currency: string | null;
};

/**
 * SQL of one file's rows as typed columns, with `record` (1 is the first data record that could be
 * split), `is_kept` (the source's filter), `problem` (see above), `is_aliased` (its account is known
 * under another id), `is_by_domain` (its address tells its account) and, only for rows with a problem, `texts`: what the file says in each column.
 */
export function stageSql(
  table: Table,
  relation: Relation,
  readers: Reader[],
  options: StageOptions,
): string {
  const { content } = options;
  const found = accountOf(table, readers, options);
  const texts = readers.map((reader) => `${reader.text} as ${textAlias(reader.column)}`);
  const typed = table.columns.map((column) => {
    const reader = readers.find((r) => r.column.name === column.name);
    const value = reader?.value ?? emptyOf(column);
    return `${renamed(table, column, value, found)} as ${named(column.name)}`;
  });
  const record = table.isBulk ? 'cast(null as bigint)' : 'row_number() over ()';
  return `with texts as (
  select ${record} as record, ${keptSql(relation, options)} as is_kept${
    texts.length === 0 ? '' : `,\n    ${texts.join(',\n    ')}`
  }${content === null ? '' : `,\n    ${content} as content`}
  from ${relation.sql}
), typed as (
  select texts.*, ${found.isAliased} as is_aliased, ${found.isByDomain} as is_by_domain,
    ${typed.join(',\n    ')}
  from texts${found.joins}
), judged as (
  select *, ${problemSql(table, readers)} as problem
  from ${scaled(inMajorUnits('typed', table, options.columns, options.currency), table, options.csatScale)}
)
select record, is_kept, problem, is_aliased, is_by_domain,${content === null ? '' : ' content,'}
  case when problem <> 0 then [${table.columns.map((c) => textOf(c, readers)).join(', ')}] end as texts,
  ${table.columns.map((column) => `${valueSql(table, column)} as ${named(column.name)}`).join(',\n  ')}
from judged`;
}

// Exports glued together repeat their header; the first column alone decides for nearly every row.
function keptSql({ rejects }: Relation, { where, headers }: StageOptions): string {
  const same = headers.map((name) => `trim(${named(name)}) = ${quoted(name)}`);
  const kept = where === null ? 'true' : `coalesce((${where}), false)`;
  if (rejects === null || headers.length < 2) return kept;
  const isHeader = `coalesce(${same.slice(1).join(' and ')}, false)`;
  return `case when ${named(headers[0]!)} = ${quoted(headers[0]!)} and ${isHeader} then false else ${kept} end`;
}

// Bulk texts are not trimmed yet, but aliases are.
function aliasOf(table: Table, readers: readonly Reader[]): string | null {
  if (table.name === 'account_aliases') return null;
  const reader = readers.find(({ column }) => column.name === 'account_id');
  if (reader === undefined) return null;
  return table.isBulk ? `trim(${textAlias(reader.column)})` : textAlias(reader.column);
}

/** What tells the account of a row other than the id that it has: joins, SQL of the account, and which it was. */
type Found = { joins: string; accounts: string[]; isAliased: string; isByDomain: string };

function accountOf(table: Table, readers: readonly Reader[], options: StageOptions): Found {
  const { aliases, domains } = options;
  const found: Found = { joins: '', accounts: [], isAliased: 'false', isByDomain: 'false' };
  const id = aliasOf(table, readers);
  if (id === null) return found;
  if (aliases !== null) {
    found.joins = `\n  left join ${lookup(aliases, ['alias', 'account_id'])} renaming on renaming.alias = ${id}`;
    found.accounts.push('renaming.account_id');
    found.isAliased = 'renaming.account_id is not null';
  }
  if (!isMatched(table, domains)) return found;
  const { joins, account } = domainMatch(id, domains);
  return {
    joins: `${found.joins}\n  ${joins}`,
    accounts: [...found.accounts, account],
    isAliased: found.isAliased,
    isByDomain: `not (${found.isAliased}) and (${account}) is not null`,
  };
}

function renamed(table: Table, { name }: Column, value: string, { accounts }: Found): string {
  if (accounts.length === 0) return value;
  if (name === 'account_id') return `coalesce(${[...accounts, value].join(', ')})`;
  if (table.name !== 'accounts' || name !== 'parent_account_id') return value;
  return `coalesce((select p.account_id from account_aliases p where p.alias = ${value}), ${value})`;
}

function textOf(column: Column, readers: readonly Reader[]): string {
  return readers.some((r) => r.column.name === column.name) ? textAlias(column) : 'null::varchar';
}

function problemSql(table: Table, readers: readonly Reader[]): string {
  const fallible = readers.filter(({ column }) => {
    return !(
      table.isBulk &&
      column.type === 'text' &&
      !column.isRequired &&
      column.words === undefined
    );
  });
  const unread = fallible.map(({ column }) => {
    const [text, value] = [textAlias(column), named(column.name)];
    const isBad = column.isRequired
      ? `${value} is null`
      : `${text} is not null and ${value} is null`;
    const isOutside = [
      column.min === undefined ? null : `${value} < ${column.min}`,
      column.max === undefined ? null : `${value} > ${column.max}`,
    ].filter((test) => test !== null);
    const test = [isBad, ...isOutside].join(' or ');
    return flag(
      test,
      table.columns.findIndex(({ name }) => name === column.name),
    );
  });
  const checks = (table.checks ?? []).map(({ when }, i) => flag(when, table.columns.length + i));
  return [...unread, ...checks].join('\n    + ') || 'cast(0 as bigint)';
}

const flag = (test: string, bit: number): string =>
  `(case when ${test} then ${1n << BigInt(bit)} else 0 end)::bigint`;

// A value that failed a test of its own is unknown, though its row may be used.
function valueSql(table: Table, column: Column): string {
  const bits = problemCodes(table).filter((code) => code.column === column.name);
  const isLimited = column.min !== undefined || column.max !== undefined;
  const emptying = bits.filter(({ check }) =>
    check === null ? isLimited : check.rejects === 'value',
  );
  const value = column.isMonthEnd ? `last_day(${named(column.name)})` : named(column.name);
  if (emptying.length === 0) return value;
  const mask = emptying.reduce((sum, { bit }) => sum | (1n << BigInt(bit)), 0n);
  return `case when problem & ${mask} = 0 then ${value} end`;
}

const emptyOf = (column: Column): string => `cast(null as ${sqlType(column)})`;

/** The engine's type of a column. */
export function sqlType(column: Column): string {
  switch (column.type) {
    case 'bool':
      return 'boolean';
    case 'int':
      return 'bigint';
    case 'decimal':
      return 'decimal(18, 4)';
    case 'rate':
      return 'decimal(18, 8)';
    case 'date':
      return 'date';
    case 'timestamp':
      return 'timestamp';
    default:
      return 'varchar';
  }
}
