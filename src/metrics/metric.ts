import type { Follow } from '../config/config.ts';
import type { Formula } from '../lib/formula.ts';
import type { Unit } from '../reports/report.ts';

/** A metric: one declaration from which numbers, docs, `explain` and reports follow. */
export type Metric = Aggregate & {
  id: string;
  title: string;
  /** The question it answers, one line. */
  definition: string;
  /** The formula in words. */
  formula: string;
  family:
    | 'revenue'
    | 'retention'
    | 'satisfaction'
    | 'support'
    | 'adoption'
    | 'value'
    | 'advocacy'
    | 'operations'
    | 'feedback'
    | 'health'
    | 'quality'
    | 'own';
  kind: 'lagging' | 'leading' | 'activity';
  unit: Unit;
  /** A `range` can be missed on both sides. */
  better: 'higher' | 'lower' | 'neutral' | 'range';
  /** Near means within 2 points of the target, else within 10 % of it. */
  isNearInPoints?: true;
  windows: readonly string[];
  /** Other ids under which it is known. */
  aliases?: readonly string[];
  axes?: readonly Axis[];
  targets?: readonly Target[];
  /** Words for a value, such as Good. */
  bands?: readonly Bands[];
  /** Arithmetic over other metrics instead of rows of a fact; only the config has such metrics. */
  combines?: Formula;
  /** Documents that ask for it. */
  follows: readonly Follow[];
};

/** What is computed: an aggregate over one fact. */
export type Aggregate = {
  over: string;
  /** Which attributes segment it: those at the start or at the end of the period. */
  at?: 'opening' | 'closing';
  where?: string;
  /** Columns that some file must fill, as `table.column`; `|` joins choices, `billing` gives MRR. */
  needs?: readonly string[];
  statistic?: Statistic;
  /** SQL aggregates; without a denominator the numerator is the value. */
  numerator?: string;
  denominator?: string;
  /** The denominator is the same for all accounts, such as the days of the period. */
  isDenominatorShared?: true;
  /** What numerator and denominator are, in words, for `explain`. */
  words?: { numerator: string; denominator?: string };
  /** SQL of one row, for percentiles and survival. */
  value?: string;
  /** SQL of one row: the value was reached, for survival. */
  isEvent?: string;
  /** Rows counted, an SQL aggregate. */
  n: string;
  /** The quotient is multiplied by `times` and divided by `per`, in one division. */
  times?: number;
  per?: number;
  interval?: Interval;
  /** Why there is no number when the denominator is 0. */
  empty: string;
  /** Why there is no number although rows were counted. */
  withheld?: string;
};

export type Statistic = 'ratio' | 'median' | 'p90' | 'km_median';

/** How sampling error is told; a census has none. */
export type Interval =
  | { kind: 'share' }
  | { kind: 'nps'; polar: string }
  | { kind: 'mean'; squares: string };

/** A choice between definitions, such as the method of NRR; the first option is the default. */
export type Axis = { id: string; options: readonly Option[] };

export type Option = { id: string; title: string } & Partial<Aggregate> & {
    formula?: string;
    windows?: readonly string[];
    better?: Metric['better'];
    unit?: Unit;
  };

/** A level that a followed document sets, bound to one variant and window. */
export type Target = {
  follow: Follow;
  level: 'min' | 'target' | 'best' | 'benchmark';
  variant: string;
  window: string;
  /** As written, such as `> 50` or `5–10`; the numbers are in the metric's unit. */
  says: string;
  /** The one segment that it is for. */
  segment?: string;
  /** What `segment` is a segment of, when it is not `segment`: priority, category, topic. */
  dimension?: string;
};

/** How a followed document, or the config, names a value of one variant. */
export type Bands = {
  /** Null for a metric of the config. */
  follow: Follow | null;
  variant: string;
  /** All when absent. */
  windows?: readonly string[];
  /** From the best word down, the first whose comparison holds; null where the document has none. */
  words: readonly (readonly [says: string, word: string | null])[];
  /** The word when none holds. */
  otherwise: string | null;
};
