import { dated, named } from '../engine/dialect.ts';
import { type BulkPart, viewColumns } from './bulk.ts';
import type { Coverage } from './freshness.ts';
import { fatalMask } from './stage.ts';

/** Files of one source that tell about the same days. */
export type Overlap = { parts: BulkPart[]; days: Coverage[] };

/** Finds the days that two files of one source share. */
export function overlapsOf(
  parts: readonly BulkPart[],
  daysOf: (part: BulkPart) => Coverage | null,
): Overlap[] {
  const sources = [...new Set(parts.map(({ source }) => source))];
  return sources.flatMap((source): Overlap[] => {
    const own = parts
      .filter((part) => part.source === source)
      .map((part) => ({ part, days: daysOf(part) }));
    const shared: Coverage[] = [];
    const touched = new Set<BulkPart>();
    for (const [i, a] of own.entries()) {
      for (const b of own.slice(i + 1)) {
        const days = common(a.days, b.days);
        if (days === null) continue;
        shared.push(days);
        touched.add(a.part).add(b.part);
      }
    }
    return shared.length === 0 ? [] : [{ parts: [...touched], days: shared }];
  });
}

function common(a: Coverage | null, b: Coverage | null): Coverage | null {
  if (a === null || b === null) return null;
  const first = [a.first, b.first].sort()[1]!;
  const last = [a.last, b.last].sort()[0]!;
  return first <= last ? { first, last } : null;
}

/**
 * The view of a bulk table in which a row that stands in several files counts once. A row that stands
 * twice within one file happened twice, so each of its copies is compared with the same copy elsewhere.
 */
export function viewWithoutOverlaps(
  parts: readonly BulkPart[],
  overlaps: readonly Overlap[],
  day: (instant: string) => string,
): string {
  const { table } = parts[0]!;
  const shared = new Set(overlaps.flatMap((overlap) => overlap.parts));
  const alone = parts
    .filter((part) => !shared.has(part))
    .map(
      ({ sql, fileId }) => `select ${fileId} as source_file, ${viewColumns(table)} from (${sql})`,
    );
  const selects = [...alone, ...overlaps.map((overlap) => `(${onceSql(overlap, day)})`)];
  return `create or replace view ${named(table.name)} as ${selects.join('\nunion all\n')}`;
}

function onceSql({ parts, days }: Overlap, day: (instant: string) => string): string {
  const { table } = parts[0]!;
  const columns = viewColumns(table);
  const raw = rawContent(parts);
  const rows = parts.map(({ fileId, sqlWith }) => {
    return `select ${fileId} as source_file, ${columns}, content as raw from (${sqlWith(raw)})`;
  });
  const values = table.columns.map(
    ({ name }) => `coalesce(cast(${named(name)} as varchar), chr(30))`,
  );
  const isShared = days.map(
    ({ first, last }) => `${day('occurred_at')} between ${dated(first)} and ${dated(last)}`,
  );
  return `with read_rows as (
  ${rows.join('\n  union all\n  ')}
), judged as (
  select *, is_kept and problem & ${fatalMask(table)} = 0 and (${isShared.join(' or ')}) as is_shared,
    concat_ws(chr(31), raw, ${values.join(', ')}) as content
  from read_rows
), copies as (
  select *, row_number() over (partition by source_file, content) as copy
  from judged where is_shared
)
select source_file, ${columns} from judged where is_shared is not true
union all
select source_file, ${columns} from copies
qualify row_number() over (partition by content, copy order by source_file) = 1`;
}

// Columns that no mapping reads may still tell two rows apart.
function rawContent(parts: readonly BulkPart[]): string {
  const [first, ...others] = parts.map(({ relation }) => relation.header);
  const headers = first!.filter((name) => others.every((header) => header.includes(name)));
  const values = headers.sort().map((name) => `coalesce(${named(name)}, chr(30))`);
  return `concat_ws(chr(31), '', ${values.join(', ') || "''"})`;
}
