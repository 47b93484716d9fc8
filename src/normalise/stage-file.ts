import type { Config } from '../config/config.ts';
import type { SourceConfig } from '../config/source.ts';
import { named } from '../engine/dialect.ts';
import type { Engine, Row } from '../engine/engine.ts';
import type { Issue } from '../errors.ts';
import type { Relation } from '../read/relation.ts';
import type { Table } from '../tables/table.ts';
import { type Reader, readerOf, type SourceSpelling } from './columns.ts';
import { assertAllRead, type FileCount, noRows } from './counts.ts';
import type { Domains } from './domains.ts';
import { explainSql } from './expressions.ts';
import { available, columnsOf, mappingOf } from './mapping.ts';
import { personalColumns } from './personal.ts';
import { type BrokenRow, brokenRows, issuesOf, type ProblemRow } from './rejects.ts';
import { fatalMask, stageSql } from './stage.ts';
import { formatNotices, refuseUndeclared, type ShownFormat, shownFormats } from './undeclared.ts';
import type { Zones } from './zones.ts';

/** Rows of one file, typed, in a relation of their own. */
export type Staged = {
  source: SourceConfig;
  name: string;
  fileId: number;
  /** Columns of the table that the file fills. */
  columns: string[];
  /** Condition for rows that are used. */
  usedWhere: string;
  issues: Issue[];
  count: FileCount;
  linesOf: Relation['linesOf'];
};

export type StageContext = {
  config: Config;
  source: SourceConfig;
  table: Table;
  relation: Relation;
  name: string;
  /** Headers of all files of the source. */
  others: Set<string>;
  zones: Zones;
  aliases: string | null;
  domains: Domains | null;
};

/** Rows whose values are listed; the rest is only counted, unless the source may have more of them. */
export const listedRows = (source: SourceConfig): number =>
  Math.max(10_000, source.maxRejects ?? 0);

/** Reads one file into typed columns, with an issue for each row or value that cannot be used. */
export async function stageFile(
  engine: Engine,
  context: StageContext,
  formats: ReadonlyMap<string, ShownFormat> = new Map(),
): Promise<Staged> {
  const { table, relation, source, name, config } = context;
  const readers = readersOf(context, formats);
  const { aliases, domains } = context;
  const options = {
    where: source.where,
    aliases,
    domains,
    content: null,
    headers: relation.header,
    csatScale: config.definitions.csat.scale,
    columns: columnsOf(source, table),
    currency: config.currency,
  };
  // Our own look at the file goes on beside the engine's.
  const overlong = relation.overlong();
  overlong.catch(() => {});
  await engine
    .run(`create temp table ${named(name)} as ${stageSql(table, relation, readers, options)}`)
    .catch((error) => explainSql(error, context.config, [context]));
  const usedWhere = `is_kept and problem & ${fatalMask(table)} = 0`;
  const dates = readers.filter(({ column }) => ['date', 'timestamp'].includes(column.type));
  const counts = () => countsOf(engine, context, usedWhere, dates);
  const first = await counts();
  const broken = first.broken === '0' ? [] : await brokenRows(engine, relation);
  await numberRecords(engine, name, relation, broken);
  const shifted = await takeShifted(engine, context, await overlong);
  const found = shifted.length === 0 ? first : await counts();
  const count = await countRows(context, found, broken.length + shifted.length);
  const unread = found.unread === '0' ? [] : await valueIssues(engine, context, readers);
  // A column that is partly read already has its format; only one that is not may show another.
  const neverRead = dates.filter(({ column }) => found[`read_${column.name}`] === '0');
  const shown = shownFormats(unread, neverRead);
  if (shown.size > 0) {
    await engine.run(`drop table ${named(name)}`);
    return stageFile(engine, context, new Map([...formats, ...shown]));
  }
  const personal = personalColumns(config, source, table);
  const at = config.at(['sources', source.index, 'columns']);
  refuseUndeclared(unread, readers, source, { at, personal });
  const issues = [
    ...formatNotices(formats, personal),
    ...(await brokenIssues(context, broken)),
    ...shifted,
    ...unread,
    ...(await roundedIssues(engine, context, readers)),
  ];
  return {
    source,
    name: named(name),
    fileId: relation.id,
    columns: readers.map(({ column }) => column.name),
    usedWhere,
    issues,
    count,
    linesOf: relation.linesOf,
  };
}

/** How the texts of a source are spelt where a column does not say otherwise. */
export function spellingOf(source: SourceConfig, zones: Zones): SourceSpelling {
  return {
    missing: source.missing,
    decimal: source.decimal ?? '.',
    thousands: source.thousands,
    zone: source.timezone === null ? zones.reporting : zones.named(source.timezone),
    reportingZone: zones.reporting,
    zoneNamed: zones.named,
  };
}

function readersOf(context: StageContext, formats: ReadonlyMap<string, ShownFormat>): Reader[] {
  const { source, table, relation, config, others, zones } = context;
  const filled = available(mappingOf(source, table), relation.header, {
    table,
    source,
    config,
    file: relation.file,
    others,
  });
  return filled.map(({ mapping, ...f }) => {
    const format = formats.get(f.column.name)?.format;
    const isShown = mapping.kind === 'header' && format !== undefined;
    const spelt = { ...f, mapping: isShown ? { ...mapping, format } : mapping };
    return readerOf(spelt, relation.header, spellingOf(source, zones));
  });
}

