import type { Follow } from '../config/config.ts';
import type { Formula } from '../lib/formula.ts';
import type { Unit } from '../reports/report.ts';

/** A health model: groups of inputs with their scoring, and bands. Data only; `score` applies it. */
export type Model = {
  id: string;
  title: string;
  /** The document that it reproduces; null for a model of the config. */
  follow: Follow | null;
  /** In reading order; ids of inputs differ within the whole model. */
  groups: readonly Group[];
  /** Arithmetic over the scores of the inputs in place of their weights; only the config has it. */
  formula?: Formula;
  /** From the highest to the lowest. */
  bands: readonly Band[];
  /** Undefined words of the document as numbers or words, by dotted name; the config may change them. */
  settings: Readonly<Record<string, number | string>>;
};

/** Inputs that are weighed against each other before the group is weighed against other groups. */
export type Group = {
  id: string;
  title: string;
  weight: number;
  /** Least score that the document expects of the group, 0–100; judges it, changes no score. */
  target?: number;
  inputs: readonly Input[];
};

/** One input. All SQL is over one row of its fact; `{name}` in it is a setting. */
export type Input = {
  id: string;
  title: string;
  /** Within its group. */
  weight: number;
  /** Fact with a row per account and as-of date: one of `healthFacts`. */
  over: string;
  /** Tables or `table.column`s without which the input is not connected at all; `|` joins choices. */
  needs: readonly string[];
  /** There is something to judge. */
  present: string;
  /** The figure shown for it, in `unit`. */
  value: string;
  /** Of the figure; a plain number when left out. */
  unit?: Unit;
  /** Days since the newest row behind it. */
  age: string;
  score: Scoring;
  /** What is wrong, most telling first; `{column}` in `says` is a column of the fact. */
  issues: readonly { when: string; says: string }[];
  action: string;
  /** The metric of each account, over the window that ends at the date, that fills `over`. */
  metric?: { id: string; window: string };
  /** `accounts.column` that it reads: as exported for every date, unless account_history dates it. */
  attribute?: string;
};

/**
 * How a row becomes a score of 0–100. `top` and `bottom` are exact (integers or decimals); the figure
 * scored is their unrounded quotient, `bottom` 1 when left out; without a positive bottom the input
 * is missing.
 */
export type Scoring =
  /** The first word whose test holds gives its points of `of`. */
  | { kind: 'words'; of: number; words: readonly Word[] }
  /** 0 at `from`, 100 at `to`, between them in proportion; `from` may be the higher one. */
  | { kind: 'linear'; top: string; bottom?: string; from: Edge; to: Edge; isUncapped?: true }
  /** The score of the last step, ascending, that the figure reaches; `below` when it reaches none. */
  | { kind: 'steps'; top: string; bottom?: string; below: number; steps: readonly Step[] }
  /** `of` gives a word; the input is missing when the word has no score. */
  | { kind: 'categories'; of: string; scores: Readonly<Record<string, number>> }
  /** The first case that holds decides; when none does, the input is missing. */
  | { kind: 'cases'; cases: readonly { when: string; score: Scoring }[] };

export type Word = { word: string; points: number; when: string };

/** A number, or SQL for one of at most 6 decimals. */
export type Edge = number | string;

/** Reached at `from`; a strict one only above it. */
export type Step = { from: Edge; score: number; isStrict?: true };

export type Band = {
  name: string;
  /** Lowest score that belongs to it, on the unrounded score. */
  from: number;
  role: 'healthy' | 'watch' | 'at_risk' | 'critical';
  /** The document's word for how good it is, where it has one besides the name: Excellent. */
  level?: string;
  /** The document's word for the state of the account, where it has one besides the name: At Risk. */
  status?: string;
  /** How the document's templates write its range. */
  range: string;
  action: string;
};
