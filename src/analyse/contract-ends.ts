import { dated } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';

/** The day on which the running contract of each account ends, the first of several. */
export async function contractEnds(engine: Engine, t: string): Promise<Map<string, string>> {
  const rows = await engine.rows<{ account_id: string; ends_on: string }>(
    `select account_id, cast(min(ends_on) as varchar) as ends_on
from contract_list
where coalesce(signed_on, starts_on) < ${dated(t)} and starts_on < ${dated(t)} and ends_on >= ${dated(t)}
  and (terminated_on is null or terminated_on >= ${dated(t)}) and account_id is not null
group by account_id
order by account_id`,
  );
  return new Map(rows.map(({ account_id, ends_on }) => [account_id, ends_on]));
}
