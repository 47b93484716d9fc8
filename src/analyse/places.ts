import { dated } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';

/** Where an account stands at a date. */
export type Place = { account: string; csm: string | null; segment: string };

/** Name, owner and segment of all accounts just before an edge; `csm` and `segment` must be derived. */
export async function places(engine: Engine, edge: string): Promise<Map<string, Place>> {
  const rows = await engine.rows<{
    account_id: string;
    name: string;
    csm: string | null;
    segment: string;
  }>(`select l.account_id, l.name, nullif(z.by_csm, 'unknown') as csm, z.by_segment as segment
from account_list l
join account_states z on z.account_id = l.account_id and z.edge = ${dated(edge)}
where not l.is_internal
order by l.account_id`);
  return new Map(
    rows.map(({ account_id, name, csm, segment }) => [account_id, { account: name, csm, segment }]),
  );
}
