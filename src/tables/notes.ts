import type { Table } from './table.ts';

/** What people know of accounts beyond the figures; it stands beside scores and changes none. */
export const notes: Table = {
  name: 'notes',
  doc: 'What people know of accounts beyond the figures; it stands beside scores and changes none.',
  key: [],
  columns: [
    { name: 'account_id', type: 'text', doc: 'Account.', isRequired: true, standIn: 'account' },
    {
      name: 'written_on',
      type: 'date',
      doc: 'Day from which it holds; empty for every day up to `until`.',
      isStrict: true,
    },
    {
      name: 'until',
      type: 'date',
      doc: 'Last day on which it holds; empty for an open end.',
      isStrict: true,
    },
    {
      name: 'text',
      type: 'text',
      doc: 'What there is to know.',
      isPersonal: true,
      standIn: 'nothing',
    },
    { name: 'override', type: 'text', doc: 'Band of the health model that the author would give.' },
    { name: 'author', type: 'text', doc: 'Who says so.', standIn: 'person' },
  ],
  checks: [
    {
      column: 'until',
      when: 'until < written_on',
      says: 'lies before written_on',
      rejects: 'row',
    },
    {
      column: 'text',
      when: 'text is null and override is null',
      says: 'is empty, and so is override',
      rejects: 'row',
    },
  ],
};
