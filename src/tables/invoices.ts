import type { Table } from './table.ts';

/** Invoices with their payment state. */
export const invoices: Table = {
  name: 'invoices',
  doc: 'Invoices with their payment state.',
  key: ['invoice_id'],
  columns: [
    { name: 'invoice_id', type: 'text', doc: 'Invoice.', isRequired: true, standIn: 'record' },
    { name: 'account_id', type: 'text', doc: 'Account.', isRequired: true, standIn: 'account' },
    {
      name: 'subscription_id',
      type: 'text',
      doc: 'Subscription that is billed.',
      standIn: 'record',
    },
    { name: 'issued_on', type: 'date', doc: 'Day of issue.', isRequired: true },
    { name: 'due_on', type: 'date', doc: 'Last day to pay in time.' },
    { name: 'paid_on', type: 'date', doc: 'Day of payment.' },
    {
      name: 'amount',
      type: 'decimal',
      doc: 'Total in `currency`, tax included unless the source says otherwise.',
      isRequired: true,
    },
    { name: 'tax', type: 'decimal', doc: 'Tax within the amount.', isStrict: true },
    { name: 'currency', type: 'currency', doc: 'ISO 4217.', isStrict: true },
    {
      name: 'status',
      type: 'text',
      doc: 'State as exported.',
      isRequired: true,
      words: ['paid', 'open', 'failed', 'void', 'refunded', 'disputed'],
    },
    { name: 'failed_on', type: 'date', doc: 'Day on which a payment failed.' },
    { name: 'disputed_on', type: 'date', doc: 'Day on which the invoice was disputed.' },
    {
      name: 'kind',
      type: 'text',
      doc: 'What it bills.',
      words: ['recurring', 'one_time', 'usage'],
      isStrict: true,
    },
    {
      name: 'period_starts_on',
      type: 'date',
      doc: 'First day of the service period.',
      isStrict: true,
    },
    { name: 'period_ends_on', type: 'date', doc: 'First day after it.', isStrict: true },
    { name: 'updated_at', type: 'timestamp', doc: 'When the row was last changed.' },
  ],
  checks: [
    {
      column: 'period_ends_on',
      when: 'period_ends_on < period_starts_on',
      says: 'lies before period_starts_on',
      rejects: 'row',
    },
  ],
};
