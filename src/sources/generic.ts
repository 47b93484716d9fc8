import type { Preset } from './preset.ts';

/** Exports whose headers are the normalised column names. */
export const generic: Preset = {
  id: 'generic',
  title: 'Columns named as in the normalised tables',
  basis: 'the tables of cs-metrics themselves, docs/tables.md',
  // Notes are written by hand, and people call the column by its plain name.
  tables: { notes: { account_id: ['account_id', 'account'] } },
  isGeneric: true,
};
