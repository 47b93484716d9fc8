import { dated } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';

/** A CSM of the team: the segment served, and the accounts at full load, where they are told. */
export type Member = { csm: string; segment: string | null; capacity: number | null };

/** CSMs on the list of staff who are active just before `t`. */
export async function team(engine: Engine, t: string): Promise<Map<string, Member>> {
  const rows = await engine.rows<{
    staff_id: string;
    segment: string | null;
    capacity: string | null;
  }>(`select staff_id, segment, cast(capacity as varchar) as capacity
from staff
where role = 'csm' and coalesce(active_from < ${dated(t)}, true) and coalesce(active_to >= ${dated(t)}, true)
order by staff_id`);
  return new Map(
    rows.map(({ staff_id, segment, capacity }) => [
      staff_id,
      { csm: staff_id, segment, capacity: capacity === null ? null : Number(capacity) },
    ]),
  );
}
