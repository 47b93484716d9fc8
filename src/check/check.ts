import type { Config } from '../config/config.ts';
import type { Issue } from '../errors.ts';
import { modelsOf } from '../health-models.ts';
import { addDays, addMonths, daysBetween } from '../lib/dates.ts';
import type { FileCount } from '../normalise/counts.ts';
import { denseTables } from '../normalise/freshness.ts';
import type { Gathered } from '../pipeline.ts';
import { modelNotices } from '../score/reach.ts';
import { type CrossCheck, crossCheck, type NegativeMrr, negativeMrr } from './billing.ts';
import { type Census, census, type Emptiness } from './census.ts';
import type { Reconciled } from './reconcile.ts';
import { contradictionsOf, overridesOf } from './targets.ts';

/** Everything that `check` found out about the exports. */
export type Findings = {
  counts: FileCount[];
  issues: Issue[];
  emptiness: Emptiness[];
  /** Days without rows between the first and the last, by dense table. */
  gaps: Gap[];
  /** Share of rows without a rejected value, and of expected values that are there; null without rows. */
  accuracy: number | null;
  completeness: number | null;
  ages: Age[];
  negative: NegativeMrr[];
  crossCheck: CrossCheck | null;
  reconciled: readonly Reconciled[];
  internal: string[];
  overrides: string[];
  contradictions: string[];
  /** What is odd about the config's own health models. */
  models: string[];
  notices: readonly string[];
};

/** A stretch of days without rows, both ends included. */
export type Gap = { table: string; first: string; last: string; days: number; hasMonth: boolean };

/** How old the newest row of a source is. */
export type Age = { source: string; days: number; isStale: boolean };

/** Looks at the exports from all sides; `clock` is the day that the clock shows. */
export async function check(
  gathered: Gathered,
  clock: string,
  reconciled: readonly Reconciled[],
): Promise<Findings> {
  const { engine, config, normalised, context } = gathered;
  const seen = await census({ engine, config, normalised, day: context.day });
  const hasBilling = context.mrrFrom !== null;
  return {
    counts: normalised.counts,
    issues: normalised.issues,
    emptiness: seen.emptiness,
    gaps: [...seen.days].flatMap(([table, days]) => gapsOf(table, days)),
    accuracy: accuracyOf(normalised.counts),
    completeness: completenessOf(seen),
    ages: agesOf(config, normalised.counts, clock),
    negative: hasBilling ? await negativeMrr(engine) : [],
    crossCheck: hasBilling ? await crossCheck(engine, context, clock) : null,
    reconciled,
    internal: await internalAccounts(gathered),
    overrides: overridesOf(config),
    contradictions: contradictionsOf(config),
    models: modelsOf(config).flatMap(modelNotices),
    notices: gathered.notices,
  };
}

function gapsOf(table: string, days: readonly string[]): Gap[] {
  return days.slice(1).flatMap((day, i): Gap[] => {
    const n = daysBetween(days[i]!, day) - 1;
    if (n === 0) return [];
    const [first, last] = [addDays(days[i]!, 1), addDays(day, -1)];
    return [{ table, first, last, days: n, hasMonth: hasWholeMonth(first, addDays(last, 1)) }];
  });
}

function hasWholeMonth(first: string, end: string): boolean {
  for (let day = first; day < end; day = addDays(day, 1)) {
    if (day.endsWith('-01')) return addMonths(day, 1) <= end;
  }
  return false;
}

const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

// Rows that were filtered out or stand elsewhere already are neither right nor wrong.
function accuracyOf(counts: readonly FileCount[]): number | null {
  const judged = sum(counts, ({ used, rejected }) => used + rejected);
  return judged === 0 ? null : (100 * sum(counts, ({ used, flawed }) => used - flawed)) / judged;
}

function completenessOf({ emptiness }: Census): number | null {
  const expected = emptiness.filter(({ isExpected }) => isExpected);
  const n = sum(expected, ({ rows }) => rows);
  return n === 0 ? null : (100 * sum(expected, ({ rows, empty }) => rows - empty)) / n;
}

// Only tables that always have a new row soon tell their age; of others the config may tell it.
function agesOf(config: Config, counts: readonly FileCount[], clock: string): Age[] {
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

async function internalAccounts({ engine, config, normalised }: Gathered): Promise<string[]> {
  if (!config.identity.excludeInternal || !normalised.filled.has('accounts.is_internal')) return [];
  const rows = await engine.rows<{ id: string }>(
    'select account_id as id from accounts where is_internal order by account_id',
  );
  return rows.map(({ id }) => id);
}
