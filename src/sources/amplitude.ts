import type { Preset } from './preset.ts';

/** Amplitude's events: the fields of its export API as a table, and copies of it. */
export const amplitude: Preset = {
  id: 'amplitude',
  title: 'Amplitude, events of the export API as a table, and warehouse copies',
  basis: 'field names of Amplitude’s export API',
  notes: ['Times are UTC. A session of -1 is none.'],
  files: { timezone: 'UTC' },
  asks: {
    usage_events: [
      {
        column: 'account_id',
        or: 'subscription_id',
        what: 'the account, a group or property of yours',
        example: 'account_id: groups.company',
      },
    ],
  },
  tables: {
    usage_events: {
      event_id: 'uuid',
      user_id: 'user_id',
      occurred_at: 'event_time',
      event: 'event_type',
      session_id: { from: 'session_id', map: { '-1': null } },
    },
  },
};
