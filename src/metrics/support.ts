import type { Axis, Metric, Target } from './metric.ts';

const base = {
  over: 'ticket_periods',
  at: 'closing',
  family: 'support',
  kind: 'leading',
  better: 'lower',
  windows: ['1m', '3m', '12m'],
  n: 'count(*)',
  follows: ['pillars', 'service'],
} as const;

type Timed = { value: string; wait: string; isEvent: string; event: string };

const statistics = ({ value, wait, isEvent, event }: Timed): Axis => ({
  id: 'statistic',
  options: [
    { id: 'mean', title: 'mean' },
    {
      id: 'median',
      title: 'median',
      statistic: 'median',
      value,
      numerator: undefined,
      denominator: undefined,
    },
    {
      id: 'p90',
      title: '90th percentile',
      statistic: 'p90',
      value,
      numerator: undefined,
      denominator: undefined,
    },
    {
      id: 'km',
      title: 'Kaplan–Meier median',
      formula: `the time by which half of the tickets created in the period are ${event}, those still open at its end counted as such`,
      where: `event = 'created' and ${wait} is not null`,
      statistic: 'km_median',
      value: wait,
      isEvent,
      numerator: undefined,
      denominator: undefined,
      empty: `fewer than half of the tickets created in the period were ${event}`,
      withheld: 'no tickets created in the period',
    },
  ],
});

const clock = (column: string): Axis => ({
  id: 'clock',
  options: [
    { id: 'calendar', title: 'around the clock' },
    {
      id: 'business',
      title: 'in business hours',
      over: 'worked_ticket_periods',
      needs: [`tickets.${column}|definitions.calendars`],
    },
  ],
});

const byPriority = (
  target: Pick<Target, 'follow' | 'level'>,
  levels: readonly [p1: string, p2: string, p3: string, p4: string],
): Target[] =>
  levels.map((says, i) => ({
    ...target,
    ...{ variant: 'mean', window: '1m', says },
    ...{ dimension: 'priority', segment: `P${i + 1}` },
  }));

/** Hours until the first reply. */
export const firstResponseTime: Metric = {
  ...base,
  id: 'first_response_time',
  title: 'First response time',
  definition: 'How long do customers wait for the first reply?',
  formula: 'sum of the times to the first reply ÷ answered tickets, by the day of creation',
  unit: 'hours',
  where: "event = 'answered'",
  numerator: 'sum(response_seconds)',
  denominator: 'count(*)',
  words: { numerator: 'seconds to the first reply', denominator: 'answered tickets' },
  per: 3600,
  empty: 'no answered tickets in the period',
  axes: [
    statistics({
      value: 'response_seconds',
      wait: 'response_wait',
      isEvent: 'is_answered',
      event: 'answered',
    }),
    clock('first_response_business_minutes'),
  ],
  targets: byPriority({ follow: 'pillars', level: 'target' }, ['< 2', '< 4', '< 24', '< 48']),
  follows: ['pillars'],
};

/** Hours until the solution. */
export const resolutionTime: Metric = {
  ...base,
  id: 'resolution_time',
  aliases: ['ttr'],
  title: 'Resolution time',
  definition: 'How long does it take to solve a ticket?',
  formula: 'sum of the times to the solution ÷ resolved tickets, by the day of resolution',
  unit: 'hours',
  where: "event = 'resolved' and resolution_seconds is not null",
  numerator: 'sum(resolution_seconds)',
  denominator: 'count(*)',
  words: { numerator: 'seconds to the solution', denominator: 'resolved tickets' },
  per: 3600,
  empty: 'no resolved tickets in the period',
  axes: [
    statistics({
      value: 'resolution_seconds',
      wait: 'resolution_wait',
      isEvent: 'is_solved',
      event: 'resolved',
    }),
    clock('resolution_business_hours'),
  ],
  targets: [
    ...byPriority({ follow: 'pillars', level: 'target' }, ['< 24', '< 48', '< 168', '< 336']),
    ...byPriority({ follow: 'service', level: 'min' }, ['<= 4', '<= 24', '<= 72', '<= 168']),
    ...byPriority({ follow: 'service', level: 'target' }, ['<= 2', '<= 12', '<= 48', '<= 120']),
  ],
};

