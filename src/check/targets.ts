import type { Config } from '../config/config.ts';
import { idOf, parseId } from '../measure/ids.ts';
import { parseBar } from '../measure/judge.ts';
import { metrics } from '../metrics/index.ts';
import type { Metric, Target } from '../metrics/metric.ts';

/** Levels that one document or the config sets over another's. */
export function overridesOf(config: Config): string[] {
  return metrics.flatMap((metric) => {
    const ours = levelsFollowed(config, metric);
    const byDocument = [...new Set(ours.map(placeOf))].flatMap((place) => {
      const group = ours.filter((target) => placeOf(target) === place);
      const winner = group.at(-1)!;
      return group
        .slice(0, -1)
        .filter(({ says }) => says !== winner.says)
        .map((loser) => {
          return `${idOf({ id: metric.id, ...winner })} ${whereOf(winner)}${winner.level}: ${winner.follow} (${winner.says}) overrides ${loser.follow} (${loser.says})`;
        });
    });
    return [...byDocument, ...ownLines(config, metric, ours)];
  });
}

/** Levels of the followed documents in the order in which they are laid over each other. */
function levelsFollowed({ follow }: Config, metric: Metric): Target[] {
  return follow.flatMap((name) => {
    return (metric.targets ?? []).filter((t) => t.follow === name && t.level !== 'benchmark');
  });
}

const placeOf = ({ variant, window, level, dimension, segment }: Target): string =>
  [variant, window, level, dimension ?? '', segment ?? ''].join(' ');

const whereOf = ({ segment }: Target): string => (segment === undefined ? '' : `${segment} `);

function ownLines(config: Config, metric: Metric, followed: readonly Target[]): string[] {
  const variantOf = (id: string) => parseId(id, config, '1m').variant;
  const isOf = (t: Target, key: string) =>
    variantOf(t.variant === '' ? metric.id : `${metric.id}@${t.variant}`) === variantOf(key);
  const own = Object.entries(config.targets).filter(([key]) => {
    return parseId(key, config, '1m').id === metric.id;
  });
  return own.flatMap(([key, { window, ...says }]) =>
    (['min', 'target', 'best'] as const).flatMap((level) => {
      const beaten = followed.filter(
        (t) => t.level === level && t.segment === undefined && (window ?? t.window) === t.window,
      );
      if (says[level] === null) return [];
      return beaten
        .filter((t) => isOf(t, key))
        .map((t) => {
          const id = idOf({ id: metric.id, ...t });
          return `${id} ${level}: the config (${says[level]}) overrides ${t.follow} (${t.says})`;
        });
    }),
  );
}

/** Monthly limits that a yearly limit for the same metric does not allow. */
export function contradictionsOf(config: Config): string[] {
  return metrics.flatMap((metric) => {
    if (metric.unit !== 'percent' || metric.better !== 'lower') return [];
    const levels = levelsFollowed(config, metric).filter(({ level }) => level === 'target');
    const monthly = levels.filter(({ window }) => window === '1m');
    return monthly.flatMap((month) => {
      const years = levels.filter((t) => t.window === '12m' && t.variant === month.variant);
      return years.flatMap((year) => contradiction(metric, month, year) ?? []);
    });
  });
}

// Losing a share every month leaves (1 − share)¹² after a year.
function contradiction(metric: Metric, month: Target, year: Target): string | null {
  const [m, y] = [parseBar(month.says), parseBar(year.says)];
  if (m === null || y === null) return null;
  const inAYear = 100 * (1 - (1 - m.number / 100) ** 12);
  if (inAYear <= y.number) return null;
  return (
    `${metric.id}: ${m.number} % a month (${month.follow}) is ${inAYear.toFixed(1)} % a year, ` +
    `and ${year.follow} allows ${y.number} %`
  );
}
