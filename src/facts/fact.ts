import type { Config, DimensionConfig } from '../config/config.ts';
import type { Measured } from '../metric-inputs.ts';
import type { QualityCount } from '../normalise/quality.ts';

/** A relation of one grain, made from normalised tables and other facts; all joins live here. */
export type Fact = {
  name: string;
  /** What one row is. */
  grain: string;
  /** Normalised tables without which the fact cannot be made. */
  tables: readonly string[];
  /**
   * Normalised tables that it reads where they are; `billing` stands for the one that gives MRR,
   * `sources` for all that any source feeds.
   */
  reads: readonly string[];
  /** Further tables that it reads because of what the config says. */
  readsFor?: (config: Config) => readonly string[];
  /** Facts that must be made first. */
  facts: readonly string[];
  /** Made of health scores, so after all others. */
  isScored?: true;
  /** Cheap enough to be made whenever it is read. */
  isView?: true;
  /** Rows carry `dimension` and `segment` themselves. */
  isByDimension?: true;
  /** Its rows belong to no account, so that attributes of accounts cannot segment them. */
  hasNoAccounts?: true;
  /** Attributes of its own by which its metrics can be segmented, besides those of the account. */
  dimensions?: readonly string[];
  sql: (context: FactContext) => string;
  /**
   * Queries that must return no rows; a row is a broken invariant and our bug.
   */
  checks?: readonly { says: string; sql: (context: FactContext) => string }[];
  /** Query for money of it that no rate converts: `period, win, currency, edge`. */
  unrated?: (context: FactContext) => string;
  /**
   * Query for the rows of normalised tables behind rows of the fact: `account_id, role, amount,
   * source_file, source_line`.
   */
  behind?: (of: Behind, context: FactContext) => string;
  /** Which rows of usage stand behind it; they have no line and are found again when asked for. */
  usageBehind?: (of: Behind) => { from: string; to?: string; amount: string };
};

/** Rows of a fact that count for a metric in one period. */
export type Behind = {
  /** A table expression for `from`. */
  rows: string;
  /** Whether the metric names a column of the fact. */
  uses: (column: string) => boolean;
};

/** What facts may know. */
export type FactContext = {
  config: Config;
  /** Currency of all money, null when the data name none. */
  currency: string | null;
  /** Whether some file fills a `table.column`, or feeds a `table`. */
  has: (name: string) => boolean;
  /** Days that a dated table covers, null when it is absent or empty. */
  coverage: (table: string) => { first: string; last: string } | null;
  /** SQL: the day that clocks of the reporting zone show at a UTC instant. */
  day: (instant: string) => string;
  /** The clocks of any zone. */
  clock: (zone: string) => Clock;
  /** Attributes of accounts asked for: id and where it comes from. */
  dimensions: readonly Dimension[];
  /** Where MRR comes from. */
  mrrFrom: 'subscriptions' | 'mrr_snapshots' | 'invoices' | null;
  /** First day of the history when data begin in mid-history. */
  historyFrom: string | null;
  usage: UsageContext;
  /** What was counted when all the exports were read; empty where nobody asks. */
  quality: readonly QualityCount[];
  /** Periods begin and end with months, so that sums of months are sums of periods. */
  isMonthly: boolean;
  /** Health is wanted for these accounts only, null for all. */
  scoredAccounts: readonly string[] | null;
  /** Fills the relations of metrics that are inputs of health, for as-of dates. */
  measured?: Measured;
};

/** SQL for what the clocks of a zone show. */
export type Clock = {
  /** The day at a UTC instant. */
  day: (instant: string) => string;
  /** The first UTC second at which they show a local second, a column, or a later one. */
  firstShown: (localSeconds: string) => string;
};

export type Dimension = Pick<DimensionConfig, 'map' | 'ranges' | 'segments'> & {
  id: string;
  table: string;
  column: string;
};

export type UsageContext = {
  /** Whether usage is there and asked for at all. */
  isReduced: boolean;
  sets: ReadonlySet<UsageSet>;
  /** Days that each grain keeps; others are counted only. */
  ranges: UsageRanges;
  /** The only features that anything is asked about, null for all. */
  features: readonly string[] | null;
  /** Features of the tier `core`, for who used them. */
  coreFeatures: readonly string[];
  /** Account and user of our own people, whose use does not count. */
  internalUsers: readonly (readonly [string, string])[];
  /** Whether time, uses and logins are summed. */
  hasFigures: boolean;
  /** No key has blanks around it, so that groups need not be united after trimming. */
  isTidy: boolean;
  /** Bits of `problem` that reject a row. */
  fatal: bigint;
};

export type UsageSet = keyof UsageRanges | 'feature_months';

export type UsageRanges = Readonly<
  Record<
    'user_months' | 'user_weeks' | 'session_months' | 'account_days' | 'core_uses',
    { from: string; to: string }
  >
>;
