import { dated } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { FactContext } from '../facts/fact.ts';
import { addMonths } from '../lib/dates.ts';

/** Users of a month by how often they logged in; registered users without any use have none. */
export type LoginCounts = { month: string; logins: number; users: number };

/** Logins of every user in the months that begin on the days given, by month and number. */
export async function userLogins(
  engine: Engine,
  { has }: FactContext,
  months: readonly string[],
): Promise<LoginCounts[]> {
  const listed = months.map((day) => `(${dated(day)}, ${dated(addMonths(day, 1))})`);
  const registered = has('users')
    ? `
  union
  select m.s, u.account_id, u.user_id from m join users u on coalesce(u.signed_up_on < m.e, true)
    and coalesce(u.deactivated_on >= m.e, true) and not coalesce(u.is_internal, false)`
    : '';
  const rows = await engine.rows<{ month: string; logins: string; users: string }>(
    `with m(s, e) as (values ${listed.join(', ')}), people as (
  select m.s, u.account_id, u.user_id from m join user_months u on u.month = m.s${registered}
)
select cast(p.s as varchar) as month, cast(coalesce(u.logins, 0) as varchar) as logins,
  cast(count(*) as varchar) as users
from people p
join account_list l on l.account_id = p.account_id and not l.is_internal
left join user_months u on u.month = p.s and u.account_id = p.account_id and u.user_id = p.user_id
group by p.s, coalesce(u.logins, 0)
order by p.s, coalesce(u.logins, 0)`,
  );
  return rows.map(({ month, logins, users }) => {
    return { month, logins: Number(logins), users: Number(users) };
  });
}