/** Share of tickets solved at the first contact. */
export const fcr: Metric = {
  ...base,
  id: 'fcr',
  title: 'First contact resolution',
  definition: 'Which share of the tickets is solved with the first reply?',
  formula:
    'resolved with one agent reply, not reopened, not escalated ÷ resolved with at least one agent reply',
  needs: ['tickets.agent_replies'],
  unit: 'percent',
  better: 'higher',
  isNearInPoints: true,
  where: "event = 'resolved' and agent_replies > 0",
  numerator: 'count(*) filter (where is_first_contact)',
  denominator: 'count(*)',
  words: { numerator: 'solved at first contact', denominator: 'resolved tickets' },
  times: 100,
  empty: 'no resolved tickets in the period',
  axes: [
    {
      id: 'tickets',
      options: [
        { id: 'replied', title: 'of tickets with a reply' },
        {
          id: 'all',
          title: 'of all resolved tickets',
          formula: 'resolved with one agent reply, not reopened, not escalated ÷ resolved tickets',
          where: "event = 'resolved'",
        },
      ],
    },
  ],
  targets: [
    { follow: 'pillars', level: 'target', variant: 'replied', window: '1m', says: '> 70' },
    { follow: 'service', level: 'min', variant: 'replied', window: '1m', says: '>= 70' },
    { follow: 'service', level: 'target', variant: 'replied', window: '1m', says: '>= 75' },
    { follow: 'service', level: 'benchmark', variant: 'replied', window: '1m', says: '>= 74' },
    ...(
      [
        ['technical', '>= 65'],
        ['billing', '>= 85'],
        ['product', '>= 70'],
        ['general', '>= 80'],
      ] as const
    ).map(
      ([segment, says]): Target => ({
        ...{ follow: 'service', level: 'target', variant: 'replied', window: '1m', says },
        ...{ dimension: 'category', segment },
      }),
    ),
  ],
  follows: ['pillars', 'service', 'glossary'],
};

/** Tickets that each customer opens. */
export const ticketsPerCustomer: Metric = {
  ...base,
  id: 'tickets_per_customer',
  title: 'Tickets per customer',
  definition: 'How many tickets does a customer open?',
  formula: 'tickets created by accounts with MRR > 0 at either edge ÷ those accounts',
  over: 'account_tickets',
  unit: 'number',
  numerator: 'sum(tickets)',
  denominator: 'count(*)',
  words: { numerator: 'tickets created', denominator: 'customers' },
  empty: 'no customers in the period',
  targets: (
    [
      ['enterprise', '< 5'],
      ['mid_market', '< 3'],
      ['small_business', '< 2'],
    ] as const
  ).map(
    ([segment, says]): Target => ({
      ...{ follow: 'pillars', level: 'target', variant: '', window: '1m', says },
      ...{ dimension: 'segment', segment },
    }),
  ),
};

/** Share of tickets solved in time. */
export const slaCompliance: Metric = {
  ...base,
  id: 'sla_compliance',
  title: 'SLA compliance',
  definition: 'Which share of the tickets is solved by its due time?',
  formula:
    'resolved by the due time (equality is met) ÷ tickets resolved or due in the period, whichever came first',
  unit: 'percent',
  better: 'higher',
  isNearInPoints: true,
  where: "event = 'due'",
  numerator: 'count(*) filter (where is_in_time)',
  denominator: 'count(*)',
  words: { numerator: 'in time', denominator: 'tickets with a due time' },
  times: 100,
  empty: 'no tickets with a due time in the period',
  axes: [
    {
      id: 'limit',
      options: [
        { id: 'resolution', title: 'time to the solution' },
        {
          id: 'first_response',
          title: 'time to the first reply',
          formula:
            'answered by the due time ÷ tickets answered or due in the period, whichever came first',
          where: "event = 'answer_due'",
          numerator: 'count(*) filter (where is_answered_in_time)',
        },
        {
          id: 'both',
          title: 'both limits',
          formula: 'answered and resolved by the due times ÷ tickets resolved or due in the period',
          where: "event = 'due' and answer_by is not null",
          numerator: 'count(*) filter (where is_in_time and is_answered_in_time)',
        },
      ],
    },
  ],
  targets: [
    { follow: 'service', level: 'target', variant: 'resolution', window: '1m', says: '>= 98' },
  ],
  follows: ['service'],
};

/** Tickets that were escalated. */
export const escalations: Metric = {
  ...base,
  id: 'escalations',
  title: 'Escalations',
  definition: 'How many tickets were escalated?',
  formula: 'tickets escalated in the period',
  unit: 'count',
  where: "event = 'escalated'",
  numerator: 'count(*)',
  words: { numerator: 'tickets escalated' },
  empty: 'no tickets',
  follows: ['service'],
};
