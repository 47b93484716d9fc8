import type { Preset } from './preset.ts';

/** Exports whose headers are the normalised column names. */
export const generic: Preset = {
  id: 'generic',
  title: 'Columns named as in the normalised tables',
  tables: {},
  isGeneric: true,
};
