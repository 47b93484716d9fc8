import { named, quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { CliError, exit, type Issue } from '../errors.ts';
import type { Relation } from '../read/relation.ts';
import type { Table } from '../tables/table.ts';
import type { Reader } from './columns.ts';
import { expected } from './grammar.ts';
import { type ProblemCode, problemCodes } from './stage.ts';

/** A row that could not be split into columns. */
export type BrokenRow = { lineOfReader: number; bytePosition: number; text: string; says: string };

/** Rows that the reader could not split; one row may be reported several times. */
export async function brokenRows(engine: Engine, relation: Relation): Promise<BrokenRow[]> {
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
  return kind.toLowerCase().replaceAll('_', ' ');
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

const slashed = /^(\d{1,2})[./-](\d{1,2})[./-](\d{2,4})/;

/** A run never guesses the order of day and month. */
export function refuseUndeclaredDates(
  issues: readonly Issue[],
  readers: readonly Reader[],
  at: string,
): void {
  for (const issue of issues) {
    const reader = readers.find(({ column }) => column.name === issue.column);
    const isDate = reader?.column.type === 'date' || reader?.column.type === 'timestamp';
    if (!isDate || reader.spelling.format !== null) continue;
    const match = slashed.exec(issue.value ?? '');
    if (match === null) continue;
    const others = issues.filter((i) => i.column === issue.column).slice(0, 2);
    throw new CliError(`${issue.column} "${issue.value}" may be read as ${readings(match)}`, {
      exitCode: exit.input,
      where: `${issue.file}${issue.line === null ? '' : `:${issue.line}`}`,
      excerpt: others.map((i) => `  ${i.line ?? ''} | ${i.value}`).join('\n'),
      hint: `say how dates are written: \`${issue.column}: {from: …, format: "%d/%m/%Y"}\` or "%m/%d/%Y" (${at})`,
    });
  }
}

function readings([, first, second, year]: RegExpExecArray): string {
  const [a, b] = [Number(first), Number(second)];
  const full = year!.length === 2 ? `20${year}` : year!;
  const iso = (month: number, day: number) =>
    `${full}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const both = [b <= 12 ? iso(b, a) : null, a <= 12 ? iso(a, b) : null].filter((d) => d !== null);
  return [...new Set(both)].join(' or ') || 'no date';
}

/** More rejected rows than a source may have stop the run. */
export function assertFewRejects(
  count: { source: string; read: number; rejected: number },
  maxRejects: number | null,
  first: Issue | undefined,
): void {
  const { source, read, rejected } = count;
  const isTooMany =
    maxRejects === null ? rejected > 5 && rejected * 100 > read : rejected > maxRejects;
  if (!isTooMany) return;
  throw new CliError(`${rejected} of ${read} rows of source ${source} cannot be used`, {
    exitCode: exit.input,
    where: first === undefined ? undefined : `${first.file}:${first.line ?? ''}`,
    excerpt:
      first === undefined
        ? undefined
        : `  ${first.column ?? 'row'} ${quoted(first.value ?? '')} ${first.says}`,
    hint: 'list them with `cs-metrics check --rejects FILE`; allow more with `max_rejects:` of the source',
  });
}
