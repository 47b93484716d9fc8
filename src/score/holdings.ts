import type { Engine } from '../engine/engine.ts';
import { factsSql, type ScoreQuery } from './sql.ts';

/** What an account holds at an as-of date: plan, seats, renewal. */
export type Holding = {
  plan: string | null;
  /** Paid seats; null when nobody counts them. */
  seats: number | null;
  /** Users active in the 30 days before. */
  active: number | null;
  renewalOn: string | null;
};

/** Plan, seats and renewal of all scored accounts at one as-of date. */
export async function holdings(engine: Engine, query: ScoreQuery): Promise<Map<string, Holding>> {
  const rows = await engine.rows<{
    account_id: string;
    plan: string | null;
    seats: string | null;
    active: string | null;
    renewal_on: string | null;
  }>(`with ${factsSql(query.asOfs, ['health_plans', 'health_seats'], query.context)}
select p.account_id, p.plan, cast(p.seats as varchar) as seats, ${activeSql(query)} as active,
  cast(p.renewal_on as varchar) as renewal_on
from health_plans p left join health_seats s on s.account_id = p.account_id and s.t = p.t
order by p.account_id`);
  return new Map(
    rows.map(({ account_id, plan, seats, active, renewal_on }) => [
      account_id,
      {
        plan,
        seats: seats === null ? null : Number(seats),
        active: active === null ? null : Number(active),
        renewalOn: renewal_on,
      },
    ]),
  );
}

const activeSql = ({ context }: ScoreQuery): string =>
  context.has('usage_events.user_id') && context.usage.sets.has('user_months')
    ? 'coalesce(s.active30, 0)'
    : 'cast(null as bigint)';

/** Names of staff by their id. */
export async function staffNames(engine: Engine): Promise<Map<string, string>> {
  const rows = await engine.rows<{ staff_id: string; name: string | null }>(
    'select staff_id, name from staff order by staff_id',
  );
  return new Map(rows.map(({ staff_id, name }) => [staff_id, name ?? staff_id]));
}
