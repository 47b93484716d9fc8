import type { HealthInput } from '../compose/health.ts';
import type { Config } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import type { FactContext } from '../facts/fact.ts';
import type { Period } from '../lib/periods.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { CommandReport } from '../reports/catalogue.ts';
import type { Block, Report } from '../reports/report.ts';
import type { Choice } from '../score/choice.ts';
import type { Score } from '../score/score.ts';

/** A part of a report: what it needs of a run, and how it is made of what the run found. */
export type BlockMaker = {
  /** As reports name it: `executive.outcomes`. */
  id: string;
  needs: Needs;
  make: (kit: Kit) => readonly Block[] | Promise<readonly Block[]>;
};

export type Needs = {
  metrics?: readonly Asked[];
  /** Metrics that depend on what the config says, besides. */
  metricsFor?: (config: Config) => readonly Asked[];
  /** Facts that it reads by itself. */
  facts?: readonly string[];
  /** Tables that it reads by itself. */
  tables?: readonly string[];
  /** Scores at the end of the period and of the month before, with all that is said of accounts. */
  health?: true;
  /** Months before the end at which scores are wanted besides. */
  scoresAgo?: readonly number[];
  /** Days before the end at which scores are wanted besides. */
  scoresDaysAgo?: readonly number[];
  /** Reports of other commands that it takes tables or figures from. */
  commands?: readonly CommandReport[];
  /** It tells of one account, which `--account` names. */
  account?: true;
};

/** What another command made, or why it could not. */
export type Made = { report: Report } | { reason: string };

/** A metric as `id@variant/window`. */
export type Asked = {
  id: string;
  /** Dimensions by which it is split, besides the total. */
  by?: readonly string[];
  /** So many months before the period; the period itself and the month before it when left out. */
  ago?: readonly number[];
  /** The same where it depends on the period. */
  agoFor?: (period: Period, config: Config) => readonly number[];
  /** Days that end so many days before the period's end, instead. */
  daysAgo?: readonly number[];
};

/** Months before the period at which metrics are measured when nothing else is said. */
export const usualAgo: readonly number[] = [0, 1];

/** Where a figure is looked for: the total of the period, unless said otherwise. */
export type At = { ago?: number; daysAgo?: number; dimension?: string; segment?: string };

/** What a run found, for blocks to be made of. */
export type Kit = {
  config: Config;
  currency: string | null;
  period: Period;
  /** Exclusive end of the period, the moment of all scores. */
  t: string;
  /** The newest day of usage and tickets, null without them. */
  newestDense: string | null;
  /** What counts as now, epoch ms: the clock's instant, unless a period or a day was named. */
  now: number;
  engine: Engine;
  context: FactContext;
  /** A figure that some block asked for; asking for another is our bug. */
  figure: (id: string, at?: At) => Measurement;
  /** Locked figures that would be others now, one line each. */
  drift: readonly string[];
  /** A metric in all its segments, in their order, without the total. */
  segments: (id: string, dimension: string, ago?: number) => Measurement[];
  /** Health of all customers; a block that reads it says so in its needs. */
  health: HealthInput;
  /** Which model scores whom; null where no block asks for scores. */
  choice: Choice | null;
  /** Scores so many months before the end. */
  scores: (ago: number) => readonly Score[];
  /** Scores so many days before the end. */
  scoresDaysAgo: (days: number) => readonly Score[];
  /** Names of staff by id. */
  staff: ReadonlyMap<string, string>;
  /** The one CSM that is asked about, null for all. */
  csm: string | null;
  /** The account that `--account` names; null when no block asks for one. */
  account: { id: string; name: string } | null;
  /** The report of another command; a block that reads it says so in its needs. */
  made: (command: CommandReport) => Made;
};
