import type { Table } from './table.ts';

/** Features of the product. */
export const features: Table = {
  name: 'features',
  doc: 'Features of the product.',
  key: ['feature'],
  columns: [
    { name: 'feature', type: 'text', doc: 'Name as in `usage_events.feature`.', isRequired: true },
    { name: 'tier', type: 'text', doc: 'How central it is.', words: ['core', 'advanced'] },
    { name: 'released_on', type: 'date', doc: 'Day of release; empty means always there.' },
    {
      name: 'plans',
      type: 'list',
      doc: 'Plans that include it, separated by `;`; empty means all.',
    },
  ],
};
