import { dated } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';

/** Something that happened with an account; a score only for answers. */
export type AccountEvent = {
  accountId: string;
  /** opened, solved, escalated, answer, or the kind of an activity. */
  what: string;
  n: number;
  survey: string | null;
  score: string | null;
  scaleMax: string | null;
};

/** What happened with accounts on a day: tickets, answers, activities, in that order. */
export async function eventsOn(engine: Pick<Engine, 'rows'>, day: string): Promise<AccountEvent[]> {
  const none = 'cast(null as varchar)';
  const counted = (what: string, from: string, when: string) =>
    `select account_id, ${what} as what, count(*) as n, ${none} as survey, ${none} as score, ${none} as scale_max
  from ${from} where account_id is not null and ${when} = ${dated(day)} group by all`;
  const rows = await engine.rows<{
    account_id: string;
    what: string;
    n: string;
    survey: string | null;
    score: string | null;
    scale_max: string | null;
  }>(`select account_id, what, cast(n as varchar) as n, survey, score, scale_max from (
  select 1 as place, * from (${counted(`'opened'`, 'ticket_list', 'created_on')})
  union all
  select 2, * from (${counted(`'solved'`, 'ticket_list', 'resolved_on')})
  union all
  select 3, * from (${counted(`'escalated'`, 'ticket_list', 'case when is_escalated then coalesce(escalated_on, created_on) end')})
  union all
  select 4, account_id, 'answer', 1, survey, cast(score as varchar), cast(scale_max as varchar)
  from answer_list where account_id is not null and score is not null and answered_on = ${dated(day)}
  union all
  select 5, * from (${counted('kind', 'activity_list', 'done_on')})
) order by account_id, place, what, survey, score`);
  return rows.map((row) => ({
    accountId: row.account_id,
    what: row.what,
    n: Number(row.n),
    survey: row.survey,
    score: row.score,
    scaleMax: row.scale_max,
  }));
}

/** Accounts flagged as very important, by id. */
export async function flaggedVips(
  engine: Pick<Engine, 'rows'>,
): Promise<{ accountId: string; account: string }[]> {
  const rows = await engine.rows<{ account_id: string; name: string }>(
    `select l.account_id, l.name from account_list l join accounts a on a.account_id = l.account_id
where a.is_vip and not l.is_internal order by l.account_id`,
  );
  return rows.map(({ account_id, name }) => ({ accountId: account_id, account: name }));
}
