import type { Preset } from './preset.ts';

/** Vitally's accounts, by the field names of its API. */
export const vitally: Preset = {
  id: 'vitally',
  title: 'Vitally, accounts of the API as a table',
  basis: 'field names of Vitally’s API',
  notes: [
    'Accounts are known by externalId, the id that you send to Vitally.',
    'Health and MRR of Vitally are left out: cs-metrics computes its own.',
  ],
  tables: {
    accounts: { account_id: ['externalId', 'external_id'], name: 'name', csm_id: 'csmId' },
  },
};
