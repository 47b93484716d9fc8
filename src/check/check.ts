import type { Issue } from '../errors.ts';
import { choiceOf, modelsOf } from '../health-models.ts';
import { addDays, addMonths, daysBetween } from '../lib/dates.ts';
import { census, type Emptiness } from '../normalise/census.ts';
import type { FileCount } from '../normalise/counts.ts';
import { type Age, agesOf, qualityOf, shareOfGood } from '../normalise/quality.ts';
import type { Gathered } from '../pipeline.ts';
import { modelsIn } from '../score/choice.ts';
import { overrideFaults } from '../score/notes.ts';
import { modelNotices } from '../score/reach.ts';
import { alikeLines } from './alike.ts';
import { type CrossCheck, crossCheck, type NegativeMrr, negativeMrr } from './billing.ts';
import { domainLines, domainNotices } from './domains.ts';
import { type HeaderDrift, headerDrift } from './drift.ts';
import { hierarchyLines } from './hierarchy.ts';
import { idleLines } from './idle.ts';
import { rateLines } from './rates.ts';
import type { Reconciled } from './reconcile.ts';
import { type Contradiction, contradictory, type Overlap, overlapping } from './subscriptions.ts';
import { contradictionsOf, overridesOf } from './targets.ts';
import { unreadLines } from './unread.ts';

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
  overlaps: Overlap[];
  contradictory: Contradiction[];
  crossCheck: CrossCheck | null;
  reconciled: readonly Reconciled[];
  internal: string[];
  overrides: string[];
  contradictions: string[];
  /** What is odd about the config's own health models. */
  models: string[];
  notices: readonly string[];
  /** Parents by which accounts cannot be rolled up. */
  hierarchy: string[];
  /** Money that no rate converts. */
  unrated: string[];
  /** Columns that only some files of a source have. */
  drift: HeaderDrift[];
  /** Accounts whose ids hardly differ. */
  alike: string[];
  /** Domains of accounts that match nothing. */
  domains: string[];
  /** Lines of the config that name what no row has. */
  idle: string[];
  /** Overrides of notes that are no band. */
  overruled: string[];
};

/** A stretch of days without rows, both ends included. */
export type Gap = { table: string; first: string; last: string; days: number; hasMonth: boolean };

/** Looks at the exports from all sides; `clock` is the day that the clock shows. */
export async function check(
  gathered: Gathered,
  clock: string,
  reconciled: readonly Reconciled[],
): Promise<Findings> {
  const { engine, config, normalised, context } = gathered;
  const seen = await census({ engine, config, normalised, day: context.day });
  const judged = qualityOf(config, normalised.counts, seen.emptiness, clock);
  const hasBilling = context.mrrFrom !== null;
  const isBySubscription = context.mrrFrom === 'subscriptions';
  return {
    counts: normalised.counts,
    issues: normalised.issues,
    emptiness: seen.emptiness,
    gaps: [...seen.days].flatMap(([table, days]) => gapsOf(table, days)),
    accuracy: shareOfGood(judged, 'rows'),
    completeness: shareOfGood(judged, 'values'),
    ages: agesOf(config, normalised.counts, clock),
    negative: hasBilling ? await negativeMrr(engine) : [],
    overlaps: isBySubscription ? await overlapping(engine, config) : [],
    contradictory: isBySubscription ? await contradictory(engine, clock) : [],
    crossCheck: hasBilling ? await crossCheck(engine, context, clock) : null,
    reconciled,
    internal: await internalAccounts(gathered),
    overrides: overridesOf(config),
    contradictions: contradictionsOf(config),
    models: modelsOf(config).flatMap(modelNotices),
    notices: [...gathered.notices, ...unreadLines(gathered), ...(await domainNotices(gathered))],
    hierarchy: await hierarchyLines(gathered, normalised.issues),
    unrated: await rateLines(gathered),
    drift: headerDrift(config, normalised),
    alike: await alikeLines(gathered),
    domains: await domainLines(gathered),
    idle: await idleLines(gathered),
    overruled: await overrideFaults(engine, context, modelsIn(choiceOf(config))),
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

async function internalAccounts({ engine, config, normalised }: Gathered): Promise<string[]> {
  if (!config.identity.excludeInternal || !normalised.filled.has('accounts.is_internal')) return [];
  const rows = await engine.rows<{ id: string }>(
    'select account_id as id from accounts where is_internal order by account_id',
  );
  return rows.map(({ id }) => id);
}
