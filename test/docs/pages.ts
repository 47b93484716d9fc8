import { configSchema } from '../../src/config/schema-json.ts';
import { errorsPage } from './errors.ts';
import { manPage } from './man.ts';
import { metricsPage } from './metrics.ts';
import { presetsPage } from './presets.ts';
import { tablesPage } from './tables.ts';

/** Generated pages by their path. */
export const pages: Readonly<Record<string, () => string>> = {
  'docs/errors.md': errorsPage,
  'docs/metrics.md': metricsPage,
  'docs/presets.md': presetsPage,
  'docs/tables.md': tablesPage,
  'docs/config.schema.json': configSchema,
  'docs/cs-metrics.1': manPage,
};
