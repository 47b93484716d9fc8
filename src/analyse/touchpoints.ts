import { anyOf, dated } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { addDays } from '../lib/dates.ts';

/** Activities that count as contact with a customer. */
export const touchpointKinds = ['touchpoint', 'business_review', 'training'] as const;

/** An activity that is still to be done. */
export type Due = { accountId: string; kind: string; on: string; isOverdue: boolean };

/**
 * Activities of some kinds planned for the days after `t`, and those whose day has passed without any
 * of these kinds done or planned since: overdue ones first, then by day.
 */
export async function dueActivities(
  engine: Engine,
  t: string,
  days: number,
  kinds: readonly string[],
): Promise<Due[]> {
  const rows = await engine.rows<{
    account_id: string;
    kind: string;
    due_on: string;
    is_overdue: boolean;
  }>(`with known as (
  select l.activity_id, l.account_id, l.kind, case when l.done_on < ${dated(t)} then l.done_on end as done_on,
    case when a.scheduled_on is not null then l.planned_on end as planned_on
  from activity_list l join activities a on a.activity_id = l.activity_id
  where l.kind in ${anyOf(kinds)} and l.account_id is not null
)
select k.account_id, k.kind, cast(k.planned_on as varchar) as due_on, k.planned_on < ${dated(t)} as is_overdue
from known k
where k.done_on is null and k.planned_on < ${dated(addDays(t, days))}
  and (k.planned_on >= ${dated(t)} or not exists (
    select 1 from known o where o.account_id = k.account_id
      and (o.done_on >= k.planned_on or o.planned_on > k.planned_on
        or (o.planned_on = k.planned_on and o.activity_id > k.activity_id))))
order by is_overdue desc, k.planned_on, k.account_id, k.activity_id`);
  return rows.map(({ account_id, kind, due_on, is_overdue }) => {
    return { accountId: account_id, kind, on: due_on, isOverdue: is_overdue };
  });
}

/** The day of the last contact with each account before `t`. */
export async function lastTouches(engine: Engine, t: string): Promise<Map<string, string>> {
  const rows = await engine.rows<{ account_id: string; on_day: string }>(
    `select account_id, cast(max(done_on) as varchar) as on_day
from activity_list
where kind in ${anyOf(touchpointKinds)} and done_on < ${dated(t)} and account_id is not null
group by account_id
order by account_id`,
  );
  return new Map(rows.map(({ account_id, on_day }) => [account_id, on_day]));
}

/** Customers of a period with whom there was no contact in it, by segment. */
export async function untouched(
  engine: Engine,
  { period, window }: { period: string; window: string },
): Promise<Map<string, number>> {
  const rows = await engine.rows<{ segment: string; n: string }>(
    `select coalesce(closing_segment, 'unknown') as segment, cast(count(*) as varchar) as n
from account_touchpoints
where period = '${period}' and win = '${window}' and touchpoints = 0
group by 1
order by 1`,
  );
  return new Map(rows.map(({ segment, n }) => [segment, Number(n)]));
}
