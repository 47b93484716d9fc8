import type { Preset } from './preset.ts';

/** Stripe as its dashboard exports it: amounts in units of the currency, times in UTC. */
export const stripe: Preset = {
  id: 'stripe',
  title: 'Stripe, CSV exports of the dashboard; amounts in units (19.00)',
  basis: 'headers of the dashboard’s CSV exports, as public code reads them',
  notes: [
    'Amounts are units here; the API and warehouse copies have cents: preset stripe-api.',
    'A subscription is exported with its present price, which counts from its start; what it cost before stands in the invoices only.',
    'One row is one plan with its Amount; where that is the price of one seat, add `amount_is: per_unit`.',
    'Accounts with another language may write amounts with a decimal comma: add `decimal: ","`.',
    'Draft invoices count as void, uncollectible ones as failed.',
  ],
  files: { timezone: 'UTC' },
  tables: {
    // In the customers file `id` is the customer, in the others the subscription or the invoice.
    accounts: { account_id: 'id', name: 'Name', signed_up_on: 'Created (UTC)' },
    subscriptions: {
      subscription_id: 'id',
      account_id: 'Customer ID',
      product: 'Product',
      plan: 'Plan',
      quantity: 'Quantity',
      amount: 'Amount',
      currency: 'Currency',
      interval: 'Interval',
      starts_on: ['Start Date (UTC)', 'Start (UTC)', 'Created (UTC)'],
      // Canceled At is when it was asked for, Ended At when it was over.
      ends_on: 'Ended At (UTC)',
      trial_ends_on: 'Trial End (UTC)',
      status: 'Status',
      canceled_on: 'Canceled At (UTC)',
      cancel_reason: 'Cancellation Reason',
    },
    invoices: {
      invoice_id: 'id',
      account_id: 'Customer',
      subscription_id: 'Subscription',
      issued_on: 'Date (UTC)',
      due_on: 'Due Date (UTC)',
      paid_on: 'Paid At (UTC)',
      amount: 'Total',
      tax: 'Tax',
      currency: 'Currency',
      status: { from: 'Status', map: { draft: 'void', uncollectible: 'failed' } },
      // Period Start and End of an invoice are those of collecting its lines, not of the service.
      period_starts_on: 'Minimum Line Item Period Start (UTC)',
      period_ends_on: 'Maximum Line Item Period End (UTC)',
    },
  },
};
