import type { ChartBlock } from './chart.ts';

/** What a reader gets, as plain data; a renderer turns it into one format. */
export type Report = {
  /** File-name friendly id: health, sheet, metrics, explain, check. */
  id: string;
  title: string;
  /** One or two headline lines under the title. */
  subtitle: string[];
  /** As printed in file names and machine formats: `2026-10`, `2026-Q3`, or a date. */
  period: string;
  /** ISO code of the reporting currency, null when the data name none. */
  currency: string | null;
  blocks: Block[];
  /** Sources, definitions, config, version: one line each. */
  footer: string[];
  /** What in it is not good, for `--fail-on`. */
  findings?: readonly Finding[];
};

/** missed: a target · alert: a line was crossed · urgent: somebody must act at once, also critical. */
export type Finding = 'missed' | 'alert' | 'urgent' | 'critical';

export type Block = TableBlock | TextBlock | ChecklistBlock | ChartBlock;

export type TableBlock = {
  kind: 'table';
  /** Name for `--table` and for files: snake_case. */
  name: string;
  title: string | null;
  /** Heads it in HTML, where it stands beside charts, although other formats need no title. */
  pageTitle?: string;
  columns: TableColumn[];
  rows: Cell[][];
  /** How many rows there are, where only the first ones were made. */
  nRows?: number;
  /** Who sees it: readers (terminal, Markdown, HTML), machines (CSV, JSON), both, HTML alone, or terminal and HTML. */
  for: 'both' | 'readers' | 'machines' | 'html' | 'terminal';
  /** Readers see this many rows, then a line that says how many more there are; machines see all. */
  limit: number | null;
  /** Said by readers' formats instead of an empty table. */
  empty: string;
  /** A line below the table for readers, null when there is nothing to say. */
  note: string | null;
  /** Hint in the "… n more" line, such as `--band At-risk, or --format csv`. */
  more?: string;
  /** HTML shows the rows as tiles, large figures side by side; the words name columns by their id. */
  tiles?: Tiles;
  /** The rows are a sum or a sentence, so HTML does not sort them. */
  isFixed?: true;
};

/**
 * `columns`: each column of the only row is a tile, and a change belongs to the figure before it. Else
 * each row is one; `says` are small words below its figure.
 */
export type Tiles =
  | 'columns'
  | { title: string; value: string; trend?: string; change?: string; says?: readonly string[] };

export type TableColumn = {
  /** Header of machine formats: snake_case. */
  id: string;
  /** Header for readers. */
  title: string;
  align: 'left' | 'right' | 'center';
  /** What a terminal shows beyond other formats, HTML shows too. */
  for: 'both' | 'readers' | 'machines' | 'terminal';
  /** On a narrow terminal it leaves before others, or its text stays whole while others can leave. */
  whenNarrow?: 'leaves' | 'stays';
};

/** Lines kept as they are (formulas, sums); readers only. */
export type TextBlock = { kind: 'text'; title: string | null; lines: string[] };

/** Things to do; readers only, machines get the table of the same content. */
export type ChecklistBlock = {
  kind: 'checklist';
  title: string | null;
  items: string[];
  empty: string;
  /** There is nothing to tick off: a list of things to know. */
  hasNoBoxes?: true;
};

export type Cell = {
  /** Exact decimals travel as strings; null is unknown and is printed `–`. */
  value: string | number | boolean | null;
  unit: Unit;
  /** Decimals for readers; each unit has a default. */
  digits?: number;
  /** A change: printed with its sign, on a terminal with ▲ or ▼. */
  isChange?: true;
  tone?: Tone;
  /** Added after the value for readers, such as `(35–57, n 212)`. */
  note?: string;
  /** Readers see this text instead of the formatted value. */
  text?: string;
  /** Of a `spark` cell: its values, oldest first, null where unknown. */
  series?: readonly (number | null)[];
};

/**
 * money in the reporting currency · percent 107.0 means 107 % · pp percentage points ·
 * points −100…100 · score 0–100, printed floored to 0.1 · count · number · days · hours · minutes ·
 * scale points of a survey scale · date · text · status met/near/missed · bar a share 0–1 drawn as a bar ·
 * spark a small line of its series, for terminals and HTML.
 */
export type Unit =
  | 'money'
  | 'percent'
  | 'pp'
  | 'points'
  | 'score'
  | 'count'
  | 'number'
  | 'days'
  | 'hours'
  | 'minutes'
  | 'scale'
  | 'date'
  | 'text'
  | 'status'
  | 'bar'
  | 'spark';

/** good, bad, warn colour a judgement; the band roles colour a band; muted steps back. */
export type Tone = 'good' | 'bad' | 'warn' | 'muted' | 'healthy' | 'watch' | 'at_risk' | 'critical';
