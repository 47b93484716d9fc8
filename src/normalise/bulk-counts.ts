import type { Config } from '../config/config.ts';
import type { Engine, Row } from '../engine/engine.ts';
import type { Issue } from '../errors.ts';
import { type BulkPart, isKeyed, type Known, type Placed } from './bulk.ts';
import {
  type Overlap,
  overlapsOf,
  repeatedSql,
  type SharedRows,
  sharedRows,
  viewWithoutRepeated,
} from './bulk-overlap.ts';
import { assertAllRead, assertBalanced, noRows } from './counts.ts';
import { explainSql } from './expressions.ts';
import { type Coverage, include } from './freshness.ts';
import type { Normalised } from './normalise.ts';
import { masked, personalColumns } from './personal.ts';
import {
  assertFewRejects,
  type BrokenRow,
  brokenRows,
  issuesOf,
  type ProblemRow,
} from './rejects.ts';
import { fatalMask } from './stage.ts';
import { listedRows } from './stage-file.ts';
import { refuseUndeclared } from './undeclared.ts';

type CoverageRow = {
  source_file: number;
  is_kept: boolean;
  problem: string;
  events: string;
  first_day: string | null;
  last_day: string | null;
};

/** The reduction of bulk files to facts. */
export type Reduction = {
  run: () => Promise<void>;
  /** Reduces these files again, because the view has other rows of them now. */
  again: (parts: readonly BulkPart[]) => Promise<void>;
  /** Table expressions of the rows that files share with others. */
  shared: (rows: readonly SharedRows[]) => Promise<ReadonlyMap<BulkPart, string>>;
};

/**
 * Reduces the bulk files and counts what became of their rows, from the coverage that the one scan
 * leaves behind. Only files that tell about the same days are looked at again, and only those that
 * repeat rows of others are reduced again without them.
 */
export async function countBulk(
  engine: Engine,
  config: Config,
  normalised: Normalised,
  covered: Map<string, Coverage>,
  reduction: Reduction,
  day: (instant: string) => string,
): Promise<void> {
  const { bulk } = normalised;
  const explained = (error: unknown) => explainSql(error, config, bulk);
  // What is wrong with a file is told better by our own look at it than by the engine.
  await reduction
    .run()
    .catch(explained)
    .catch(async (error) => {
      await countRecords(bulk);
      throw error;
    });
  await countRecords(bulk);
  const all = await coverageOf(engine);
  const overlaps = overlapsOf(bulk, (part) => daysOf(part, all));
  const shared = await reduction.shared(sharedRows(overlaps, day));
  const dropped = () => dropRepeated(engine, bulk, overlaps, shared, day);
  const repeating = overlaps.length === 0 ? [] : await dropped();
  if (repeating.length > 0) await reduction.again(repeating).catch(explained);
  const once = repeating.length > 0 ? await coverageOf(engine) : all;
  for (const part of bulk) {
    const own = (rows: readonly CoverageRow[]) =>
      rows.filter(({ source_file }) => source_file === part.fileId);
    const nDuplicates = nEvents(own(all)) - nEvents(own(once));
    await countPart(engine, config, normalised, covered, part, own(once), nDuplicates);
  }
  const counts = normalised.counts.filter(({ table }) => bulk.some((b) => b.table.name === table));
  for (const source of new Set(bulk.map((part) => part.source)))
    assertFewRejects(source, counts, normalised.issues);
}

/** Makes the view without rows that files repeat, and gives those files. */
async function dropRepeated(
  engine: Engine,
  bulk: readonly BulkPart[],
  overlaps: readonly Overlap[],
  shared: ReadonlyMap<BulkPart, string>,
  day: (instant: string) => string,
): Promise<BulkPart[]> {
  await engine.run(repeatedSql(overlaps, shared));
  const rows = await engine.rows<{ source_file: number; some: boolean }>(
    'select source_file, max(kept) > 0 as some from repeated_rows group by source_file',
  );
  const repeating = bulk.filter(({ fileId }) => rows.some((row) => row.source_file === fileId));
  if (repeating.length === 0) return [];
  const hasSome = rows.some(({ some }) => some);
  await engine.run(viewWithoutRepeated(bulk, overlaps, repeating, day, hasSome));
  return repeating;
}

/** Looks at the whole of the files, one after the other; a file that has been looked at is not again. */
export async function countRecords(bulk: readonly BulkPart[]): Promise<void> {
  for (const { relation } of bulk) await relation.nRecords();
}

const coverageOf = (engine: Engine) =>
  engine.rows<CoverageRow & Row>('select * from usage_coverage');

const nEvents = (rows: readonly CoverageRow[]): number =>
  rows.reduce((sum, { events }) => sum + Number(events), 0);

