import { eachValue } from '../lib/records.ts';
import type { LevelTexts, TargetConfig } from './config.ts';
import type { Keys } from './document.ts';
import { listed } from './listed.ts';
import type { Written, WrittenTarget } from './schema.ts';

/** Levels of `targets:` and of the metrics of the config, by metric. */
export function targets({ targets: written = {}, metrics = {} }: Written): Config {
  const own = Object.entries(metrics).map(([id, metric]) => {
    return [id, entries(metric.targets, ['metrics', id, 'targets'])] as const;
  });
  const all: Config = Object.fromEntries(own.filter(([, found]) => found.length > 0));
  for (const [id, entry] of Object.entries(written)) {
    all[id] = [...(all[id] ?? []), ...entries(entry, ['targets', id])];
  }
  return all;
}

type Config = Record<string, TargetConfig[]>;

function entries(written: WrittenTarget | WrittenTarget[] | undefined, keys: Keys): TargetConfig[] {
  return listed(written, keys).map(([at, entry]) => target(entry, at));
}

function target(written: WrittenTarget, keys: Keys): TargetConfig {
  const { window, from, segments, by = {} } = written;
  const bySegment =
    segments === undefined ? by : { ...by, segment: { ...by.segment, ...segments } };
  return {
    ...levels(written),
    window: window ?? null,
    from: from === undefined ? null : from.length === 7 ? `${from}-01` : from,
    by: eachValue(bySegment, (own) => eachValue(own, levels)),
    keys,
  };
}

function levels({ min, target: aim, best, benchmark }: Partial<LevelTexts>): LevelTexts {
  return {
    min: min ?? null,
    target: aim ?? null,
    best: best ?? null,
    benchmark: benchmark ?? null,
  };
}
