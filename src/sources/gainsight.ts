import type { Preset } from './preset.ts';

/** Gainsight's object Company. */
export const gainsight: Preset = {
  id: 'gainsight',
  title: 'Gainsight, export of the object Company',
  basis: 'field names and labels of Gainsight’s standard object Company',
  notes: [
    'Companies are known by their Gsid; where your other exports use the id of Salesforce, map `account_id: SfdcAccountId`.',
    'Scores, ARR and MRR of Gainsight are left out: cs-metrics computes its own.',
  ],
  tables: {
    accounts: {
      account_id: ['Gsid', 'Company Id'],
      name: 'Name',
      parent_account_id: ['ParentCompanyId', 'Parent Company'],
      industry: 'Industry',
      csm_id: ['CSMName', 'CSM Name', 'CSM'],
      signed_on: ['OriginalContractDate', 'Original Contract Date'],
    },
  },
};
