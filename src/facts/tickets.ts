import { dated, daysBetween, secondsBetween } from '../engine/dialect.ts';
import type { Behind, Fact, FactContext } from './fact.ts';
import { pricedBehind } from './revenue-behind.ts';
import { closingDimensions, closingStates, takenOver } from './states.ts';

const second = 1_000_000;

/** Tickets with their times as days of the reporting zone and durations in whole seconds. */
export const ticketList: Fact = {
  name: 'ticket_list',
  grain: 'ticket',
  tables: [],
  reads: ['tickets'],
  facts: ['account_list'],
  sql: ({ day, config }) => {
    const hours = (what: 'response' | 'resolution') => slaSql(config.definitions.sla, what);
    const after = (from: string, h: string) =>
      `make_timestamp(epoch_us(${from}) + cast(${h} * 3600 as bigint) * ${second})`;
    return `with timed as (
  select t.*,
    coalesce(t.first_response_at,
      make_timestamp(epoch_us(t.created_at) + cast(t.first_response_minutes * 60 as bigint) * ${second})) as answered_at,
    coalesce(t.resolved_at, ${after('t.created_at', 't.resolution_hours')}) as solved_at,
    coalesce(t.due_at, ${after('t.created_at', hours('resolution'))}) as resolve_by,
    coalesce(t.first_response_due_at, ${after('t.created_at', hours('response'))}) as answer_by
  from tickets t
  left join account_list l on l.account_id = t.account_id
  where not coalesce(l.is_internal, false)
)
select ticket_id, account_id, requester_id, priority, category, agent_id, team, status, created_at,
  answered_at, solved_at as resolved_at, resolve_by, answer_by,
  ${day('created_at')} as created_on, ${day('answered_at')} as answered_on,
  ${day('solved_at')} as resolved_on, ${day('resolve_by')} as due_on, ${day('answer_by')} as answer_due_on,
  coalesce(cast(round(first_response_minutes * 60) as bigint), (epoch_us(first_response_at) - epoch_us(created_at)) // ${second}) as response_seconds,
  coalesce(cast(round(resolution_hours * 3600) as bigint), (epoch_us(resolved_at) - epoch_us(created_at)) // ${second}) as resolution_seconds,
  cast(round(first_response_business_minutes * 60) as bigint) as business_response_seconds,
  cast(round(resolution_business_hours * 3600) as bigint) as business_resolution_seconds,
  handle_seconds, agent_replies, reopens,
  agent_replies <= 1 and agent_replies > 0 and coalesce(reopens, 0) = 0
    and not (coalesce(escalated, false) or escalated_at is not null) as is_first_contact,
  coalesce(escalated, false) or escalated_at is not null as is_escalated,
  ${day('escalated_at')} as escalated_on, escalated_at,
  satisfaction, satisfaction_max, sentiment, coalesce(is_complaint, false) as is_complaint,
  coalesce(is_dispute, false) as is_dispute, source_file, source_line
from timed`;
  },
};

function slaSql(
  policy: Readonly<
    Record<string, { responseHours: number | null; resolutionHours: number | null }>
  >,
  what: 'response' | 'resolution',
): string {
  const cases = Object.entries(policy).flatMap(([priority, hours]) => {
    const limit = what === 'response' ? hours.responseHours : hours.resolutionHours;
    return limit === null ? [] : [`when '${priority}' then ${limit}`];
  });
  return cases.length === 0 ? 'cast(null as integer)' : `(case t.priority ${cases.join(' ')} end)`;
}

const events = ['created', 'answered', 'resolved', 'due', 'answer_due', 'escalated'] as const;

/** Tickets by what happened to them in a period; `event` says what dates the row. */
export const ticketPeriods: Fact = {
  name: 'ticket_periods',
  grain: 'ticket × event × period',
  tables: ['tickets'],
  reads: [],
  facts: ['periods', 'ticket_list', 'account_states'],
  dimensions: ['priority', 'category', 'team', 'agent_id'],
  sql: (context) => `with happened as (
  ${events.map((event) => `select *, '${event}' as event, ${ticketDay(event, context)} as on_day from ticket_list`).join('\n  union all ')}
), ended as (
  ${periodEnds(context)}
)
select p.period, p.win, h.*,
  h.resolved_on is not null as is_resolved,
  h.resolved_at <= h.resolve_by and h.resolved_on < p.e as is_in_time,
  h.answered_at <= h.answer_by and h.answered_on < p.e as is_answered_in_time,
  ${observedSql({ open: secondsBetween('h.created_at', 'p.ended_at') })}${closingDimensions(context)}
from ended p
join happened h on h.on_day >= p.s and h.on_day < p.e
${closingStates('h', 'p')}`,
  behind: ticketsBehind,
};

