import type { Config } from '../config/config.ts';
import { addDays, daysBetween } from '../lib/dates.ts';
import { type CensusContext, census, type Emptiness } from './census.ts';
import type { FileCount } from './counts.ts';
import { denseTables } from './freshness.ts';

/** How much of what was counted is as it should be, of one source and table. */
export type QualityCount = {
  source: string;
  /** Empty for what is said of a source as a whole. */
  table: string;
  /** Rows without a rejected value, values that are there, sources that are young enough. */
  kind: 'rows' | 'values' | 'sources';
  good: number;
  all: number;
};

/** How old the newest row of a source is. */
export type Age = { source: string; days: number; isStale: boolean };

/** Looks at all tables, and at what was counted when they were read. */
export async function judged(
  gathered: Omit<CensusContext, 'day'> & { clock: string; context: Pick<CensusContext, 'day'> },
): Promise<QualityCount[]> {
  const { config, normalised, clock, context } = gathered;
  const { emptiness } = await census({ ...gathered, day: context.day });
  return qualityOf(config, normalised.counts, emptiness, clock);
}

/** Every count by which the exports are judged; `clock` is the day that the clock shows. */
export function qualityOf(
  config: Config,
  counts: readonly FileCount[],
  emptiness: readonly Emptiness[],
  clock: string,
): QualityCount[] {
  const ages = config.quality.maxAgeDays === null ? [] : agesOf(config, counts, clock);
  return [
    // Rows that were filtered out or stand elsewhere already are neither right nor wrong.
    ...counts.map(({ source, table, used, flawed, rejected }): QualityCount => {
      return { source, table, kind: 'rows', good: used - flawed, all: used + rejected };
    }),
    ...emptiness
      .filter(({ isExpected }) => isExpected)
      .map(({ source, table, rows, empty }): QualityCount => {
        return { source, table, kind: 'values', good: rows - empty, all: rows };
      }),
    ...ages.map(({ source, isStale }): QualityCount => {
      return { source, table: '', kind: 'sources', good: isStale ? 0 : 1, all: 1 };
    }),
  ];
}

/** The share that is as it should be, in percent; null when nothing was counted. */
export function shareOfGood(
  counts: readonly QualityCount[],
  kind: QualityCount['kind'],
): number | null {
  const own = counts.filter((count) => count.kind === kind);
  const sum = (of: 'good' | 'all') => own.reduce((total, count) => total + count[of], 0);
  return sum('all') === 0 ? null : (100 * sum('good')) / sum('all');
}

/** Only tables that always have a new row soon tell their age; of others the config may tell it. */
export function agesOf(config: Config, counts: readonly FileCount[], clock: string): Age[] {
  const { maxAgeDays } = config.quality;
  return config.sources.flatMap((source): Age[] => {
    const dense = counts.filter(
      (count) => count.source === source.name && denseTables.some((name) => name === count.table),
    );
    const newest =
      source.exportedOn ??
      dense
        .flatMap((count) => count.newest ?? [])
        .sort()
        .at(-1);
    if (newest === undefined) return [];
    const days = daysBetween(addDays(newest, 1), clock);
    return [{ source: source.name, days, isStale: maxAgeDays !== null && days > maxAgeDays }];
  });
}
