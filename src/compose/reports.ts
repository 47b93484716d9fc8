import type { Config } from '../config/config.ts';
import type { ReportPlan } from '../reports/catalogue.ts';
import type { Report } from '../reports/report.ts';
import { column, table, text } from './blocks.ts';

/** All reports by name, those of the config last. */
export function reportList(
  { reports }: Pick<Config, 'reports'>,
  plans: readonly ReportPlan[],
): Report {
  const own = reports.map(({ id, title }) => [
    text(id),
    text(`${title}, of the config`),
    text('config'),
  ]);
  const shipped = plans.map(({ id, says }) => [text(id), text(says), text('cs-metrics')]);
  return {
    id: 'reports',
    title: 'Reports',
    subtitle: ['cs-metrics report NAME, or several with --out FOLDER'],
    period: '',
    currency: null,
    blocks: [
      table({
        name: 'reports',
        columns: [
          column('report', 'Report', 'left'),
          column('says', 'What it tells', 'left'),
          column('from', 'From', 'left', 'machines'),
        ],
        rows: [...shipped, ...own],
      }),
    ],
    footer: [],
  };
}
