import type { Tone, Unit } from './report.ts';

/**
 * A picture of figures that a table beside it tells too. Only HTML draws it; other formats leave it
 * out. Names are those that readers see, values are as in cells: exact decimals as text, or numbers;
 * null is unknown and leaves a gap.
 */
export type ChartBlock = {
  kind: 'chart';
  /** Unique among the charts of a report: snake_case. */
  name: string;
  title: string;
  /** One sentence that says what the picture shows, with its figures: the answer, not the method. */
  says: string;
  chart: Chart;
};

export type Chart =
  | SharesChart
  | StackChart
  | TrendChart
  | WaterfallChart
  | BarsChart
  | HeatMapChart
  | CalibrationChart
  | ForecastChart;

export type ChartValue = string | number | null;

/** How the same whole splits into parts, one full bar per row: customers and MRR by band. */
export type SharesChart = {
  type: 'shares';
  parts: readonly { name: string; tone?: Tone }[];
  /** Values in the order of the parts; each row adds up to its own 100 %. */
  rows: readonly { name: string; unit: Unit; values: readonly ChartValue[] }[];
};

/** How parts of a whole develop: one column per period, stacked from the first part upwards. */
export type StackChart = {
  type: 'stack';
  unit: Unit;
  periods: readonly string[];
  parts: readonly { name: string; tone?: Tone; values: readonly ChartValue[] }[];
};

/** How one figure, or a few, develop. Up to four lines keep apart. */
export type TrendChart = {
  type: 'trend';
  unit: Unit;
  periods: readonly string[];
  lines: readonly { name: string; values: readonly ChartValue[] }[];
  /** Decimals of the value at the end of a line; each unit has a default. */
  digits?: number;
  /** A level to reach, such as 100 with `> 100 %`. */
  target?: { value: number; text: string };
  /** Where the value may lie by chance: the interval of a sample, in the unit of the lines. */
  noise?: { name: string; low: readonly ChartValue[]; high: readonly ChartValue[] };
};

/** From an opening to a closing figure: steps with their sign, totals stand on the ground. */
export type WaterfallChart = {
  type: 'waterfall';
  unit: Unit;
  steps: readonly { name: string; value: ChartValue; isTotal?: true }[];
};

/** One bar per segment, plan or reason, in the order of the table beside it. */
export type BarsChart = {
  type: 'bars';
  unit: Unit;
  bars: readonly { name: string; value: ChartValue; tone?: Tone }[];
  /** The figure of all, drawn as a line across. */
  total?: { value: number; text: string };
};

/** Cohorts by age: the darker the cell the higher the value; null cells are yet to come. */
export type HeatMapChart = {
  type: 'heat_map';
  unit: Unit;
  /** What the columns count: `months since sign-up`. */
  across: string;
  columns: readonly string[];
  rows: readonly { name: string; values: readonly ChartValue[] }[];
};

/** How often what was foretold came true: on the diagonal the two agree. Both in percent. */
export type CalibrationChart = {
  type: 'calibration';
  expected: string;
  observed: string;
  points: readonly { expected: number; observed: number; low?: number; high?: number }[];
};

/** What was, then what is expected with its interval. Values stand at the periods in their order. */
export type ForecastChart = {
  type: 'forecast';
  unit: Unit;
  /** The past, then the future. */
  periods: readonly string[];
  past: readonly ChartValue[];
  /** One value per future period. */
  expected: readonly ChartValue[];
  low: readonly ChartValue[];
  high: readonly ChartValue[];
  /** Such as `80 % interval`. */
  interval: string;
};
