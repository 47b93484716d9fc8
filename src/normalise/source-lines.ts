import { named } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { chunks } from '../lib/records.ts';
import type { Relation } from '../read/relation.ts';
import type { Table } from '../tables/table.ts';

/** SQL for the physical line of a row, and the join that it needs. */
export type SourceLines = { line: string; join: string };

// So many lines are looked up and told to the engine at a time.
const chunk = 10_000;

/**
 * How rows of a normalised table, which know the number of their record, find their physical line.
 * Nearly always the two differ by the same number all through a file; only a file with line breaks
 * or empty lines between its records needs a table of lines.
 */
export async function sourceLines(
  engine: Engine,
  table: Table,
  files: readonly Relation[],
): Promise<SourceLines> {
  if (table.isBulk) return { line: 'cast(null as bigint)', join: '' };
  const spans = await engine.rows<{ source_file: number; first: string; last: string }>(
    `select source_file, min(source_line) as first, max(source_line) as last
     from ${named(table.name)} group by source_file order by source_file`,
  );
  const shifts: string[] = [];
  const uneven: number[] = [];
  for (const { source_file: id, first, last } of spans) {
    const shift = await shiftOf(files[id]!, Number(first), Number(last));
    if (shift === null) uneven.push(id);
    else shifts.push(`when ${id} then t.source_line + ${shift}`);
  }
  if (uneven.length > 0) await createLines(engine, table, files, uneven);
  const known = uneven.length === 0 ? 'null' : 'l.line';
  return {
    line: `cast(${shifts.length === 0 ? known : `case t.source_file ${shifts.join(' ')} else ${known} end`} as bigint)`,
    join:
      uneven.length === 0
        ? ''
        : 'left join record_lines l on l.source_file = t.source_file and l.record = t.source_line',
  };
}

async function shiftOf(file: Relation, first: number, last: number): Promise<number | null> {
  const lines = await file.linesOf([first, last]);
  const [from, to] = [lines.get(first), lines.get(last)];
  // Lines never fall behind records, so ends that agree leave no room for a difference between them.
  return from !== undefined && to !== undefined && from.line - first === to.line - last
    ? from.line - first
    : null;
}

async function createLines(
  engine: Engine,
  table: Table,
  files: readonly Relation[],
  ids: readonly number[],
): Promise<void> {
  await engine.run(
    'create or replace temp table record_lines (source_file integer, record bigint, line bigint)',
  );
  for (const id of ids) {
    const rows = await engine.rows<{ record: string }>(
      `select source_line as record from ${named(table.name)} where source_file = ${id} order by 1`,
    );
    const lines = await files[id]!.linesOf(rows.map(({ record }) => Number(record)));
    const values = [...lines].map(([record, { line }]) => `(${id}, ${record}, ${line})`);
    for (const some of chunks(values, chunk))
      await engine.run(`insert into record_lines values ${some.join(', ')}`);
  }
}
