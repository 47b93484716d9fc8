import type { Engine } from '../engine/engine.ts';
import type { FactContext } from '../facts/fact.ts';

/** Last day on which a contract can be given notice, by contract; empty where no export tells it. */
export async function noticeDays(
  engine: Engine,
  { has }: FactContext,
): Promise<Map<string, string>> {
  if (!has('contracts.notice_by')) return new Map();
  const rows = await engine.rows<{ id: string; day: string }>(
    `select contract_id as id, cast(notice_by as varchar) as day from contracts
     where notice_by is not null order by contract_id`,
  );
  return new Map(rows.map(({ id, day }) => [id, day]));
}
