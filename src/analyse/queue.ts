import { dated, quantile } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';

/** A ticket that is open at an instant, in epoch seconds. */
export type OpenTicket = {
  ticketId: string;
  accountId: string | null;
  account: string | null;
  priority: string | null;
  agentId: string | null;
  createdAt: number;
  /** The next of its limits, null where it has none. */
  dueAt: number | null;
  dueFor: 'reply' | 'solution' | null;
  isEscalated: boolean;
};

/** Tickets created before an instant (epoch ms) and not resolved before it, the oldest first. */
export async function openTickets(
  engine: Pick<Engine, 'rows'>,
  now: number,
): Promise<OpenTicket[]> {
  const at = instant(now);
  const rows = await engine.rows<{
    ticket_id: string;
    account_id: string | null;
    account: string | null;
    priority: string | null;
    agent_id: string | null;
    created: string;
    due: string | null;
    is_reply: boolean;
    is_escalated: boolean;
  }>(`with waiting as (
  select k.*, l.name as account,
    case when coalesce(k.answered_at >= ${at}, true) then k.answer_by end as reply_by
  from ticket_list k left join account_list l on l.account_id = k.account_id
  where k.created_at < ${at} and coalesce(k.resolved_at >= ${at}, true)
)
select ticket_id, account_id, account, priority, agent_id,
  cast(epoch_us(created_at) // 1000000 as varchar) as created,
  cast(epoch_us(least(reply_by, resolve_by)) // 1000000 as varchar) as due,
  coalesce(reply_by <= coalesce(resolve_by, reply_by), false) as is_reply,
  is_escalated and coalesce(escalated_at, created_at) < ${at} as is_escalated
from waiting order by waiting.created_at, ticket_id`);
  return rows.map((row) => ({
    ticketId: row.ticket_id,
    accountId: row.account_id,
    account: row.account,
    priority: row.priority,
    agentId: row.agent_id,
    createdAt: Number(row.created),
    dueAt: row.due === null ? null : Number(row.due),
    dueFor: row.due === null ? null : row.is_reply ? 'reply' : 'solution',
    isEscalated: row.is_escalated,
  }));
}

/** Open tickets whose next limit lies at an instant or so many minutes after it, the next one first. */
export async function dueSoon(
  engine: Pick<Engine, 'rows'>,
  now: number,
  minutes: number,
): Promise<OpenTicket[]> {
  const open = await openTickets(engine, now);
  const left = ({ dueAt }: OpenTicket) => (dueAt === null ? -1 : dueAt - now / 1000);
  const soon = open.filter((ticket) => left(ticket) >= 0 && left(ticket) <= 60 * minutes);
  return soon.sort((a, b) => left(a) - left(b) || (a.ticketId < b.ticketId ? -1 : 1));
}

const instant = (epochMs: number): string => `make_timestamp(${epochMs * 1000})`;

/** An agent at work on a day, with the tickets that make a full load. */
export type Agent = { id: string; name: string; capacity: number | null };

/** Agents of the staff on a day, by id. */
export async function agentsOn(engine: Pick<Engine, 'rows'>, day: string): Promise<Agent[]> {
  const rows = await engine.rows<{ id: string; name: string; capacity: string | null }>(
    `select staff_id as id, coalesce(name, staff_id) as name, cast(capacity as varchar) as capacity
from staff where role = 'agent' and coalesce(active_from <= ${dated(day)}, true)
  and coalesce(active_to > ${dated(day)}, true)
order by staff_id`,
  );
  return rows.map(({ capacity, ...agent }) => ({
    ...agent,
    capacity: capacity === null ? null : Number(capacity),
  }));
}

/** Counts of what happened just before an instant; durations in seconds. */
export type Live = {
  satisfied: number;
  answers: number;
  firstContact: number;
  resolved: number;
  replySeconds: number | null;
  replyMedian: number | null;
  replies: number;
};

/** Answers and first replies of the last 60 minutes, tickets resolved in the last 24 hours. */
export async function liveFigures(engine: Pick<Engine, 'rows'>, now: number): Promise<Live> {
  const at = instant(now);
  const within = (column: string, hours: number) =>
    `${column} < ${at} and ${column} >= ${instant(now - hours * 3_600_000)}`;
  const [row] = await engine.rows<Record<string, string | null>>(`select * from (
  select count(*) filter (where is_satisfied) as satisfied, count(*) as answers
  from answer_list where survey = 'csat' and score is not null and ${within('answered_at', 1)}
), (
  select count(*) filter (where is_first_contact) as first_contact, count(*) as resolved
  from ticket_list where agent_replies > 0 and ${within('resolved_at', 24)}
), (
  select cast(sum(response_seconds) as varchar) as reply_seconds,
    ${quantile('response_seconds', 0.5)} as reply_median, count(*) as replies
  from ticket_list where response_seconds is not null and ${within('answered_at', 1)}
)`);
  const numberOf = (name: string) => Number(row![name]);
  const knownOf = (name: string) => (row![name] === null ? null : numberOf(name));
  return {
    satisfied: numberOf('satisfied'),
    answers: numberOf('answers'),
    firstContact: numberOf('first_contact'),
    resolved: numberOf('resolved'),
    replySeconds: knownOf('reply_seconds'),
    replyMedian: knownOf('reply_median'),
    replies: numberOf('replies'),
  };
}
