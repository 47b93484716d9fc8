import type { Preset } from './preset.ts';

/** PostHog's events, as exported from its table of events. */
export const posthog: Preset = {
  id: 'posthog',
  title: 'PostHog, rows of its table of events',
  basis: 'column names of PostHog’s table of events',
  notes: [
    'Which group is the account is a choice of yours: $group_0 is the first kind of group, $group_1 the second.',
    'Times are UTC.',
  ],
  files: { timezone: 'UTC' },
  asks: {
    usage_events: [
      {
        column: 'account_id',
        or: 'subscription_id',
        what: 'the account, one of the groups',
        example: 'account_id: $group_0',
      },
    ],
  },
  tables: {
    usage_events: {
      event_id: 'uuid',
      user_id: ['person_id', 'distinct_id'],
      occurred_at: 'timestamp',
      event: 'event',
      session_id: ['$session_id', 'properties.$session_id'],
    },
  },
};
