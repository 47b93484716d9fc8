import type { Config } from './config/config.ts';
import type { Engine } from './engine/engine.ts';
import type { FactContext, UsageContext, UsageRanges } from './facts/fact.ts';
import type { Amount } from './lib/pace.ts';
import type { Normalised } from './normalise/normalise.ts';
import { fatalMask } from './normalise/stage.ts';
import type { Plan } from './plan.ts';
import { rowsIn } from './read/look.ts';
import { tableNamed } from './tables/index.ts';

/** Columns of usage to parse: scores look at who used what and when, everything else at any. */
export function askedOfUsage(plan: Plan, tables: ReadonlySet<string>): (column: string) => boolean {
  const isWide =
    plan.isOfAllSources ||
    plan.usageSets.size === 0 ||
    plan.facts.some(({ name }) => wideReaders.includes(name)) ||
    [...tables].some((table) => table === 'usage_events' && !plan.tables.has(table));
  const narrow = ['event_id', 'account_id', 'subscription_id', 'occurred_at', 'feature'];
  if (plan.usageSets.has('user_months') || plan.tables.has('users')) narrow.push('user_id');
  return (column) => isWide || narrow.includes(column);
}

// Facts that look at events, sessions, time or quantities.
const wideReaders = [
  ...['account_usage', 'value_times', 'onboardings', 'activations', 'session_months'],
  ...['user_weeks', 'account_days', 'value_days'],
];

/** The same days for every grain of usage. */
export function rangesOf(from: string, to: string): UsageRanges {
  const range = { from, to };
  return {
    user_months: range,
    user_weeks: range,
    session_months: range,
    account_days: range,
    core_uses: range,
  };
}

const allDays = rangesOf('1900-01-01', '2200-01-01');

/** Usage of a run that reads none. */
export function noUsage(usageRanges: UsageRanges | null): UsageContext {
  return {
    isReduced: false,
    sets: new Set(),
    ranges: usageRanges ?? allDays,
    features: null,
    coreFeatures: [],
    internalUsers: [],
    hasFigures: false,
    isTidy: false,
    fatal: fatalMask(tableNamed('usage_events')),
  };
}

/** What a run takes of the usage that is there. */
export async function usageOf(
  engine: Engine,
  ranges: UsageRanges | null,
  plan: Plan,
  ready: Pick<Normalised, 'filled' | 'bulk'>,
): Promise<UsageContext> {
  if (ready.bulk.length === 0) return noUsage(ranges);
  const core = await coreFeatures(engine, plan, ready);
  return {
    ...noUsage(ranges),
    isReduced: plan.facts.some(({ name }) => name === 'usage_accounts'),
    sets: plan.usageSets,
    features: plan.facts.some(({ name }) => featureReaders.includes(name)) ? null : core,
    coreFeatures: core ?? [],
    internalUsers: await internalUsers(engine, ready),
    hasFigures: plan.facts.some(({ name }) => figureReaders.includes(name)),
  };
}

const figureReaders = ['account_usage', 'user_weeks', 'account_days'];

// Facts that look at all features; the points model asks about core ones only.
const featureReaders = ['feature_periods', 'new_feature_uses', 'user_weeks', 'account_days'];

async function coreFeatures(
  engine: Engine,
  plan: Plan,
  { filled }: Pick<Normalised, 'filled'>,
): Promise<string[] | null> {
  if (!filled.has('features.tier') || !plan.usageSets.has('feature_months')) return null;
  const rows = await engine.rows<{ feature: string }>(
    `select feature from features where tier = 'core' order by feature`,
  );
  return rows.map(({ feature }) => feature);
}

/** How far the reduction of usage is; null while it does not run. */
export function amountReduced(
  { aside }: Pick<Engine, 'aside'>,
  bulk: Normalised['bulk'],
): () => Amount | null {
  const looks = bulk.map(({ relation }) => relation.look);
  return () => {
    const scanned = aside.scanned();
    const { of } = rowsIn(looks);
    return scanned === null || of === null ? null : { rows: scanned * of, of };
  };
}

/** What the reduction of usage reads of its context. */
export function bareContext(
  config: Config,
  clock: FactContext['clock'],
  usage: UsageContext,
  { filled }: Pick<Normalised, 'filled'>,
): FactContext {
  return {
    config,
    currency: null,
    has: (name) => filled.has(name),
    coverage: () => null,
    day: clock(config.timezone).day,
    clock,
    dimensions: [],
    mrrFrom: null,
    historyFrom: null,
    usage,
    quality: [],
    isMonthly: true,
    scoredAccounts: null,
  };
}

async function internalUsers(
  engine: Engine,
  { filled }: Pick<Normalised, 'filled'>,
): Promise<[string, string][]> {
  if (!filled.has('users.is_internal')) return [];
  const rows = await engine.rows<{ account_id: string; user_id: string }>(
    'select account_id, user_id from users where is_internal order by account_id, user_id',
  );
  return rows.map(({ account_id, user_id }) => [account_id, user_id]);
}
