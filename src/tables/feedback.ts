import type { Table } from './table.ts';

/** What customers ask for, praise and complain about. */
export const feedback: Table = {
  name: 'feedback',
  doc: 'What customers ask for, praise and complain about.',
  key: ['feedback_id'],
  columns: [
    {
      name: 'feedback_id',
      type: 'text',
      doc: 'Piece of feedback.',
      isRequired: true,
      standIn: 'record',
    },
    { name: 'account_id', type: 'text', doc: 'Account.', standIn: 'account' },
    {
      name: 'kind',
      type: 'text',
      doc: 'What it is.',
      words: ['request', 'praise', 'complaint', 'bug'],
    },
    { name: 'category', type: 'text', doc: 'Area of the product.' },
    { name: 'theme', type: 'text', doc: 'Theme.' },
    { name: 'created_at', type: 'timestamp', doc: 'When it came.' },
    { name: 'acknowledged_at', type: 'timestamp', doc: 'When it was answered.' },
    { name: 'closed_at', type: 'timestamp', doc: 'When it was done or declined.' },
    {
      name: 'duplicate_of',
      type: 'text',
      doc: 'Piece of feedback that says the same.',
      standIn: 'record',
    },
    { name: 'votes', type: 'int', doc: 'Votes for it.', min: 0 },
    { name: 'updated_at', type: 'timestamp', doc: 'When the row was last changed.' },
  ],
  checks: [
    {
      column: 'acknowledged_at',
      when: 'acknowledged_at < created_at',
      says: 'lies before created_at',
      rejects: 'value',
    },
    {
      column: 'closed_at',
      when: 'closed_at < created_at',
      says: 'lies before created_at',
      rejects: 'value',
    },
  ],
};
