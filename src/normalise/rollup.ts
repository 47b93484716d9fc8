import { named } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { Issue } from '../errors.ts';
import type { Table } from '../tables/table.ts';
import type { Staged } from './stage-file.ts';

/** Deeper hierarchies are taken for circles. */
const mostLevels = 50;

/** What is said of an account in a circle of parents. */
export const ownAncestor = 'belongs to itself by way of others, so it is not rolled up';

/** Ids under which bulk rows know an account, with the account that they count for. */
export const renaming = 'account_renaming';

/** Lets the rows of children count for the account on top; the accounts tell which one that is. */
export async function rollUp(
  engine: Engine,
  table: Table,
  staged: readonly Staged[],
): Promise<Issue[]> {
  if (table.name === 'accounts') return findTops(engine, staged);
  const isOfAccounts = table.columns.some(({ name }) => name === 'account_id');
  if (!isOfAccounts || keepsChildren.includes(table.name) || staged.length === 0) return [];
  const name = named(table.name);
  for (const { name: stage, usedWhere, count } of staged) {
    const [row] = await engine.rows<{ n: string }>(
      `select count(*) as n from ${stage} where ${usedWhere} and not is_aliased
         and account_id in (select child from account_tops)`,
    );
    count.aliased += Number(row!.n);
  }
  await engine.run(
    `update ${name} set account_id = t.top from account_tops t where t.child = ${name}.account_id`,
  );
  return [];
}

// What an account is stays its own.
const keepsChildren = ['account_aliases', 'account_history'];

/**
 * Finds the account at the top of each hierarchy, as `account_tops`: child and the listed account that
 * its rows count for. Internal accounts stay by themselves, and so does whoever is its own ancestor,
 * which is an issue.
 */
async function findTops(engine: Engine, staged: readonly Staged[]): Promise<Issue[]> {
  await engine.run(`create table account_tops as
with recursive parents as (
  select c.account_id, c.parent_account_id as parent, c.source_file, c.source_line
  from accounts c join accounts p on p.account_id = c.parent_account_id
  where not coalesce(c.is_internal, false)
), climbs as (
  select account_id as child, parent as top, 1 as level from parents
  union all
  select c.child, p.parent, c.level + 1
  from climbs c join parents p on p.account_id = c.top
  where c.level < ${mostLevels}
)
select child, top from climbs c
where not exists (select 1 from parents p where p.account_id = c.top)`);
  await engine.run(`create table ${renaming} as
select a.alias, coalesce(t.top, a.account_id) as account_id
from account_aliases a left join account_tops t on t.child = a.account_id
union all
select child, top from account_tops where child not in (select alias from account_aliases)`);
  const circles = await engine.rows<{
    account_id: string;
    parent: string;
    file: number;
    record: string;
  }>(
    `select c.account_id, c.parent_account_id as parent, c.source_file as file, c.source_line as record
     from accounts c join accounts p on p.account_id = c.parent_account_id
     where not coalesce(c.is_internal, false) and c.account_id not in (select child from account_tops)
     order by file, record`,
  );
  return Promise.all(circles.map((circle) => circleIssue(circle, staged)));
}

async function circleIssue(
  { parent, file, record }: { parent: string; file: number; record: string },
  staged: readonly Staged[],
): Promise<Issue> {
  const part = staged.find(({ fileId }) => fileId === file)!;
  const lines = await part.linesOf([Number(record)]);
  return {
    source: part.source.name,
    file: part.count.file,
    line: lines.get(Number(record))?.line ?? null,
    column: 'parent_account_id',
    value: parent,
    says: ownAncestor,
  };
}