/** First and last day of the rows of a file that are used. */
function daysOf({ table, fileId }: BulkPart, rows: readonly CoverageRow[]): Coverage | null {
  const fatal = fatalMask(table);
  const used = rows.filter((row) => {
    return row.source_file === fileId && row.is_kept && (BigInt(row.problem) & fatal) === 0n;
  });
  const first = used.flatMap(({ first_day }) => first_day ?? []).sort()[0];
  const last = used
    .flatMap(({ last_day }) => last_day ?? [])
    .sort()
    .at(-1);
  return first === undefined || last === undefined ? null : { first, last };
}

async function countPart(
  engine: Engine,
  config: Config,
  normalised: Normalised,
  covered: Map<string, Coverage>,
  part: BulkPart,
  rows: readonly CoverageRow[],
  nDuplicates: number,
): Promise<void> {
  const { source, table, relation } = part;
  const fatal = fatalMask(table);
  const broken = part.known === null ? await brokenRows(engine, relation) : [];
  const nBroken = part.known?.nBroken ?? broken.length;
  const count = noRows(source.name, table.name, relation.file, part.fileId);
  count.rejected = nBroken;
  for (const row of rows) {
    const n = Number(row.events);
    const problem = BigInt(row.problem);
    if (!row.is_kept) count.filtered += n;
    else if ((problem & fatal) !== 0n) count.rejected += n;
    else {
      count.used += n;
      count.valuesRejected += problem === 0n ? 0 : n * nBits(problem);
      count.flawed += problem === 0n ? 0 : n;
      if (row.first_day !== null && row.last_day !== null) {
        include(covered, table.name, { first: row.first_day, last: row.last_day });
        if (count.newest === null || row.last_day > count.newest) count.newest = row.last_day;
      }
    }
  }
  const told = count.used + count.rejected + count.filtered;
  // Rows with an identity are united in the view, so what is missing of the file was there before.
  const nRepeated = isKeyed(part) ? (await relation.nRecords()) - told : 0;
  count.duplicates = nDuplicates + nRepeated;
  count.read = told + count.duplicates;
  await assertAllRead(relation, count.read);
  assertBalanced(count);
  normalised.counts.push(count);
  const known = part.known ?? {
    ...{ nRecords: await relation.nRecords(), nBroken, problems: null },
    broken: await brokenAt(part, broken),
  };
  part.known = known;
  const lines = known.broken.map(({ inLine: line, text: value, says }): Issue => {
    return { source: source.name, file: relation.file, line, column: null, value, says };
  });
  const hasProblems = count.valuesRejected > 0 || count.rejected > nBroken;
  const values = hasProblems ? await problemIssues(engine, config, part, known) : [];
  normalised.issues.push(...masked([...lines, ...values], config, [source], table));
}

const nBits = (mask: bigint): number => mask.toString(2).replaceAll('0', '').length;

async function brokenAt(
  { source, relation }: BulkPart,
  broken: readonly BrokenRow[],
): Promise<Placed<BrokenRow>[]> {
  const listed = broken.slice(0, listedRows(source));
  const at = await relation.recordAt(listed.map(({ bytePosition }) => bytePosition));
  const lines = await relation.linesOf([...at.values()]);
  return listed.map((row) => {
    const inLine = lines.get(at.get(row.bytePosition) ?? -1)?.line ?? null;
    return { ...row, inLine };
  });
}

async function problemIssues(
  engine: Engine,
  config: Config,
  part: BulkPart,
  known: Known,
): Promise<Issue[]> {
  const { source, table, relation, readers } = part;
  const problems = known.problems ?? (await problemsAt(engine, part));
  part.known = { ...known, problems };
  const issues = problems.flatMap(({ inLine: line, ...row }) =>
    issuesOf(row, { source: source.name, file: relation.file, line, table, readers }),
  );
  const personal = personalColumns(config, source, table);
  const at = config.at(['sources', source.index, 'columns']);
  refuseUndeclared(issues, readers, source, { at, personal });
  return issues;
}

// The scan itself keeps no line numbers; only a file with problems is read again to find them.
async function problemsAt(engine: Engine, part: BulkPart): Promise<Placed<ProblemRow>[]> {
  const { source, relation } = part;
  const numbered = part.sql.replace(
    'cast(null as bigint) as record',
    'row_number() over () as record',
  );
  const rows = await engine.rows<ProblemRow & Row>(
    `select record, problem, texts from (${numbered}) where is_kept and problem <> 0
     order by record limit ${listedRows(source)}`,
  );
  const records = rows.map(({ record }) => Number(record));
  const lines = await relation.linesOf(records);
  return rows.map((row) => ({ ...row, inLine: lines.get(Number(row.record))?.line ?? null }));
}
