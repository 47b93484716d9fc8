import type { Table } from './table.ts';

/** Exchange rates to the reporting currency. */
export const fxRates: Table = {
  name: 'fx_rates',
  doc: 'Exchange rates to the reporting currency.',
  key: ['date', 'currency'],
  columns: [
    { name: 'date', type: 'date', doc: 'Day from whose end the rate holds.', isRequired: true },
    { name: 'currency', type: 'currency', doc: 'ISO 4217.', isRequired: true },
    {
      name: 'rate',
      type: 'rate',
      doc: 'Reporting currency per unit.',
      isRequired: true,
      min: 0.00000001,
    },
  ],
};
