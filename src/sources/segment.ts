import type { Preset } from './preset.ts';

/** Segment's table of tracked events in a warehouse. */
export const segment: Preset = {
  id: 'segment',
  title: 'Segment, the table tracks of a warehouse',
  basis: 'column names of Segment’s warehouse schema',
  notes: [
    'The account is the group that calls name (context_group_id); another column of yours may hold it.',
    'Events of anonymous visitors have no user.',
  ],
  files: { timezone: 'UTC' },
  asks: {
    usage_events: [
      {
        column: 'account_id',
        or: 'subscription_id',
        what: 'the account',
        example: 'account_id: company_id',
      },
    ],
  },
  tables: {
    usage_events: {
      event_id: 'id',
      account_id: 'context_group_id',
      user_id: 'user_id',
      occurred_at: ['timestamp', 'received_at'],
      event: 'event',
    },
  },
};
