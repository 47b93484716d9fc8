import type { Table } from './table.ts';

/** What users did, single events or counts per day. */
export const usageEvents: Table = {
  name: 'usage_events',
  doc: 'What users did, single events or counts per day.',
  key: [],
  isBulk: true,
  columns: [
    {
      name: 'event_id',
      type: 'text',
      doc: 'Id of the event, mapped only where it is unique.',
      standIn: 'record',
    },
    {
      name: 'account_id',
      type: 'text',
      doc: 'Account; or give subscription_id.',
      standIn: 'account',
    },
    {
      name: 'subscription_id',
      type: 'text',
      doc: 'Subscription through which the account is found.',
      standIn: 'record',
    },
    {
      name: 'user_id',
      type: 'text',
      doc: 'User within the account; without it the account counts as one user.',
      isPersonal: true,
      standIn: 'person',
    },
    { name: 'occurred_at', type: 'timestamp', doc: 'When it happened.', isRequired: true },
    { name: 'event', type: 'text', doc: 'Name of the event.' },
    { name: 'feature', type: 'text', doc: 'Feature that was used.' },
    { name: 'session_id', type: 'text', doc: 'Session.', standIn: 'record' },
    { name: 'duration_seconds', type: 'decimal', doc: 'Time spent.', min: 0 },
    {
      name: 'quantity',
      type: 'decimal',
      doc: 'Uses that the row stands for, 1 when empty.',
      min: 0,
    },
  ],
  checks: [
    {
      column: 'account_id',
      when: 'account_id is null',
      says: 'is empty, or its subscription is unknown',
      rejects: 'row',
    },
  ],
};
