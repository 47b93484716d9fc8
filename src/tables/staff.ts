import type { Table } from './table.ts';

/** People of the Customer Success and support teams. */
export const staff: Table = {
  name: 'staff',
  doc: 'People of the Customer Success and support teams.',
  key: ['staff_id'],
  columns: [
    { name: 'staff_id', type: 'text', doc: 'Person.', isRequired: true, standIn: 'person' },
    { name: 'name', type: 'text', doc: 'Name shown in reports.', standIn: 'nothing' },
    { name: 'role', type: 'text', doc: 'Job.', words: ['csm', 'agent'] },
    { name: 'segment', type: 'text', doc: 'Segment served.' },
    { name: 'team', type: 'text', doc: 'Team.' },
    { name: 'active_from', type: 'date', doc: 'First day.' },
    { name: 'active_to', type: 'date', doc: 'First day after the last.' },
    { name: 'capacity', type: 'decimal', doc: 'Accounts or tickets at full load.', min: 0 },
  ],
};
