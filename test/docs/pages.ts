import { metricsPage } from './metrics.ts';
import { presetsPage } from './presets.ts';
import { tablesPage } from './tables.ts';

/** Generated pages by their path. */
export const pages: Readonly<Record<string, () => string>> = {
  'docs/metrics.md': metricsPage,
  'docs/presets.md': presetsPage,
  'docs/tables.md': tablesPage,
};
