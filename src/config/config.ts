import type { Pseudonyms } from '../lib/pseudonym.ts';
import type { Cadence } from '../lib/schedule.ts';
import type { Metric } from '../metrics/metric.ts';
import type { SourceConfig } from './source.ts';
import type { WrittenModel } from './written-models.ts';

/** A config file after checking: every default filled in, every path absolute. */
export type Config = {
  /** Path as the user would write it, for messages. */
  path: string;
  /** Folder of the config file; relative paths inside it start here. */
  folder: string;
  /** First 6 hex digits of the SHA-256 of the config text, overrides included. */
  hash: string;
  timezone: string;
  isTimezoneAssumed: boolean;
  currency: string | null;
  /** 1–12. */
  fiscalYearStart: number;
  follow: Follow[];
  sources: SourceConfig[];
  identity: {
    aliases: string | null;
    matchesDomains: boolean;
    /** Domains of free mail beside the well-known ones. */
    freeMail: string[];
    isRolledUp: boolean;
    excludeInternal: boolean;
  };
  /** Dimension id → where it comes from, such as `accounts.segment`. */
  dimensions: Record<string, DimensionConfig>;
  /** Metrics of the config's own. */
  metrics: readonly Metric[];
  /** The plan ladder from lowest to highest. */
  plans: string[];
  events: { login: string[]; value: string[] };
  /** metric id → period → figure that finance expects, as a decimal string. */
  expect: Record<string, Record<string, string>>;
  definitions: Definitions;
  /** metric id → levels that override the followed documents', one entry for each window and date. */
  targets: Record<string, TargetConfig[]>;
  health: HealthConfig;
  alerts: AlertsConfig;
  /** Reports of the config's own. */
  reports: readonly OwnReport[];
  /** Health models of the config's own, as they are written. */
  models: Readonly<Record<string, WrittenModel>>;
  runs: Record<Cadence, RunConfig>;
  deliver: TargetOfDelivery[];
  quality: { accuracy: number; completeness: number; maxAgeDays: number | null };
  backtest: BacktestConfig;
  forecast: ForecastConfig;
  /** Runs record their figures in the file. */
  record: { isOn: boolean; file: string };
  /** Published months, and the last month of all that are. */
  locked: { months: string[]; until: string | null };
  /** The lines on which figures depend, as they are written. */
  lines: () => ConfigLine[];
  /** What runs keep of usage; `folder` is null for that of the user. */
  cache: { isUsed: boolean; folder: string | null; maxBytes: number; minBytes: number };
  /** Messages and lists of rejected rows show what tells of persons. */
  showsPersonal: boolean;
  /** Whether pseudonyms are asked for, and the environment variable that holds their key. */
  privacy: { isPseudonymous: boolean; keyEnv: string };
  /** What stands for ids, once the key is known; null where they are told. */
  pseudonyms: Pseudonyms | null;
  /** Reports quote the free text of customers. */
  showsComments: boolean;
  /** `path:line:column` of a key, or of its nearest existing parent. */
  at: (keys: readonly (string | number)[]) => string;
};

/** One value of a config: `sources.billing.columns.amount` → `"Amount"`, and where it stands. */
export type ConfigLine = { key: string; value: string; where: string };

/** What `run` makes. */
export type RunConfig = {
  reports: string[];
  formats: string[];
  /** Names of targets. */
  deliver: string[];
  /** As it is written, such as `first mon 09:00`. */
  due: string;
};

/** Who gets reports; secrets are named by the environment variable that holds them. */
export type TargetOfDelivery = { name: string; attach: string[] } & (MailServer | Webhook);

export type MailServer = {
  kind: 'smtp';
  host: string;
  port: number;
  /** TLS from the start; else STARTTLS. */
  isSecure: boolean;
  from: string;
  to: string[];
  userEnv: string | null;
  passwordEnv: string | null;
};

export type Webhook = {
  kind: 'webhook';
  url: string | null;
  urlEnv: string | null;
  body: 'slack' | 'json';
};

/** A report of the config's own. */
export type OwnReport = { id: string; title: string; blocks: readonly OwnBlock[] };

/** A part of it: metrics, a block of a shipped report, a table of another command, or text. */
export type OwnBlock =
  | { kind: 'metrics'; title: string | null; ids: string[]; by: string | null }
  | { kind: 'block'; id: string }
  | { kind: 'table'; command: string; name: string }
  | { kind: 'text'; text: string };

