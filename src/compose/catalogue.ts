import type { Config } from '../config/config.ts';
import { barText } from '../measure/bars.ts';
import { metricsOf, parseId } from '../measure/ids.ts';
import { anywhere, levelsOf } from '../measure/judge.ts';
import type { Report } from '../reports/report.ts';
import { version } from '../version.ts';
import { column, table, text } from './blocks.ts';

/** All metrics with what they mean, and the targets that the config follows. */
export function catalogue(config: Config): Report {
  const columns = [
    ['metric', 'Metric'],
    ['family', 'Family'],
    ['kind', 'Kind'],
    ['unit', 'Unit'],
    ['better', 'Better'],
    ['target', 'Target'],
    ['variants', 'Variants'],
    ['windows', 'Windows'],
    ['definition', 'Definition'],
  ] as const;
  const metrics = metricsOf(config);
  const rows = metrics.map((metric) => {
    const variants = (metric.axes ?? []).flatMap(({ options }) => options.map(({ id }) => id));
    return [
      text(metric.id),
      text(metric.family),
      text(metric.kind),
      text(metric.unit),
      text(metric.better),
      text(targetsOf(config, metric.id, metric.windows)),
      text(variants.join(' ')),
      text(metric.windows.join(' ')),
      text(metric.definition),
    ];
  });
  return {
    id: 'catalogue',
    title: 'Metrics',
    subtitle: [
      `${metrics.length} metrics; targets of ${config.follow.join(', ')} and of the config`,
    ],
    period: '',
    currency: null,
    blocks: [
      table({
        name: 'metrics',
        columns: columns.map(([id, title]) => column(id, title, 'left')),
        rows,
        note: 'cs-metrics explain METRIC says more about each',
      }),
    ],
    footer: [`config ${config.hash}`, `cs-metrics ${version}`],
  };
}

function targetsOf(config: Config, id: string, windows: readonly string[]): string {
  const said = windows.flatMap((window) => {
    const { target } = levelsOf(config, parseId(`${id}/${window}`, config, window), anywhere);
    return target === null ? [] : [`${barText(target)} (${window})`];
  });
  return said.join(', ');
}
