import type { Config } from '../config/config.ts';
import type { Metric } from '../metrics/metric.ts';
import { type Definition, idOf, metricsOf, parseId } from './ids.ts';

/** The variants and windows of a metric for which some level is set. */
export function targeted(config: Config, metric: Metric): Definition[] {
  const declared = (metric.targets ?? [])
    .filter(({ follow }) => config.follow.includes(follow))
    .map(({ variant, window }) => `${metric.id}${variant === '' ? '' : `@${variant}`}/${window}`);
  const own = Object.entries(config.targets).flatMap(([key, entries]) => {
    if (parseId(key, config, '1m').id !== metric.id) return [];
    return entries.flatMap(({ window }) =>
      (window === null ? metric.windows : [window]).map((w) => `${key}/${w}`),
    );
  });
  const found = [...declared, ...own].map((id) => parseId(id, config, id.split('/')[1]!));
  return [...new Map(found.map((definition) => [idOf(definition), definition])).values()];
}

/** All variants and windows with a level, in the order of the metrics. */
export const allTargeted = (config: Config): Definition[] =>
  metricsOf(config).flatMap((metric) => targeted(config, metric));
