import type { Preset } from './preset.ts';

/** Chargebee's export of subscriptions: prices of one unit, in units of the currency. */
export const chargebee: Preset = {
  id: 'chargebee',
  title: 'Chargebee, Subscriptions.csv of the export',
  basis: 'headers of the export (resource.attribute), as public code reads them',
  notes: [
    'Prices are units and those of one seat; the API has cents instead.',
    'The file does not say how often a plan is billed nor in which currency: the first is told by plan, the second by `currency: {value: …}` unless it is that of the config.',
    'cancelled_at is the day on which the service ends, also one that is to come.',
  ],
  files: { amountIs: 'per_unit' },
  asks: {
    subscriptions: [
      {
        column: 'interval',
        what: 'the billing interval',
        example:
          'interval: {from: subscriptions.plan_id, map: {pro-monthly: month, pro-yearly: year}}',
      },
    ],
  },
  tables: {
    subscriptions: {
      subscription_id: 'subscriptions.id',
      account_id: 'customers.id',
      plan: 'subscriptions.plan_id',
      quantity: 'subscriptions.plan_quantity',
      amount: 'subscriptions.plan_unit_price',
      starts_on: 'subscriptions.started_at',
      ends_on: 'subscriptions.cancelled_at',
      trial_ends_on: 'subscriptions.trial_end',
      status: 'subscriptions.status',
    },
  },
};
