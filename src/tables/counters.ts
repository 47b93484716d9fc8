import type { Table } from './table.ts';

/** Figures that exist only as totals of a month. */
export const counters: Table = {
  name: 'counters',
  doc: 'Figures that exist only as totals of a month.',
  key: ['month', 'name', 'segment'],
  columns: [
    {
      name: 'month',
      type: 'date',
      doc: 'Any day of the month.',
      isMonthEnd: true,
      isRequired: true,
    },
    {
      name: 'name',
      type: 'text',
      doc: 'What is counted, such as visitors, leads, conversions.',
      isRequired: true,
    },
    { name: 'segment', type: 'text', doc: 'Segment, empty for the total.' },
    { name: 'value', type: 'decimal', doc: 'Figure.', isRequired: true },
  ],
};
