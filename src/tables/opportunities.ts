import type { Table } from './table.ts';

/** Deals that may be won. */
export const opportunities: Table = {
  name: 'opportunities',
  doc: 'Deals that may be won.',
  key: ['opportunity_id'],
  columns: [
    {
      name: 'opportunity_id',
      type: 'text',
      doc: 'Opportunity.',
      isRequired: true,
      standIn: 'record',
    },
    { name: 'account_id', type: 'text', doc: 'Account.', standIn: 'account' },
    {
      name: 'kind',
      type: 'text',
      doc: 'What would be sold.',
      words: ['new', 'upsell', 'cross_sell', 'expansion', 'renewal'],
    },
    { name: 'source', type: 'text', doc: 'Where it came from, such as csql or referral.' },
    { name: 'created_on', type: 'date', doc: 'Day on which it was opened.' },
    { name: 'expected_close_on', type: 'date', doc: 'Day on which it should be decided.' },
    { name: 'closed_on', type: 'date', doc: 'Day on which it was decided.' },
    { name: 'amount', type: 'decimal', doc: 'Amount per year.', min: 0 },
    { name: 'currency', type: 'currency', doc: 'Currency.' },
    {
      name: 'probability',
      type: 'decimal',
      doc: 'Chance of winning it, 0 to 100.',
      min: 0,
      max: 100,
    },
    { name: 'status', type: 'text', doc: 'State.', words: ['open', 'won', 'lost'] },
    { name: 'updated_at', type: 'timestamp', doc: 'When the row was last changed.' },
  ],
};
