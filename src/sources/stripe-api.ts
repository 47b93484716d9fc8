import type { Preset } from './preset.ts';

/** Stripe as its API tells it, flattened to a table: amounts in cents, times in seconds since 1970 or ISO. */
export const stripeApi: Preset = {
  id: 'stripe-api',
  title: 'Stripe, API objects as a table, and warehouse copies; amounts in cents (1900)',
  basis: 'field names of Stripe’s API, nested ones joined by a dot or an underscore',
  notes: [
    'Amounts are cents here, whole units for currencies without decimals; exports of the dashboard have units: preset stripe.',
    'Subscriptions need their plan in the same row: plan.amount, plan.interval; amounts are those of one unit.',
    'Draft invoices count as void, uncollectible ones as failed.',
    'The period of an invoice is not that of the service, so invoices give no MRR here.',
  ],
  files: { timezone: 'UTC', amountIs: 'per_unit' },
  tables: {
    accounts: {
      account_id: 'id',
      name: 'name',
      country: ['address.country', 'address_country'],
      currency: 'currency',
      signed_up_on: { from: 'created', format: 'unix' },
    },
    subscriptions: {
      subscription_id: 'id',
      account_id: ['customer', 'customer_id'],
      product: ['plan.product', 'plan_product'],
      plan: ['plan.nickname', 'plan_nickname', 'plan.id', 'plan_id'],
      quantity: 'quantity',
      amount: { from: ['plan.amount', 'plan_amount'], unit: 'minor' },
      currency: ['currency', 'plan.currency', 'plan_currency'],
      interval: ['plan.interval', 'plan_interval'],
      interval_count: ['plan.interval_count', 'plan_interval_count'],
      starts_on: { from: 'start_date', format: 'unix' },
      // canceled_at is when it was asked for, ended_at when it was over.
      ends_on: { from: 'ended_at', format: 'unix' },
      trial_ends_on: { from: 'trial_end', format: 'unix' },
      status: 'status',
      canceled_on: { from: 'canceled_at', format: 'unix' },
      cancel_reason: ['cancellation_details.feedback', 'cancellation_details_feedback'],
      cancel_type: {
        from: ['cancellation_details.reason', 'cancellation_details_reason'],
        map: {
          cancellation_requested: 'voluntary',
          payment_failed: 'involuntary',
          payment_disputed: 'involuntary',
        },
      },
    },
    invoices: {
      invoice_id: 'id',
      account_id: ['customer', 'customer_id'],
      subscription_id: ['subscription', 'subscription_id'],
      issued_on: { from: 'created', format: 'unix' },
      due_on: { from: 'due_date', format: 'unix' },
      paid_on: {
        from: ['status_transitions.paid_at', 'status_transitions_paid_at'],
        format: 'unix',
      },
      amount: { from: 'total', unit: 'minor' },
      tax: { from: 'tax', unit: 'minor' },
      currency: 'currency',
      status: { from: 'status', map: { draft: 'void', uncollectible: 'failed' } },
    },
  },
};
