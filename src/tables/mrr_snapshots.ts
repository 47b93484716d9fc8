import type { Table } from './table.ts';

/** MRR per account and month end, for exports that carry it ready-made. */
export const mrrSnapshots: Table = {
  name: 'mrr_snapshots',
  doc: 'MRR per account and month end, for exports that carry it ready-made.',
  key: ['account_id', 'month'],
  columns: [
    { name: 'account_id', type: 'text', doc: 'Account.', isRequired: true, standIn: 'account' },
    {
      name: 'month',
      isMonthEnd: true,
      type: 'date',
      doc: 'Any day of the month whose end is meant.',
      isRequired: true,
    },
    {
      name: 'mrr',
      type: 'decimal',
      doc: 'Monthly recurring revenue in `currency`.',
      isRequired: true,
    },
    { name: 'currency', type: 'currency', doc: 'ISO 4217.', isStrict: true },
    { name: 'plan', type: 'text', doc: 'Plan.' },
    { name: 'product', type: 'text', doc: 'Product.' },
    { name: 'quantity', type: 'decimal', doc: 'Seats or units.', min: 0 },
    { name: 'updated_at', type: 'timestamp', doc: 'When the row was last changed.' },
  ],
};
