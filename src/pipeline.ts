import { digester } from './cache/store.ts';
import type { CacheOptions } from './cache/usage.ts';
import type { Config } from './config/config.ts';
import { currencyOf } from './currency.ts';
import { clockOf, createPeriods, derive } from './derive.ts';
import { openDuckdb } from './engine/duckdb.ts';
import type { Engine } from './engine/engine.ts';
import { interrupted } from './errors.ts';
import type { Dimension, FactContext, UsageContext, UsageRanges } from './facts/fact.ts';
import { untidySql } from './facts/usage.ts';
import type { Amount } from './lib/pace.ts';
import { sideWork } from './lib/side-work.ts';
import type { Span } from './measure/measurement.ts';
import { measuredInputs } from './metric-inputs.ts';
import { countBulk, countRecords, type Reduction } from './normalise/bulk-counts.ts';
import { checkControlTotals } from './normalise/control-totals.ts';
import { type Coverage, countOrphans, denseTables, freshness } from './normalise/freshness.ts';
import { withHabits } from './normalise/habits.ts';
import { firstBilledDay, historyFrom } from './normalise/history.ts';
import { wantedHeaders } from './normalise/mapping.ts';
import { type Normalised, normalise } from './normalise/normalise.ts';
import { checkSegments } from './normalise/own-segments.ts';
import { hidesText } from './normalise/personal.ts';
import { disguise } from './normalise/pseudonyms.ts';
import { judged } from './normalise/quality.ts';
import { zonesOf } from './normalise/zones.ts';
import { type Plan, planOf } from './plan.ts';
import { blamed } from './read/damage.ts';
import { type FoundSource, find, inputsOf, read } from './read/read.ts';
import type { Relation } from './read/relation.ts';
import { threadsFor } from './read/size.ts';
import { bulkFacts, reductionOf } from './reduction.ts';
import { tableNamed } from './tables/index.ts';
import { unratedIn } from './unrated.ts';
import { amountReduced, askedOfUsage, bareContext, noUsage, usageOf } from './usage.ts';

/** What a run takes from outside the exports. */
export type RunOptions = {
  config: Config;
  /** Facts that will be measured or scored. */
  facts: readonly string[];
  /** Further tables to read, whether facts need them or not. */
  tables: readonly string[];
  /** Days of usage that matter, null for all. */
  usageRanges: UsageRanges | null;
  /** The day that the clock shows. */
  clock: string;
  /** Threads of the engine; null for as many of these cores as the inputs are worth. */
  threads: number | null;
  cores: number;
  memoryLimit: string;
  /** A private folder that exists; it is removed when the run is closed. */
  folder: string;
  /** Where reductions of usage are kept for later runs, null for nowhere. */
  cache: CacheOptions | null;
  stdin: AsyncIterable<Uint8Array>;
  /** Bulk files are read by the engine while we still look at them; `NotAsBegun` asks to look first. */
  isHasty: boolean;
  /** Says which step runs, and how far it is where that can be told. */
  say: (step: string, amount?: () => Amount | null) => void;
  /** Called when the engine begins its work: the time to load what comes after it. */
  meanwhile: () => void;
  /** Registers what happens when the run is to stop; the result takes it back. */
  onInterrupt: (reaction: () => void) => () => void;
};

/** The exports, read and normalised, with the usage reduced: what is known before a period is chosen. */
export type Gathered = {
  engine: Engine;
  config: Config;
  /** The day that the clock shows. */
  clock: string;
  plan: Plan;
  normalised: Normalised;
  covered: ReadonlyMap<string, Coverage>;
  notices: string[];
  /** Newest day of the tables that always have a new row soon. */
  newestDense: string | null;
  context: FactContext;
  firstBilledDay: string | null;
  /**
   * Why the money of a fact cannot be converted, by fact, then by period and window; filled by
   * `deriveFor`.
   */
  unrated: Map<string, ReadonlyMap<string, string>>;
  /** Frees the engine and its files, once all that is worth it has been kept for later runs. */
  close: () => Promise<void>;
  /** The error of a query, or that of the damaged file behind it. */
  blamed: (error: unknown) => Promise<unknown>;
  /** Fills `scored_accounts` at some dates, for facts that are made of scores; whoever opened the exports sets it. */
  fillScores?: (
    gathered: Gathered,
    context: FactContext,
    asOfs: readonly string[],
  ) => Promise<void>;
};

