import type { Preset } from './preset.ts';

/** Mixpanel's events as a table: the raw export flattened, and copies of it. */
export const mixpanel: Preset = {
  id: 'mixpanel',
  title: 'Mixpanel, events of the raw export as a table, and warehouse copies',
  basis: 'property names of the raw export, with or without properties. before them',
  notes: [
    'The raw export may hold an event twice: $insert_id tells them, and one is kept.',
    'Times are seconds since 1970 or ISO, in UTC; projects before 2023 export them in their own zone.',
  ],
  files: { timezone: 'UTC' },
  asks: {
    usage_events: [
      {
        column: 'account_id',
        or: 'subscription_id',
        what: 'the account, a group or property of yours',
        example: 'account_id: company_id',
      },
    ],
  },
  tables: {
    usage_events: {
      event_id: ['properties.$insert_id', '$insert_id', 'insert_id'],
      user_id: ['properties.distinct_id', 'distinct_id'],
      occurred_at: { from: ['properties.time', 'time'], format: 'unix' },
      event: ['event', 'mp_event_name', 'name'],
    },
  },
};
