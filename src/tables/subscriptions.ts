import type { Table } from './table.ts';

/** Priced periods: one row for each price that a subscription had. */
export const subscriptions: Table = {
  name: 'subscriptions',
  doc: 'Priced periods: one row for each price that a subscription had.',
  key: ['subscription_id', 'starts_on'],
  columns: [
    { name: 'subscription_id', type: 'text', doc: 'Subscription.', isRequired: true },
    { name: 'account_id', type: 'text', doc: 'Account that pays.', isRequired: true },
    { name: 'product', type: 'text', doc: 'Product that is paid for.' },
    { name: 'plan', type: 'text', doc: 'Plan, a rung of the ladder in `plans:`.' },
    { name: 'quantity', type: 'decimal', doc: 'Seats or units.', min: 0 },
    {
      name: 'amount',
      type: 'decimal',
      doc: 'Price per interval before discounts, in `currency`.',
      isRequired: true,
    },
    { name: 'currency', type: 'currency', doc: 'ISO 4217.' },
    {
      name: 'interval',
      type: 'text',
      doc: 'Billing interval.',
      isRequired: true,
      words: ['day', 'week', 'month', 'quarter', 'year'],
    },
    { name: 'interval_count', type: 'int', doc: 'Intervals per billing, 1 when empty.', min: 1 },
    {
      name: 'discount_amount',
      type: 'decimal',
      doc: 'Taken off each interval after the percentage.',
      min: 0,
    },
    { name: 'discount_percent', type: 'decimal', doc: 'Taken off first, 0–100.', min: 0, max: 100 },
    {
      name: 'discount_ends_on',
      type: 'date',
      doc: 'First day without the discount; empty means for ever.',
    },
    { name: 'starts_on', type: 'date', doc: 'First day of the priced period.', isRequired: true },
    { name: 'ends_on', type: 'date', doc: 'First day after it; empty means open.' },
    { name: 'trial_ends_on', type: 'date', doc: 'First paid day.' },
    { name: 'status', type: 'text', doc: 'As exported; only dates change MRR.' },
    { name: 'canceled_on', type: 'date', doc: 'Day on which the cancellation was asked for.' },
    { name: 'cancel_reason', type: 'text', doc: 'Why it was cancelled.' },
    {
      name: 'cancel_type',
      type: 'text',
      doc: 'Whose decision it was.',
      words: ['voluntary', 'involuntary'],
    },
    { name: 'is_one_time', type: 'bool', doc: 'Not recurring, no MRR.' },
    { name: 'is_usage_based', type: 'bool', doc: 'Billed by use, no MRR.' },
    { name: 'updated_at', type: 'timestamp', doc: 'When the row was last changed.' },
  ],
  checks: [
    {
      column: 'ends_on',
      when: 'ends_on < starts_on',
      says: 'lies before starts_on',
      rejects: 'row',
    },
  ],
};