// `row_number` does not see rows that could not be split, so later rows move down by their number.
async function numberRecords(
  engine: Engine,
  name: string,
  relation: Relation,
  broken: readonly BrokenRow[],
): Promise<void> {
  if (broken.length === 0) return;
  const at = await relation.recordAt(broken.map(({ bytePosition }) => bytePosition));
  const shifts = broken
    .map(({ bytePosition }) => at.get(bytePosition)!)
    .sort((a, b) => a - b)
    .map((record, i) => `(${record - i})`);
  await engine.run(
    `update ${named(name)} set record = record +
       (select count(*) from (values ${shifts.join(', ')}) as v(x) where x <= record)`,
  );
}

type Counts = Record<
  'n' | 'used' | 'rejected' | 'values' | 'flawed' | 'aliased' | 'matched' | 'unread' | 'broken',
  string
> &
  Row;

// All that is counted of a file, in one query: a query costs more than what it counts in most files.
async function countsOf(
  engine: Engine,
  { table, relation, name }: StageContext,
  usedWhere: string,
  dates: readonly Reader[],
): Promise<Counts> {
  const read = dates.map(({ column }) => {
    return `,\n       count(${named(column.name)}) as ${named(`read_${column.name}`)}`;
  });
  const broken = relation.rejects === null ? '0' : `count(*) from ${named(relation.rejects)}`;
  const [row] = await engine.rows<Counts>(
    `select count(*) as n, count(*) filter (where ${usedWhere}) as used,
       count(*) filter (where is_kept and problem & ${fatalMask(table)} <> 0) as rejected,
       coalesce(sum(bit_count(problem)) filter (where ${usedWhere}), 0) as values,
       count(*) filter (where ${usedWhere} and problem <> 0) as flawed,
       count(*) filter (where ${usedWhere} and is_aliased) as aliased,
       count(*) filter (where ${usedWhere} and is_by_domain) as matched,
       count(*) filter (where is_kept and problem <> 0) as unread,
       cast((select ${broken}) as bigint) as broken${read.join('')}
     from ${named(name)}`,
  );
  return row!;
}

async function countRows(
  { source, table, relation }: StageContext,
  row: Counts,
  nBroken: number,
): Promise<FileCount> {
  const [n, used, rejected] = [Number(row.n), Number(row.used), Number(row.rejected)];
  await assertAllRead(relation, n + nBroken);
  return {
    ...noRows(source.name, table.name, relation.file, relation.id),
    read: n + nBroken,
    used,
    rejected: rejected + nBroken,
    filtered: n - used - rejected,
    valuesRejected: Number(row.values),
    flawed: Number(row.flawed),
    aliased: Number(row.aliased),
    byDomain: Number(row.matched),
  };
}

async function brokenIssues(
  { source, relation }: StageContext,
  broken: readonly BrokenRow[],
): Promise<Issue[]> {
  if (broken.length === 0) return [];
  const at = await relation.recordAt(broken.map(({ bytePosition }) => bytePosition));
  const lines = await relation.linesOf([...at.values()]);
  return broken.map(({ bytePosition, text, says }) => {
    const line = lines.get(at.get(bytePosition) ?? -1)?.line ?? null;
    return { source: source.name, file: relation.file, line, column: null, value: text, says };
  });
}

// Values that stand in the wrong column may well be readable there.
async function takeShifted(
  engine: Engine,
  { source, relation, name }: StageContext,
  overlong: ReadonlyMap<number, number>,
): Promise<Issue[]> {
  if (overlong.size === 0) return [];
  const records = [...overlong.keys()];
  await engine.run(`delete from ${named(name)} where record in (${records.join(', ')})`);
  const lines = await relation.linesOf(records);
  return records.map((record) => {
    const { line, text } = lines.get(record)!;
    const says = `has ${overlong.get(record)} columns where the header has ${relation.header.length}`;
    return { source: source.name, file: relation.file, line, column: null, value: text, says };
  });
}

async function valueIssues(
  engine: Engine,
  { source, table, relation, name }: StageContext,
  readers: Reader[],
): Promise<Issue[]> {
  const rows = await engine.rows<ProblemRow & Row>(
    `select record, problem, texts from ${named(name)} where is_kept and problem <> 0
     order by record limit ${listedRows(source)}`,
  );
  if (rows.length === 0) return [];
  const lines = await relation.linesOf(rows.map(({ record }) => Number(record)));
  const issues = rows.flatMap((row) => {
    const line = lines.get(Number(row.record))?.line ?? null;
    return issuesOf(row, { source: source.name, file: relation.file, line, table, readers });
  });
  return issues;
}

// Money kept as binary float is rounded to 4 decimals, and that is said.
async function roundedIssues(
  engine: Engine,
  { source, relation }: StageContext,
  readers: Reader[],
): Promise<Issue[]> {
  const money = readers.filter(({ column, text }) => {
    return (
      column.type === 'decimal' && [...relation.floats].some((name) => text.includes(named(name)))
    );
  });
  if (money.length === 0 || relation.exact === null) return [];
  const counts = money.map(({ column }, i) => {
    const header = named(
      [...relation.floats].find((name) => money[i]!.text.includes(named(name)))!,
    );
    return `count(*) filter (where cast(cast(${header} as decimal(18, 4)) as double) <> ${header}) as ${named(column.name)}`;
  });
  const [row] = await engine.rows(`select ${counts.join(', ')} from ${relation.exact}`);
  return Object.entries(row!).flatMap(([column, n]): Issue[] => {
    if (Number(n) === 0) return [];
    const says = `${n} binary fractions were rounded to 4 decimals`;
    return [{ source: source.name, file: relation.file, line: null, column, value: null, says }];
  });
}