/** Reads and normalises what the run needs. */
export async function gather(options: RunOptions): Promise<Gathered> {
  const { say, folder, stdin } = options;
  const config = withHabits(options.config);
  const plan = planOf(config, options.facts);
  const fed = plan.isOfAllSources ? config.sources.flatMap((source) => source.tables) : [];
  const tables = new Set([...plan.tables, ...options.tables, ...fed]);
  // Rows of usage may name their account by its subscription alone.
  if (tables.has('usage_events')) tables.add('subscriptions');
  if (config.identity.isRolledUp || config.identity.matchesDomains) tables.add('accounts');
  const found = await find(config, tables);
  const stop = new AbortController();
  const { beside, settled } = sideWork();
  const inputs = inputsOf(found);
  const opening = beside(opened(options, found, stop));
  let relations: readonly Relation[] = [];
  const threads = options.threads ?? options.cores;
  const blamedFor = (error: unknown) => blamed(error, relations, { ...options, inputs, threads });
  try {
    const sources = await read(opening, found, {
      folder,
      stdin,
      wanted: (source) => wantedHeaders(source, source.tables.map(tableNamed)),
      hidesText: (source) => hidesText(config, source),
      isHasty: (source) =>
        options.isHasty && source.tables.every((name) => tableNamed(name).isBulk),
      newDigest: options.cache === null ? undefined : digester,
      signal: stop.signal,
      watch: (amount) => say('reading the exports', amount),
    });
    relations = sources.flatMap((source) => source.relations);
    const engine = await opening;
    say('normalising');
    options.meanwhile();
    const clock = clocksOf(config);
    const { day } = clock(config.timezone);
    const isReduced = plan.usageSets.size > 0 || tables.has('usage_events');
    let usage = noUsage(options.usageRanges);
    let reduction: Reduction | null = null;
    let keep = async (): Promise<void> => {};
    let reduced: (() => Amount | null) | undefined;
    // The long reads, the engine's and our own, go on beside the many short queries.
    const normalised = await normalise(engine, config, sources, {
      isAsked: askedOfUsage(plan, tables),
      start: async (ready) => {
        usage = await usageOf(engine, options.usageRanges, plan, ready);
        if (!isReduced || ready.bulk.length === 0) return;
        const bare = bareContext(config, clock, usage, ready);
        const own = await reductionOf(engine, bare, ready.bulk, options.cache);
        const started = beside(own.run());
        reduction = { ...own, run: () => started };
        keep = own.keep;
        reduced = amountReduced(engine, ready.bulk);
        say('normalising', reduced);
        const stopAll = (error: unknown) => stop.abort(error);
        beside(countRecords(ready.bulk)).catch(stopAll);
      },
    });
    const covered = await freshness(engine, normalised, day);
    const context = await contextOf(engine, options, plan, normalised, covered, usage);
    await countOrphans(engine, normalised);
    if (reduction !== null) {
      say('reducing usage', reduced);
      await countBulk({ ...engine, ...engine.aside }, config, normalised, covered, reduction, day);
      const [untidy] = await engine.rows<{ n: string }>(untidySql(usage));
      context.usage = { ...usage, isTidy: Number(untidy!.n) <= 0 };
    }
    await checkControlTotals(engine, config, sources);
    const kept = beside(keep());
    await disguise(engine, config, normalised);
    const notices = found.flatMap((source) => source.notices);
    notices.push(...normalised.files.flatMap((file) => file.notices));
    return {
      engine,
      config,
      clock: options.clock,
      plan,
      normalised,
      covered,
      notices,
      context,
      newestDense: newest(covered),
      firstBilledDay: await firstBilledDay(engine, plan),
      unrated: new Map(),
      close: () => kept.then(engine.close),
      blamed: blamedFor,
    };
  } catch (error) {
    stop.abort(error);
    await settled();
    await opening.then(
      ({ close }) => close(),
      () => {},
    );
    // What stopped the run first is what went wrong; the rest was only stopped by it.
    throw await blamedFor(stop.signal.reason);
  }
}

