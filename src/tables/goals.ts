import type { Table } from './table.ts';

/** Goals and key figures that customers agreed on. */
export const goals: Table = {
  name: 'goals',
  doc: 'Goals and key figures that customers agreed on.',
  key: ['goal_id'],
  columns: [
    { name: 'goal_id', type: 'text', doc: 'Goal.', isRequired: true, standIn: 'record' },
    { name: 'account_id', type: 'text', doc: 'Account.', standIn: 'account' },
    { name: 'kind', type: 'text', doc: 'A figure or a goal.', words: ['kpi', 'goal'] },
    { name: 'name', type: 'text', doc: 'Name.', standIn: 'nothing' },
    { name: 'target', type: 'decimal', doc: 'Figure aimed for.' },
    { name: 'actual', type: 'decimal', doc: 'Figure reached.' },
    { name: 'better', type: 'text', doc: 'Which figures are good.', words: ['higher', 'lower'] },
    { name: 'created_on', type: 'date', doc: 'Day of the agreement.' },
    { name: 'due_on', type: 'date', doc: 'Day by which it should be reached.' },
    { name: 'achieved_on', type: 'date', doc: 'Day on which it was reached.' },
    { name: 'updated_at', type: 'timestamp', doc: 'When the row was last changed.' },
  ],
};
