import type { Table } from './table.ts';

/** What was spent, by month and purpose. */
export const costs: Table = {
  name: 'costs',
  doc: 'What was spent, by month and purpose.',
  key: [],
  columns: [
    { name: 'month', type: 'date', doc: 'Any day of the month.', isRequired: true },
    {
      name: 'category',
      type: 'text',
      doc: 'Purpose.',
      words: [
        'sales',
        'marketing',
        'customer_success',
        'retention',
        'support',
        'platform',
        'implementation',
        'training',
        'internal',
      ],
      isRequired: true,
    },
    { name: 'borne_by', type: 'text', doc: 'Who pays; us when empty.', words: ['us', 'customer'] },
    {
      name: 'account_id',
      type: 'text',
      doc: 'Account, for costs of one customer.',
      standIn: 'account',
    },
    { name: 'amount', type: 'decimal', doc: 'Amount.', isRequired: true },
    { name: 'currency', type: 'currency', doc: 'Currency.' },
  ],
};
