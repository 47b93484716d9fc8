import type { Table } from './table.ts';

/** Attributes of accounts as they were from a day on. */
export const accountHistory: Table = {
  name: 'account_history',
  doc: 'Attributes of accounts as they were from a day on.',
  key: ['account_id', 'valid_from'],
  columns: [
    { name: 'account_id', type: 'text', doc: 'Account.', isRequired: true, standIn: 'account' },
    {
      name: 'valid_from',
      type: 'date',
      doc: 'First day on which the attributes of this row hold.',
      isRequired: true,
    },
    { name: 'segment', type: 'text', doc: 'Size class.' },
    { name: 'plan', type: 'text', doc: 'Plan.' },
    { name: 'product', type: 'text', doc: 'Product.' },
    { name: 'industry', type: 'text', doc: 'Line of business.' },
    { name: 'region', type: 'text', doc: 'Sales region.' },
    { name: 'country', type: 'text', doc: 'Country.' },
    { name: 'csm_id', type: 'text', doc: 'Owner in the Customer Success team.', standIn: 'person' },
    { name: 'licensed_seats', type: 'int', doc: 'Seats the account may use.', min: 0 },
    { name: 'is_vip', type: 'bool', doc: 'Gets special attention.' },
    { name: 'is_reference', type: 'bool', doc: 'Serves as a reference.' },
    { name: 'has_case_study', type: 'bool', doc: 'A case study was published.' },
    { name: 'in_community', type: 'bool', doc: 'Takes part in the community.' },
    {
      name: 'renewal_intent',
      type: 'decimal',
      doc: 'Stated intent to renew, 0–100.',
      min: 0,
      max: 100,
    },
    {
      name: 'csm_sentiment',
      type: 'decimal',
      doc: "The CSM's own judgement, 0–100.",
      min: 0,
      max: 100,
    },
    {
      name: 'executive_engagement',
      type: 'decimal',
      doc: 'Engagement of the sponsor, 0–100.',
      min: 0,
      max: 100,
    },
    { name: 'is_internal', type: 'bool', doc: 'Own or test account.' },
  ],
};
