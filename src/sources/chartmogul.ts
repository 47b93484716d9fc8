import type { Preset } from './preset.ts';

/** The files that ChartMogul imports: customers, and invoice line items in cents. */
export const chartmogul: Preset = {
  id: 'chartmogul',
  title: 'ChartMogul, its import files of customers and invoice line items',
  basis: 'headers of ChartMogul’s sample files',
  notes: [
    'Amounts of line items are cents.',
    'A line item names its invoice, not its customer: add a column with the Customer external ID of that invoice.',
    'Line items tell neither currency nor payment: each counts as paid, issued on the first day of its period, in the currency of the config.',
  ],
  files: { timezone: 'UTC' },
  asks: {
    invoices: [
      {
        column: 'account_id',
        what: 'the customer of the invoice',
        example: 'account_id: Customer external ID',
      },
    ],
  },
  tables: {
    accounts: {
      account_id: 'External ID',
      name: ['Company', 'Name'],
      country: 'Country',
      signed_up_on: 'Lead created at',
    },
    invoices: {
      invoice_id: 'External ID',
      subscription_id: 'Subscription external ID',
      issued_on: 'Service period start',
      amount: { from: 'Amount in cents', unit: 'minor' },
      status: { value: 'paid' },
      kind: { from: 'Type', map: { subscription: 'recurring' } },
      period_starts_on: 'Service period start',
      period_ends_on: 'Service period end',
    },
  },
};
