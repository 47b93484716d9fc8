import type { CalendarConfig } from '../config/config.ts';
import { anyOf, dated, daysBetween, eachDay, quoted, weekdayOf } from '../engine/dialect.ts';
import type { Fact, FactContext } from './fact.ts';
import { closingDimensions, closingStates } from './states.ts';
import { observedSql, periodEnds, ticketDay, ticketsBehind } from './tickets.ts';

const epochSeconds = (instant: string): string => `(epoch_us(${instant}) // 1000000)`;
const daySeconds = 86_400;
const epoch = dated('1970-01-01');

/** Each day of each calendar: when it opens, for how long, and the seconds open on all days before. */
export const workingDays: Fact = {
  name: 'working_days',
  grain: 'calendar × day',
  tables: ['tickets'],
  reads: [],
  facts: ['periods', 'ticket_list'],
  sql: (context) => {
    const calendars = context.config.definitions.calendars.map((c) => calendarSql(c, context));
    const none = `select cast(null as varchar) as calendar, cast(null as date) as on_day,
    cast(null as bigint) as opens_at, cast(null as bigint) as open_seconds where false`;
    return `with seen as (
  select created_on as on_day from ticket_list union all
  select answered_on from ticket_list union all
  select resolved_on from ticket_list union all
  select e from periods
), bounds as (
  select min(on_day) - 2 as first_day, max(on_day) + 2 as last_day from seen
), days as (
  select ${eachDay('first_day', 'last_day')} as on_day from bounds
), opened as (
  ${[none, ...calendars].join('\n  union all\n  ')}
)
select calendar, on_day, opens_at, open_seconds,
  cast(coalesce(sum(open_seconds) over (partition by calendar order by on_day
    rows between unbounded preceding and 1 preceding), 0) as bigint) as open_before
from opened`;
  },
  checks: [
    {
      says: 'a calendar has each day once',
      sql: () =>
        'select calendar, on_day from working_days group by calendar, on_day having count(*) > 1',
    },
  ],
};

// The clocks of the calendar's zone open and close it, so a day with a clock change may be shorter.
function calendarSql(
  { name, timezone, hours, holidays }: CalendarConfig,
  { clock }: FactContext,
): string {
  const { firstShown } = clock(timezone);
  const isOff = holidays.length === 0 ? 'false' : `on_day in (${holidays.map(dated).join(', ')})`;
  const seconds = (edge: 'opens' | 'closes'): string => {
    const cases = hours.map((shift, i) => `when ${i + 1} then ${60 * (shift?.[edge] ?? 0)}`);
    return `${daySeconds} * ${daysBetween(epoch, 'on_day')} + case when ${isOff} then 0 else case ${weekdayOf('on_day')} ${cases.join(' ')} end end`;
  };
  return `select ${quoted(name)}, on_day, opens_at, greatest(closes_at - opens_at, 0)
  from (
    select on_day, cast(${firstShown('opens')} as bigint) as opens_at, cast(${firstShown('closes')} as bigint) as closes_at
    from (select on_day, ${seconds('opens')} as opens, ${seconds('closes')} as closes from days)
  )`;
}

// Seconds open before an instant, on the row of `working_days` for its day.
const openUntil = (alias: string, instant: string): string =>
  `(${alias}.open_before + least(greatest(${epochSeconds(instant)} - ${alias}.opens_at, 0), ${alias}.open_seconds))`;

// The day that the clocks of the calendar show.
function dayOfCalendar({ config, clock }: FactContext, calendar: string, instant: string): string {
  const cases = config.definitions.calendars.map(
    ({ name, timezone }) => `when ${quoted(name)} then ${clock(timezone).day(instant)}`,
  );
  return cases.length === 0 ? 'cast(null as date)' : `case ${calendar} ${cases.join(' ')} end`;
}

function calendarOfTeam({ config }: FactContext): string {
  const { calendars } = config.definitions;
  const cases = calendars.flatMap(({ name, teams }) =>
    teams === null ? [] : [`when t.team in ${anyOf(teams)} then ${quoted(name)}`],
  );
  const usual = calendars.find(({ teams }) => teams === null);
  const other = usual === undefined ? 'cast(null as varchar)' : quoted(usual.name);
  return cases.length === 0 ? other : `case ${cases.join(' ')} else ${other} end`;
}

/** Tickets whose durations are seconds in business hours; those of the export go first. */
export const workedTickets: Fact = {
  name: 'worked_tickets',
  grain: 'ticket',
  tables: ['tickets'],
  reads: [],
  facts: ['ticket_list', 'working_days'],
  sql: (context) => {
    const on = (instant: string) => dayOfCalendar(context, 'calendar', instant);
    return `with kept as (
  select t.*, ${calendarOfTeam(context)} as calendar from ticket_list t
), placed as (
  select k.*, ${on('created_at')} as from_day, ${on('answered_at')} as answer_day, ${on('resolved_at')} as end_day
  from kept k
)
select t.ticket_id, t.account_id, t.priority, t.category, t.agent_id, t.team, t.created_on, t.answered_on,
  t.resolved_on, t.calendar, ${openUntil('c', 't.created_at')} as open_at_creation,
  coalesce(t.business_response_seconds, ${openUntil('a', 't.answered_at')} - ${openUntil('c', 't.created_at')}) as response_seconds,
  coalesce(t.business_resolution_seconds, ${openUntil('r', 't.resolved_at')} - ${openUntil('c', 't.created_at')}) as resolution_seconds,
  t.source_file, t.source_line
from placed t
left join working_days c on c.calendar = t.calendar and c.on_day = t.from_day
left join working_days a on a.calendar = t.calendar and a.on_day = t.answer_day
left join working_days r on r.calendar = t.calendar and r.on_day = t.end_day`;
  },
};

/** The same events as `ticket_periods`, timed in business hours. */
export const workedTicketPeriods: Fact = {
  name: 'worked_ticket_periods',
  grain: 'ticket × event × period',
  tables: ['tickets'],
  reads: [],
  facts: ['periods', 'worked_tickets', 'working_days', 'account_states'],
  dimensions: ['priority', 'category', 'team', 'agent_id'],
  sql: (context) => {
    const events = ['created', 'answered', 'resolved'] as const;
    const happened = events.map(
      (event) =>
        `select *, '${event}' as event, ${ticketDay(event, context)} as on_day from worked_tickets`,
    );
    return `with happened as (
  ${happened.join('\n  union all ')}
), ended as (
  ${periodEnds(context)}
), ends as (
  select p.period, p.win, d.calendar, ${openUntil('d', 'p.ended_at')} as open_at_end
  from ended p
  join working_days d on d.on_day = ${dayOfCalendar(context, 'd.calendar', 'p.ended_at')}
)
select p.period, p.win, h.*,
  ${observedSql({ open: 'x.open_at_end - h.open_at_creation', when: 'h.calendar is not null' })}${closingDimensions(context)}
from periods p
join happened h on h.on_day >= p.s and h.on_day < p.e
left join ends x on x.period = p.period and x.win = p.win and x.calendar = h.calendar
${closingStates('h', 'p')}`;
  },
  behind: ticketsBehind,
};