async function opened(
  options: RunOptions,
  found: readonly FoundSource[],
  stop: AbortController,
): Promise<Engine> {
  const { folder, memoryLimit, cores } = options;
  const pads = options.config.pseudonyms?.pads;
  const threads = options.threads ?? (await threadsFor(found, cores));
  const engine = await openDuckdb({ folder, inputs: inputsOf(found), threads, memoryLimit, pads });
  stop.signal.addEventListener('abort', engine.interrupt);
  const forget = options.onInterrupt(() => stop.abort(interrupted()));
  const close = (): void => {
    forget();
    engine.close();
  };
  return { ...engine, close };
}

function clocksOf({ timezone }: Config): FactContext['clock'] {
  const { named } = zonesOf(timezone);
  return (zone) => clockOf(named(zone));
}

function newest(covered: ReadonlyMap<string, Coverage>): string | null {
  const days = denseTables.flatMap((table) => covered.get(table)?.last ?? []);
  return days.sort().at(-1) ?? null;
}

async function contextOf(
  engine: Engine,
  { config }: RunOptions,
  plan: Plan,
  normalised: Normalised,
  covered: ReadonlyMap<string, Coverage>,
  usage: UsageContext,
): Promise<FactContext> {
  const clock = clocksOf(config);
  return {
    config,
    currency: await currencyOf(engine, config, plan, normalised),
    has: (name) => normalised.present.has(name) || normalised.filled.has(name),
    coverage: (table) => covered.get(table) ?? null,
    day: clock(config.timezone).day,
    clock,
    dimensions: [],
    mrrFrom: plan.mrrFrom,
    historyFrom: await historyFrom(engine, config, plan),
    usage,
    quality: [],
    isMonthly: true,
    scoredAccounts: null,
  };
}

/** Makes the facts for the periods, as-of dates and dimensions that are asked for. */
export async function deriveFor(
  gathered: Gathered,
  spans: readonly Span[],
  asOfs: readonly string[],
  dimensions: readonly Dimension[],
): Promise<FactContext> {
  const { engine, plan, firstBilledDay: first } = gathered;
  await checkSegments(engine, gathered.config);
  const isMonthly = spans.every(({ start, end }) => start.endsWith('-01') && end.endsWith('-01'));
  const quality = plan.isOfAllSources ? await judged(gathered) : [];
  const context: FactContext = { ...gathered.context, dimensions, isMonthly, quality };
  // Months before the periods matter only to what looks at the whole history of MRR.
  const hasHistory = plan.facts.some(({ name }) => name === 'account_edges');
  await createPeriods(engine, spans, asOfs, hasHistory ? first : null);
  const facts = plan.facts.filter(({ name, tables, isScored }) => {
    const isMade =
      bulkFacts.some((fact) => fact.name === name) && gathered.normalised.bulk.length > 0;
    return !isMade && !isScored && tables.every((table) => context.has(table));
  });
  await derive(engine, facts, context);
  for (const fact of facts) {
    if (fact.unrated === undefined) continue;
    gathered.unrated.set(fact.name, await unratedIn(engine, fact, gathered.context));
  }
  context.measured = measuredInputs(gathered, context);
  const scored = plan.facts.filter(({ isScored }) => isScored);
  if (scored.length > 0) {
    const ends = [...new Set(spans.map(({ end }) => end))].sort();
    await gathered.fillScores?.(gathered, context, ends);
    await derive(engine, scored, context);
  }
  return context;
}
