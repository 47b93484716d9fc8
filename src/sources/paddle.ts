import type { Preset } from './preset.ts';

/** Paddle Billing: transactions as its reports and API tell them, and subscriptions of the API. */
export const paddle: Preset = {
  id: 'paddle',
  title: 'Paddle Billing, transactions (as invoices) and subscriptions',
  basis: 'field names of Paddle’s API, which its CSV reports mirror',
  notes: [
    'The API has amounts in cents: add `unit: minor` to the column of the amount where the file has them so.',
    'Transactions that are no invoice yet (draft, ready) count as void.',
  ],
  files: { timezone: 'UTC' },
  asks: {
    subscriptions: [
      {
        column: 'amount',
        what: 'the recurring amount, in cents or units',
        example: 'amount: {from: recurring_total, unit: minor}',
      },
    ],
    invoices: [
      {
        column: 'amount',
        what: 'the total, in cents or units',
        example: 'amount: {from: total, unit: minor}',
      },
    ],
  },
  tables: {
    subscriptions: {
      subscription_id: ['id', 'subscription_id'],
      account_id: 'customer_id',
      currency: 'currency_code',
      interval: ['billing_cycle.interval', 'billing_cycle_interval'],
      interval_count: ['billing_cycle.frequency', 'billing_cycle_frequency'],
      starts_on: 'started_at',
      // Filled when the cancellation takes effect; what is asked for stands in scheduled_change.
      ends_on: 'canceled_at',
      status: 'status',
      updated_at: 'updated_at',
    },
    invoices: {
      invoice_id: ['id', 'transaction_id'],
      account_id: 'customer_id',
      subscription_id: 'subscription_id',
      issued_on: ['billed_at', 'created_at'],
      currency: 'currency_code',
      status: {
        from: 'status',
        map: {
          completed: 'paid',
          billed: 'open',
          past_due: 'open',
          canceled: 'void',
          draft: 'void',
          ready: 'void',
        },
      },
      period_starts_on: ['billing_period.starts_at', 'billing_period_starts_at'],
      period_ends_on: ['billing_period.ends_at', 'billing_period_ends_at'],
      updated_at: 'updated_at',
    },
  },
};