/** Each period with the instant at which it ends. */
export const periodEnds = ({ config, clock }: FactContext): string =>
  `select *, make_timestamp(cast(${clock(config.timezone).firstShown('local_end')} as bigint) * ${second}) as ended_at
  from (select *, 86400 * ${daysBetween(dated('1970-01-01'), 'e')} as local_end from periods)`;

/**
 * How long a ticket had waited at a period's end for its first reply and for its solution; `open` is
 * SQL of the seconds from its creation to that end. A ticket solved without a reply waits no longer.
 */
export function observedSql({ open, when = 'true' }: { open: string; when?: string }): string {
  return `coalesce(h.answered_on < p.e, false) as is_answered,
  coalesce(h.resolved_on < p.e, false) as is_solved,
  case when ${when} then case when h.answered_on < p.e then h.response_seconds
    when h.resolved_on < p.e then h.resolution_seconds else ${open} end end as response_wait,
  case when ${when} then case when h.resolved_on < p.e then h.resolution_seconds else ${open} end end as resolution_wait`;
}

/** The rows of tickets behind events, with the seconds that count. */
export function ticketsBehind({ rows, uses }: Behind): string {
  const waits = ['response_wait', 'resolution_wait'].filter(uses);
  const created = waits.length === 0 ? '' : `when 'created' then ${waits.join()}`;
  return `select account_id, event as role,
  case event when 'resolved' then resolution_seconds when 'answered' then response_seconds ${created} end as amount,
  source_file, source_line from ${rows}`;
}

/** The day on which an event counts; an SLA does when a ticket is resolved or falls due, whichever comes first. */
export function ticketDay(event: (typeof events)[number], { config }: FactContext): string {
  const by = config.definitions.attributeBy;
  const isByCreation = (metric: string) => by[metric] === 'created';
  switch (event) {
    case 'created':
      return 'created_on';
    case 'answered':
      return by.first_response_time === 'resolved'
        ? 'case when response_seconds is not null then resolved_on end'
        : 'case when response_seconds is not null then created_on end';
    case 'resolved':
      return isByCreation('resolution_time')
        ? 'case when resolution_seconds is not null then created_on end'
        : 'resolved_on';
    case 'due':
      return 'case when resolve_by is not null then least(resolved_on, due_on) end';
    case 'answer_due':
      return 'case when answer_by is not null then least(answered_on, answer_due_on) end';
    case 'escalated':
      return isByCreation('escalations')
        ? 'case when is_escalated then created_on end'
        : 'case when is_escalated then coalesce(escalated_on, created_on) end';
  }
}

/** Tickets created by accounts that paid at either edge of a period. */
export const accountTickets: Fact = {
  name: 'account_tickets',
  grain: 'account × period',
  tables: ['tickets'],
  reads: [],
  facts: ['account_periods', 'ticket_list'],
  sql: (
    context,
  ) => `select a.account_id, a.period, a.win, coalesce(t.tickets, 0) as tickets${takenOver('a', context)}
from account_periods a
left join (
  select p.period, p.win, t.account_id, count(*) as tickets
  from periods p join ticket_list t on t.created_on >= p.s and t.created_on < p.e
  group by p.period, p.win, t.account_id
) t on t.period = a.period and t.win = a.win and t.account_id = a.account_id
where a.opening > 0 or a.closing > 0`,
  behind: ({
    rows,
  }) => `select t.account_id, 'created' as role, 1 as amount, t.source_file, t.source_line
from ${rows} a
join periods p on p.period = a.period and p.win = a.win
join ticket_list t on t.account_id = a.account_id and t.created_on >= p.s and t.created_on < p.e
union all
${pricedBehind(rows)}`,
};
