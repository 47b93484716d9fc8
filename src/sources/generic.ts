import type { Preset } from './preset.ts';

/** Exports whose headers are the normalised column names. */
export const generic: Preset = {
  id: 'generic',
  title: 'Columns named as in the normalised tables',
  basis: 'the tables of cs-metrics themselves, docs/tables.md',
  tables: {},
  isGeneric: true,
};
