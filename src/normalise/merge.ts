import { named } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { Issue } from '../errors.ts';
import type { Table } from '../tables/table.ts';
import { assertBalanced } from './counts.ts';
import type { Staged } from './stage-file.ts';

/**
 * Of merged accounts the row under the id that stays tells what the account is; its rows under other
 * ids are counted as duplicates.
 */
export async function dropMerged(
  engine: Engine,
  table: Table,
  staged: readonly Staged[],
): Promise<void> {
  if (table.name !== 'accounts' || staged.every(({ count }) => count.aliased === 0)) return;
  const staying = staged
    .map(({ name, usedWhere }) => {
      return `select account_id from ${name} where ${usedWhere} and not is_aliased`;
    })
    .join(' union ');
  await engine.run(`create temp table staying_accounts as ${staying}`);
  for (const part of staged) {
    const isMerged = 'is_aliased and account_id in (select account_id from staying_accounts)';
    const [row] = await engine.rows<{ n: string }>(
      `select count(*) as n from ${part.name} where ${part.usedWhere} and ${isMerged}`,
    );
    part.usedWhere += ` and not (${isMerged})`;
    part.count.used -= Number(row!.n);
    part.count.duplicates += Number(row!.n);
  }
}

/**
 * Makes the key of a table unique: identical rows are kept once, of different rows the one with the
 * greatest `updated_at` wins, and without one all of them are rejected as a conflict.
 */
export async function merge(
  engine: Engine,
  table: Table,
  staged: readonly Staged[],
): Promise<Issue[]> {
  const key = staged.find(({ source }) => source.key !== null)?.source.key ?? table.key;
  const issues = key.length === 0 ? [] : await uniteKeys(engine, table, staged, key);
  for (const { count } of staged) assertBalanced(count);
  return issues;
}

async function uniteKeys(
  engine: Engine,
  table: Table,
  staged: readonly Staged[],
  key: readonly string[],
): Promise<Issue[]> {
  const name = named(table.name);
  const keys = key.map(named).join(', ');
  const [found] = await engine.rows<{ n: string }>(
    `select count(*) - count(distinct (${keys})) as n from ${name}`,
  );
  if (found!.n === '0') return [];
  await engine.run(`create temp table ranked as ${rankSql(table, key)}`);
  const dropped = await engine.rows<Dropped>(
    `select source_file, source_line, fate, concat_ws(', ', ${keys}) as key from ranked
     where fate <> 'used' order by source_file, source_line`,
  );
  await engine.run(
    `create or replace table ${name} as select * exclude (fate) from ranked where fate = 'used'`,
  );
  await engine.run('drop table ranked');
  for (const row of dropped) countDropped(staged, row);
  return conflictIssues(staged, dropped, key);
}

type Dropped = { source_file: number; source_line: string; fate: string; key: string };

function rankSql(table: Table, key: readonly string[]): string {
  const content = table.columns
    .filter(({ name }) => name !== 'updated_at')
    .map(({ name }) => `coalesce(cast(${named(name)} as varchar), chr(30))`)
    .join(', ');
  const keys = key.map(named).join(', ');
  const updated = table.columns.some(({ name }) => name === 'updated_at')
    ? 'updated_at'
    : 'cast(null as timestamp)';
  return `with told as (
  select *, concat_ws(chr(31), ${content}) as content, ${updated} as told_at
  from ${named(table.name)}
), grouped as (
  select *,
    max(told_at) over (partition by ${keys}) as newest,
    row_number() over (partition by ${keys}, content order by told_at desc nulls last, source_file, source_line) as copy,
    count(*) over (partition by ${keys}) as n_rows
  from told
), judged as (
  select *,
    count(distinct content) filter (where told_at is not distinct from newest) over (partition by ${keys}) as n_contents
  from grouped
)
select * exclude (content, told_at, newest, copy, n_rows, n_contents),
  case
    when n_rows = 1 then 'used'
    when told_at is distinct from newest then 'superseded'
    when n_contents > 1 then 'conflict'
    when copy = 1 then 'used'
    else 'duplicate'
  end as fate
from judged`;
}

function countDropped(staged: readonly Staged[], row: Dropped): void {
  const count = staged.find(({ fileId }) => fileId === row.source_file)!.count;
  count.used -= 1;
  if (row.fate === 'conflict') count.rejected += 1;
  else count.duplicates += 1;
}

async function conflictIssues(
  staged: readonly Staged[],
  dropped: readonly Dropped[],
  key: readonly string[],
): Promise<Issue[]> {
  const issues: Issue[] = [];
  for (const { source, fileId, count, linesOf } of staged) {
    const rows = dropped.filter((row) => row.fate === 'conflict' && row.source_file === fileId);
    const lines = await linesOf(rows.map((row) => Number(row.source_line)));
    for (const row of rows) {
      const line = lines.get(Number(row.source_line))?.line ?? null;
      const says = 'stands in several rows that differ, and no updated_at says which is right';
      issues.push({
        source: source.name,
        file: count.file,
        line,
        column: key.join(', '),
        value: row.key,
        says,
      });
    }
  }
  return issues;
}
