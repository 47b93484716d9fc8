import { dated } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { FactContext } from '../facts/fact.ts';
import { maskWithin } from '../facts/usage.ts';
import { addMonths, monthStart } from '../lib/dates.ts';
import { factsSql } from '../score/sql.ts';

/** Seats of an account and its users in the last two full months, the newest first. */
export type SeatUse = { seats: number; active: readonly [number, number] };

/** Use of seats in the two full months before `t`, by customer with seats. */
export async function seatUse(
  engine: Engine,
  context: FactContext,
  t: string,
): Promise<Map<string, SeatUse>> {
  if (!context.has('usage_events.user_id')) return new Map();
  const end = monthStart(t);
  const [last, before] = [addMonths(end, -1), addMonths(end, -2)];
  const active = (month: string) =>
    `cast(count(distinct u.user_id) filter (where u.month = ${dated(month)} and ${maskWithin('u.day_mask', 'u.month', 'u.month', dated(end))} <> 0) as varchar)`;
  const rows = await engine.rows<{
    account_id: string;
    seats: string;
    last: string;
    before: string;
  }>(`with ${factsSql([t], ['health_plans'], context)}
select p.account_id, cast(p.seats as varchar) as seats, ${active(last)} as last, ${active(before)} as before
from health_plans p
left join user_months u on u.account_id = p.account_id and u.month in (${dated(last)}, ${dated(before)})
where p.seats > 0
group by p.account_id, p.seats
order by p.account_id`);
  return new Map(
    rows.map(({ account_id, seats, ...own }) => [
      account_id,
      { seats: Number(seats), active: [Number(own.last), Number(own.before)] },
    ]),
  );
}
