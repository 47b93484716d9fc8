import type { Metric } from './metric.ts';

const base = {
  over: 'ticket_flow',
  at: 'closing',
  family: 'support',
  kind: 'activity',
  unit: 'count',
  better: 'lower',
  windows: ['1m', '3m', '12m'],
  n: 'count(*)',
  empty: 'no tickets',
  follows: ['service'],
} as const;

const solved = ['tickets.resolved_at|tickets.resolution_hours'] as const;

/** Tickets that came in. */
export const ticketVolume: Metric = {
  ...base,
  id: 'ticket_volume',
  title: 'Tickets opened',
  definition: 'How many tickets came in?',
  formula: 'tickets created in the period',
  where: 'is_created',
  numerator: 'count(*)',
  words: { numerator: 'tickets created' },
};

/** Tickets that were solved. */
export const ticketsResolved: Metric = {
  ...base,
  id: 'tickets_resolved',
  title: 'Tickets resolved',
  definition: 'How many tickets were solved?',
  formula: 'tickets resolved in the period, whenever they were created',
  better: 'higher',
  needs: solved,
  where: 'is_resolved',
  numerator: 'count(*)',
  words: { numerator: 'tickets resolved' },
};

/** Tickets that stay open. */
export const backlog: Metric = {
  ...base,
  id: 'backlog',
  title: 'Ticket backlog',
  definition: 'How many tickets are open at the end?',
  formula: "tickets created before the period's end and not resolved by then",
  needs: solved,
  where: 'is_open',
  numerator: 'count(*)',
  words: { numerator: 'open tickets' },
};

/** Tickets that are about to miss their limit. */
export const slaAtRisk: Metric = {
  ...base,
  id: 'sla_at_risk',
  aliases: ['at_risk_tickets'],
  title: 'Tickets at risk of missing their SLA',
  definition:
    'How many open tickets fall due within the next 15 minutes (`definitions.sla_at_risk.within`)?',
  formula:
    'tickets not resolved whose due time lies at the end of the period or up to 15 minutes after it',
  kind: 'leading',
  needs: ['tickets.due_at|definitions.sla'],
  where: 'is_at_risk',
  numerator: 'count(*)',
  words: { numerator: 'tickets due soon' },
  axes: [
    {
      id: 'limit',
      options: [
        { id: 'resolution', title: 'time to the solution' },
        {
          id: 'first_response',
          title: 'time to the first reply',
          formula:
            'tickets neither answered nor resolved whose reply is due at the end of the period or up to 15 minutes after it',
          needs: ['tickets.first_response_due_at|definitions.sla'],
          where: 'is_reply_at_risk',
          words: { numerator: 'replies due soon' },
        },
      ],
    },
  ],
};

/** Whether as many tickets go out as come in. */
export const openedVsResolved: Metric = {
  ...base,
  id: 'opened_vs_resolved',
  aliases: ['clearance_rate'],
  title: 'Resolved against opened',
  definition: 'Do we solve as many tickets as come in? Below 100 % the backlog grows.',
  formula: 'tickets resolved in the period ÷ tickets created in the period',
  unit: 'percent',
  better: 'higher',
  needs: solved,
  where: 'is_created or is_resolved',
  numerator: 'count(*) filter (where is_resolved)',
  denominator: 'count(*) filter (where is_created)',
  words: { numerator: 'tickets resolved', denominator: 'tickets created' },
  times: 100,
  empty: 'no tickets created in the period',
};

/** Minutes of work on a ticket. */
export const aht: Metric = {
  ...base,
  id: 'aht',
  aliases: ['average_handle_time'],
  title: 'Average handle time',
  definition: 'How long do agents work on a ticket?',
  formula: 'time worked on resolved tickets ÷ resolved tickets that carry it',
  unit: 'minutes',
  needs: ['tickets.handle_seconds'],
  where: 'is_resolved and handle_seconds is not null',
  numerator: 'sum(handle_seconds)',
  denominator: 'count(*)',
  words: { numerator: 'seconds of work', denominator: 'resolved tickets' },
  per: 60,
  empty: 'no resolved ticket of the period tells how long it was worked on',
  targets: [{ follow: 'service', level: 'target', variant: '', window: '1m', says: '<= 8' }],
};
