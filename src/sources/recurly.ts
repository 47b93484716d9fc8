import type { Preset } from './preset.ts';

/** Recurly as its API and copies of it tell it: prices of one unit, in units of the currency. */
export const recurly: Preset = {
  id: 'recurly',
  title: 'Recurly, subscriptions, invoices and accounts of the API and warehouse copies',
  basis: 'field names of Recurly’s API; account_code and uuid also of its exports',
  notes: [
    'Exports know an account by its code, the API by its id; `identity.aliases` joins the two.',
    'unit_amount is the price of one unit, in units of the currency.',
    'How often a plan is billed stands with the plan, not with the subscription.',
    'Invoices tell no service period here, so they give no MRR.',
  ],
  files: { timezone: 'UTC', amountIs: 'per_unit' },
  asks: {
    subscriptions: [
      {
        column: 'interval',
        what: 'the billing interval',
        example: 'interval: {from: plan_code, map: {pro-monthly: month, pro-yearly: year}}',
      },
    ],
  },
  tables: {
    accounts: {
      account_id: ['account_code', 'id', 'code'],
      name: 'company',
      country: ['address.country', 'account_country'],
      signed_up_on: 'created_at',
    },
    subscriptions: {
      subscription_id: ['uuid', 'id'],
      account_id: ['account_code', 'account.id', 'account_id'],
      plan: ['plan_code', 'plan.code', 'plan_id'],
      quantity: 'quantity',
      amount: 'unit_amount',
      currency: 'currency',
      starts_on: 'activated_at',
      // canceled_at is when it was asked for, expires_at when it is over.
      ends_on: 'expires_at',
      trial_ends_on: 'trial_ends_at',
      status: 'state',
      canceled_on: 'canceled_at',
      cancel_reason: 'expiration_reason',
      updated_at: 'updated_at',
    },
    invoices: {
      invoice_id: ['number', 'id'],
      account_id: ['account_code', 'account.id', 'account_id'],
      issued_on: 'created_at',
      due_on: 'due_at',
      amount: 'total',
      tax: 'tax',
      currency: 'currency',
      status: {
        from: 'state',
        map: {
          pending: 'open',
          processing: 'open',
          past_due: 'open',
          closed: 'paid',
          voided: 'void',
        },
      },
      updated_at: 'updated_at',
    },
  },
};
