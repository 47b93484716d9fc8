import { dated, named } from '../engine/dialect.ts';
import { type BulkPart, bulkRows, isKeyed, viewColumns } from './bulk.ts';
import type { Coverage } from './freshness.ts';
import { fatalMask } from './stage.ts';

/** Files of one source that tell about the same days, each with the days that it shares. */
export type Overlap = { parts: BulkPart[]; days: ReadonlyMap<BulkPart, Coverage[]> };

/** Finds the days that two files of one source share. */
export function overlapsOf(
  parts: readonly BulkPart[],
  daysOf: (part: BulkPart) => Coverage | null,
): Overlap[] {
  // Where rows have an identity the view holds each of them once already.
  const sources = [...new Set(parts.filter((part) => !isKeyed(part)).map(({ source }) => source))];
  return sources.flatMap((source): Overlap[] => {
    const own = parts
      .filter((part) => part.source === source)
      .map((part) => ({ part, days: daysOf(part) }));
    const shared = new Map<BulkPart, Coverage[]>();
    for (const [i, a] of own.entries()) {
      for (const b of own.slice(i + 1)) {
        const days = common(a.days, b.days);
        if (days === null) continue;
        for (const { part } of [a, b]) shared.set(part, [...(shared.get(part) ?? []), days]);
      }
    }
    return shared.size === 0 ? [] : [{ parts: [...shared.keys()], days: shared }];
  });
}

function common(a: Coverage | null, b: Coverage | null): Coverage | null {
  if (a === null || b === null) return null;
  const first = [a.first, b.first].sort()[1]!;
  const last = [a.last, b.last].sort()[0]!;
  return first <= last ? { first, last } : null;
}

/** Rows of a file on the days that it shares, counted by content: SQL of `content, n`. */
export type SharedRows = { part: BulkPart; sql: string };

/** The rows that files of overlaps share with others. */
export function sharedRows(
  overlaps: readonly Overlap[],
  day: (instant: string) => string,
): SharedRows[] {
  return overlaps.flatMap((overlap) =>
    overlap.parts.map((part) => {
      const rows = contentSql(part, overlap, day);
      const sql = `select content, count(*) as n from (${rows}) where content is not null group by content`;
      return { part, sql };
    }),
  );
}

/**
 * Rows that an earlier file has already, by content: how many of them a later file keeps. A row that
 * stands twice within one file happened twice, so a file keeps what no earlier one has as often.
 * `counted` are table expressions of the rows that they share, file by file.
 */
export function repeatedSql(
  overlaps: readonly Overlap[],
  counted: ReadonlyMap<BulkPart, string>,
): string {
  const rows = overlaps.flatMap(({ parts }, i) =>
    parts.map((part) => {
      const of = `${i} as overlap, ${part.fileId} as source_file`;
      return `select ${of}, content, n from ${counted.get(part)!}`;
    }),
  );
  return `create table repeated_rows as
with counted as (
  ${rows.join('\nunion all\n')}
), compared as (
  select *, max(n) over (
      partition by overlap, content order by source_file
      rows between unbounded preceding and 1 preceding) as before
  from counted
)
select source_file, content, greatest(0, n - before) as kept from compared where before > 0`;
}

/**
 * The view of a bulk table without the rows that some files, `repeating`, have from earlier ones;
 * `hasSome` when a file keeps a few of them.
 */
export function viewWithoutRepeated(
  parts: readonly BulkPart[],
  overlaps: readonly Overlap[],
  repeating: readonly BulkPart[],
  day: (instant: string) => string,
  hasSome: boolean,
): string {
  const { table } = parts[0]!;
  const others = parts.filter((part) => !repeating.includes(part));
  const selects = repeating.flatMap((part): string[] => {
    const overlap = overlaps.find((candidate) => candidate.parts.includes(part))!;
    const columns = `${part.fileId} as source_file, ${viewColumns(table)}`;
    const rows = contentSql(part, overlap, day);
    const repeated = `from repeated_rows where source_file = ${part.fileId}`;
    const isNew = `content is null or content not in (select content ${repeated})`;
    const some = `select *, row_number() over (partition by r.content) as copy from (${rows}) r
  join (select content, kept ${repeated} and kept > 0) k on k.content = r.content`;
    return [
      `select ${columns} from (${rows}) where ${isNew}`,
      ...(hasSome ? [`select ${columns} from (${some}) where copy <= kept`] : []),
    ];
  });
  return `create or replace view ${named(table.name)} as ${[bulkRows(table, others), ...selects].join('\nunion all\n')}`;
}

// A digest is small enough to compare millions of rows; only rows of shared days have one.
function contentSql(part: BulkPart, overlap: Overlap, day: (instant: string) => string): string {
  const { table, sqlWith } = part;
  const values = table.columns.map(
    ({ name }) => `coalesce(cast(${named(name)} as varchar), chr(30))`,
  );
  const isShared = united(overlap.days.get(part)!).map(
    ({ first, last }) => `${day('occurred_at')} between ${dated(first)} and ${dated(last)}`,
  );
  return `select * exclude (content),
  case when is_kept and problem & ${fatalMask(table)} = 0 and (${isShared.join(' or ')})
    then md5_number(concat_ws(chr(31), content, ${values.join(', ')})) end as content
from (${sqlWith(rawContent(overlap.parts))})`;
}

// Columns that no mapping reads may still tell two rows apart.
function rawContent(parts: readonly BulkPart[]): string {
  const [first, ...others] = parts.map(({ relation }) => relation.header);
  const headers = first!.filter((name) => others.every((header) => header.includes(name)));
  const values = headers.sort().map((name) => `coalesce(${named(name)}, chr(30))`);
  return `concat_ws(chr(31), '', ${values.join(', ') || "''"})`;
}

/** The same days as few spans, in their order. */
function united(days: readonly Coverage[]): Coverage[] {
  const found: Coverage[] = [];
  for (const { first, last } of [...days].sort((a, b) => (a.first < b.first ? -1 : 1))) {
    const before = found.at(-1);
    if (before === undefined || before.last < first) found.push({ first, last });
    else if (before.last < last) before.last = last;
  }
  return found;
}
