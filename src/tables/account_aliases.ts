import type { Table } from './table.ts';

/** Other ids under which exports know an account; `identity.aliases` of the config feeds it. */
export const accountAliases: Table = {
  name: 'account_aliases',
  doc: 'Other ids under which exports know an account; `identity.aliases` of the config feeds it.',
  key: ['alias'],
  columns: [
    {
      name: 'alias',
      type: 'text',
      doc: 'Id that some export uses.',
      isRequired: true,
      standIn: 'account',
    },
    {
      name: 'account_id',
      type: 'text',
      doc: 'Account that it means.',
      isRequired: true,
      standIn: 'account',
    },
  ],
  checks: [
    {
      column: 'alias',
      when: 'alias = account_id',
      says: 'is the account itself',
      rejects: 'row',
    },
  ],
};
