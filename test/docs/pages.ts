import { errorsPage } from './errors.ts';
import { metricsPage } from './metrics.ts';
import { tablesPage } from './tables.ts';

/** Generated pages by their path. */
export const pages: Readonly<Record<string, () => string>> = {
  'docs/errors.md': errorsPage,
  'docs/metrics.md': metricsPage,
  'docs/tables.md': tablesPage,
};