export type Follow = 'pillars' | 'points' | 'service' | 'glossary' | 'signals';

export type Definitions = {
  mrr: { from: 'subscriptions' | 'mrr_snapshots' | 'invoices' | null };
  nrr: { variant: string | null };
  grr: { variant: string | null };
  csat: { scale: [number, number] | null; satisfiedMin: number | null };
  ces: { direction: 'ease' | 'effort'; isDirectionAssumed: boolean };
  ttv: { start: 'contract' | 'signup' };
  renewal: { graceDays: number };
  /** Percentages of active users at which a new band of adoption begins, ascending. */
  adoption: { bands: readonly number[] };
  /** 0–1 of revenue that is left after what it costs to provide it, null where revenue counts. */
  clv: { grossMargin: number | null };
  fcr: { reopenDays: number };
  activation: {
    windowDays: number;
    loginDays: number;
    minLogins: number;
    minFeatures: number;
    minCoreFeatures: number;
  };
  /** Hours by priority; null where no policy is set. */
  sla: Record<string, { responseHours: number | null; resolutionHours: number | null }>;
  /** How soon before its due time an open ticket is at risk. */
  slaAtRisk: { withinMinutes: number };
  calendars: CalendarConfig[];
  /** metric id → which moment of a ticket decides its period. */
  attributeBy: Record<string, 'created' | 'resolved'>;
  /** n below which a figure is marked. */
  minN: number;
};

/** Business hours. */
export type CalendarConfig = {
  name: string;
  /** Teams that keep it; null for all that keep no other. */
  teams: string[] | null;
  timezone: string;
  /** Minutes after midnight, Monday first; null on days off. */
  hours: ({ opens: number; closes: number } | null)[];
  holidays: string[];
};

export type DimensionConfig = {
  /** `table.column`; null where segments are named by conditions. */
  path: string | null;
  /** Words of the column → segments; others stay as they are. */
  map: Record<string, string> | null;
  /** Numbers at which a new segment begins, ascending. */
  ranges: readonly number[] | null;
  /** Named conditions over attributes of accounts; the first that holds decides. */
  segments: readonly { name: string; where: string }[] | null;
};

/** Levels as they are written. */
export type LevelTexts = Record<'min' | 'target' | 'best' | 'benchmark', string | null>;

export type TargetConfig = LevelTexts & {
  window: string | null;
  /** First day on which it holds. */
  from: string | null;
  /** Dimension → segment → its own levels. */
  by: Record<string, Record<string, LevelTexts>>;
  /** Where it stands in the config. */
  keys: readonly (string | number)[];
};

export type HealthConfig = {
  /** Of all accounts, or of those whose segment has none of its own. */
  model: string;
  /** Models of single segments of a dimension; empty when all accounts have one. */
  bySegment: { dimension: string; models: Readonly<Record<string, string>> };
  missing: MissingPolicy;
  /** A score at the lower edge of a band belongs to the band below. */
  isUpperInclusive: boolean;
  /** 0–1. */
  minCoverage: number;
  newAccountGraceDays: number;
  /** Settings of the model, such as `usage.daily_weekdays: 16`, by dotted name. */
  settings: Record<string, number | string>;
  /** Whether the at-risk list also shows critical accounts. */
  includeBelow: boolean;
};

export type AlertsConfig = {
  /** Days in which a line crossed again is not told again. */
  coolDownDays: number;
  /** Ids of alerts that nobody wants. */
  off: string[];
  /** Limits that differ from the usual ones, by dotted name. */
  settings: Record<string, number>;
  /** Absolute path of the file that remembers the last run. */
  state: string;
};

/** What a health score must reach to be of use. */
export type BacktestConfig = {
  /** Times the churn of all, for the critical bands. */
  redMultiple: number;
  /** Share of exits below green 60 days before, 0–1. */
  recall: number;
  /** Share of all customers that may be green at most, 0–1. */
  green: number;
};

/** How likely renewals are. */
export type ForecastConfig = {
  /** By the lowest score of each range, highest first; shares 0–1 with at most 6 decimals. */
  probabilities: readonly { from: number; p: number }[];
  /** Whether shares learnt from the past are used instead. */
  isLearned: boolean;
  /** As many renewals as the table weighs against those of the past. */
  prior: number;
};

export type MissingPolicy =
  | { kind: 'redistribute' }
  | { kind: 'neutral' }
  | { kind: 'zero' }
  | { kind: 'carry_forward'; days: number }
  | { kind: 'fail' };
