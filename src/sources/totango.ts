import type { Preset } from './preset.ts';

/** Totango's accounts with their predefined attributes. */
export const totango: Preset = {
  id: 'totango',
  title: 'Totango, export of accounts',
  basis: 'names of Totango’s predefined account attributes',
  notes: ['Health and contract value of Totango are left out: cs-metrics computes its own.'],
  tables: {
    accounts: {
      account_id: ['Account ID', 'account_id'],
      name: ['Account Name', 'account_name', 'Name'],
      csm_id: 'Success Manager',
      signed_up_on: 'Create Date',
      licensed_seats: 'Licenses',
    },
  },
};
