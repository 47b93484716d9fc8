import type { Table } from './table.ts';

/** Contracts with their terms and what became of them. */
export const contracts: Table = {
  name: 'contracts',
  doc: 'Contracts with their terms and what became of them.',
  key: ['contract_id'],
  columns: [
    { name: 'contract_id', type: 'text', doc: 'Contract.', isRequired: true, standIn: 'record' },
    { name: 'account_id', type: 'text', doc: 'Account.', standIn: 'account' },
    { name: 'signed_on', type: 'date', doc: 'Day of signature.' },
    { name: 'starts_on', type: 'date', doc: 'First day.' },
    {
      name: 'ends_on',
      type: 'date',
      doc: 'First day after the term; empty for open contracts.',
      isStrict: true,
    },
    { name: 'arr', type: 'decimal', doc: 'Recurring amount per year.', min: 0 },
    { name: 'currency', type: 'currency', doc: 'Currency.' },
    { name: 'renewed_on', type: 'date', doc: 'Day on which the renewal was signed.' },
    {
      name: 'renewed_arr',
      type: 'decimal',
      doc: 'Recurring amount per year after the renewal.',
      min: 0,
    },
    { name: 'notice_by', type: 'date', doc: 'Last day on which notice can be given.' },
    { name: 'notice_given_on', type: 'date', doc: 'Day of the notice.' },
    { name: 'terminated_on', type: 'date', doc: 'Day on which it ended early.' },
    {
      name: 'outcome',
      type: 'text',
      doc: 'What became of it.',
      words: ['renewed', 'churned', 'open'],
    },
    { name: 'terms_met', type: 'int', doc: 'Terms of the contract that were kept.', min: 0 },
    { name: 'terms_total', type: 'int', doc: 'Terms of the contract.', min: 0 },
    { name: 'updated_at', type: 'timestamp', doc: 'When the row was last changed.' },
  ],
  checks: [
    {
      column: 'ends_on',
      when: 'ends_on <= starts_on',
      says: 'does not lie after starts_on',
      rejects: 'row',
    },
    {
      column: 'terms_met',
      when: 'terms_met > terms_total',
      says: 'is more than terms_total',
      rejects: 'value',
    },
  ],
};
