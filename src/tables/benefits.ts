import type { Table } from './table.ts';

/** What customers gained, in money. */
export const benefits: Table = {
  name: 'benefits',
  doc: 'What customers gained, in money.',
  key: [],
  columns: [
    { name: 'account_id', type: 'text', doc: 'Account.', isRequired: true, standIn: 'account' },
    { name: 'realised_on', type: 'date', doc: 'Day of the gain.', isRequired: true },
    {
      name: 'category',
      type: 'text',
      doc: 'Kind of gain.',
      words: ['revenue', 'cost_saving', 'time_saving', 'efficiency'],
    },
    { name: 'amount', type: 'decimal', doc: 'Amount.', isRequired: true },
    { name: 'currency', type: 'currency', doc: 'Currency.' },
  ],
};
