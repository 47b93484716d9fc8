import type { SourceConfig } from '../config/source.ts';
import { named } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { CliError, exit, type Issue } from '../errors.ts';
import { clean, spaced } from '../lib/text.ts';
import type { Relation } from '../read/relation.ts';
import type { Table } from '../tables/table.ts';
import type { Reader } from './columns.ts';
import type { FileCount } from './counts.ts';
import { expected } from './grammar.ts';
import { type ProblemCode, problemCodes } from './stage.ts';

/** A row that could not be split into columns. */
export type BrokenRow = { lineOfReader: number; bytePosition: number; text: string; says: string };

/** Rows that the reader could not split; one row may be reported several times. */
export async function brokenRows(
  engine: Pick<Engine, 'rows'>,
  relation: Relation,
): Promise<BrokenRow[]> {
  if (relation.rejects === null) return [];
  const rows = await engine.rows<{
    line: string;
    at: string;
    text: string;
    kind: string;
    says: string;
  }>(
    `select line, min(line_byte_position) as at, min(csv_line) as text, min(error_type) as kind,
       min(error_message) as says
     from ${named(relation.rejects)} group by line order by line`,
  );
  return rows.map((row) => ({
    lineOfReader: Number(row.line),
    bytePosition: Number(row.at),
    text: row.text.trim(),
    says: inWords(row.kind, row.says),
  }));
}

function inWords(kind: string, message: string): string {
  const found = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  if (found !== null) return `has ${found[2]} columns where the header has ${found[1]}`;
  if (kind === 'UNQUOTED VALUE') return 'has text beside a quoted value';
  if (kind === 'INVALID ENCODING') return 'is not valid UTF-8';
  if (kind === 'LINE SIZE OVER MAXIMUM') return 'is too long';
  return spaced(kind.toLowerCase());
}

export type ProblemRow = {
  record: string | null;
  problem: string;
  texts: readonly (string | null)[];
};

/** What is wrong with a row, an issue for each bit of its problem. */
export function issuesOf(
  row: ProblemRow,
  place: {
    source: string;
    file: string;
    line: number | null;
    table: Table;
    readers: readonly Reader[];
  },
): Issue[] {
  const problem = BigInt(row.problem);
  const set = problemCodes(place.table).filter(({ bit }) => problem & (1n << BigInt(bit)));
  const seen = new Set<string>();
  return set.flatMap((code): Issue[] => {
    if (seen.has(code.column)) return [];
    seen.add(code.column);
    const index = place.table.columns.findIndex(({ name }) => name === code.column);
    const value = row.texts[index] ?? null;
    const says =
      code.check === null || value === null ? describe(code, value, place) : code.check.says;
    const { source, file, line } = place;
    return [{ source, file, line, column: code.column, value, says }];
  });
}

function describe(
  code: ProblemCode,
  value: string | null,
  { table, readers }: { table: Table; readers: readonly Reader[] },
): string {
  if (value === null) return code.check?.says ?? 'is empty';
  const column = table.columns.find(({ name }) => name === code.column)!;
  const reader = readers.find((r) => r.column.name === code.column);
  if (isNumberOutside(value, column))
    return `lies outside ${column.min ?? '…'} to ${column.max ?? '…'}`;
  return reader === undefined ? 'cannot be read' : expected(column, reader.spelling);
}

function isNumberOutside(value: string, { min, max }: { min?: number; max?: number }): boolean {
  if (!/^-?\d+(\.\d+)?$/.test(value)) return false;
  return (min !== undefined && Number(value) < min) || (max !== undefined && Number(value) > max);
}

/** Whether more rows are rejected than the source may have: by default more than 5 and more than 1 %. */
export function isOverRejects(
  { read, rejected }: { read: number; rejected: number },
  maxRejects: number | null,
): boolean {
  if (maxRejects !== null) return rejected > maxRejects;
  return rejected > 5 && rejected * 100 > read;
}

/** More rejected rows than a source may have stop the run; all its files count together. */
export function assertFewRejects(
  source: SourceConfig,
  counts: readonly FileCount[],
  issues: readonly Issue[],
): void {
  const own = counts.filter((count) => count.source === source.name);
  const total = totalOf(own);
  if (!isOverRejects(total, source.maxRejects)) return;
  const first = issues.find((issue) => issue.source === source.name);
  const { rejected, read } = total;
  throw new CliError(`${rejected} of ${read} rows of source ${source.name} cannot be used`, {
    exitCode: exit.input,
    where: first === undefined ? undefined : `${first.file}:${first.line ?? ''}`,
    excerpt:
      first === undefined
        ? undefined
        : `  ${first.column ?? 'row'} "${clean(first.value ?? '')}" ${first.says}`,
    hint: 'list them with `cs-metrics check --rejects FILE`; allow more with `max_rejects:` of the source',
  });
}

/** Rows read and rejected of several files. */
export function totalOf(counts: readonly FileCount[]): { read: number; rejected: number } {
  const sum = (pick: (count: FileCount) => number) => counts.reduce((n, c) => n + pick(c), 0);
  return { read: sum((c) => c.read), rejected: sum((c) => c.rejected) };
}
