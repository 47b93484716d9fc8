import type { Table as ArrowTable } from 'apache-arrow';
import { type Context, contextOf, openExports, withExports } from './commands/context.ts';
import { choicesOf, scoredDimensions } from './commands/health.ts';
import { measured } from './commands/metrics.ts';
import { momentOf } from './commands/moment.ts';
import { type PeriodOptions, spansOf } from './commands/periods.ts';
import type { Config } from './config/config.ts';
import { quietEffects } from './effects.ts';
import { measurementTable, scoreTable } from './engine/arrow-results.ts';
import { CliError, exit, type Issue } from './errors.ts';
import { normalisedTable } from './export/table.ts';
import { modelNeeds } from './health-models.ts';
import { nearest } from './lib/nearest.ts';
import type { Measurement } from './measure/measurement.ts';
import type { FileCount } from './normalise/counts.ts';
import { deriveFor, type Gathered } from './pipeline.ts';
import type { Report } from './reports/report.ts';
import { modelsIn, scoreChosen } from './score/choice.ts';
import type { Score } from './score/score.ts';
import { tables } from './tables/index.ts';

export type { Config } from './config/config.ts';
export { maxCells, toIpc, toParquet } from './engine/arrow.ts';
export { column, type Value } from './engine/arrow-column.ts';
export { arrowSchema, measurementSchema, scoreSchema } from './engine/arrow-schema.ts';
export { CliError, type ExitCode, type Issue } from './errors.ts';
export type { Measurement } from './measure/measurement.ts';
export type { FileCount } from './normalise/counts.ts';
export type { ChartBlock } from './reports/chart.ts';
export type * from './reports/report.ts';
export type { Part, Score } from './score/score.ts';
export { tables } from './tables/index.ts';
export type { Column, Table } from './tables/table.ts';

export type OpenOptions = {
  /** Path of the config file; relative ones start at the working folder. */
  config: string;
  /** Sets the clock to the end of that day, such as `2026-10-31`. */
  asOf?: string;
  /** Lines of the config to override, as in `--set`: `currency=EUR`. */
  set?: readonly string[];
  /** Issues show what tells of persons instead of `***`. */
  showPii?: boolean;
  /** Pseudonyms by this key, of 16 characters or more, stand for ids and names. */
  pseudonymKey?: string;
  /** Threads of the engine; all cores when absent. */
  threads?: number;
  /** Memory of each engine, such as `2GB`; 320MB when absent. */
  memoryLimit?: string;
};

/** The period of a call; without one it is the newest month that the exports cover. */
type PeriodChoice = Omit<PeriodOptions, 'month' | 'asOf'> & { month?: string };

export type MeasureOptions = PeriodChoice & {
  /** That many months, ending with the chosen one. */
  months?: number;
  /** Dimensions to segment by; the total is always there. */
  by?: readonly string[];
};

export type HealthOptions = PeriodChoice & { model?: string };

export type ReportOptions = HealthOptions & {
  /** The account that the report `journey` tells of. */
  account?: string;
  /** The CSM, by id or name, whose book the report `csm` tells of; all when absent. */
  csm?: string;
};

/** What a call computed, as plain rows and as an Arrow table of them. */
export type Result<Row> = { rows: Row[]; table: ArrowTable };

/**
 * Exports seen through one config.
 *
 * `table`, `issues` and `counts` share one reading of all exports, made by the first of them and kept
 * in a private engine until `close`. Each `measure`, `health` and `report` is a run of its own, just
 * like the command: it reads what its figures need, gives the same numbers, and keeps nothing.
 */
export type Session = {
  /** The config with all defaults filled in. */
  config: Config;
  /** Names of the normalised tables that some source feeds, in reading order. */
  tables: () => string[];
  /** A normalised table, all columns of its declaration, rows in the order of its key. */
  table: (name: string) => Promise<ArrowTable>;
  /** Metrics such as `nrr@cohort/12m`: one row per metric, period and segment, unrounded. */
  measure: (ids: readonly string[], options?: MeasureOptions) => Promise<Result<Measurement>>;
  /** Scores of all customers at a month's end or, with `asOf`, at that day. */
  health: (options?: HealthOptions) => Promise<Result<Score>>;
  /** A report as plain data: `health`, `sheet`, any that `cs-metrics report` lists, or an own one. */
  report: (name: string, options?: ReportOptions) => Promise<Report>;
  /** Rows and values that could not be used. */
  issues: () => Promise<readonly Issue[]>;
  /** What became of the rows of each file. */
  counts: () => Promise<readonly FileCount[]>;
  /** Frees the engine and its files, after calls that are under way. */
  close: () => Promise<void>;
};

/** Opens the exports that a config names; nothing is read before it is asked for. */
export async function open(options: OpenOptions): Promise<Session> {
  const { config: path, threads, set = [], ...rest } = options;
  const context = contextOf(quietEffects(), {
    ...{ ...rest, config: path, set: [...set] },
    threads: threads === undefined ? undefined : String(threads),
  });
  const { config } = context;
  const fed = fedTables(config);
  const reading = oneReading(context, fed);
  return {
    config,
    tables: () => [...fed],
    table: async (name) => {
      assertFed(name, fed);
      return reading.use((gathered) => normalisedTable(gathered, name));
    },
    measure: (ids, chosen = {}) => measureFor(context, ids, chosen),
    health: (chosen = {}) => healthFor(context, chosen),
    report: (name, chosen = {}) => reportFor(context, name, chosen),
    issues: () => reading.use(async ({ normalised }) => normalised.issues),
    counts: () => reading.use(async ({ normalised }) => normalised.counts),
    close: reading.close,
  };
}

function fedTables({ sources }: Config): string[] {
  const fed = new Set(sources.flatMap((source) => source.tables));
  return tables.map(({ name }) => name).filter((name) => fed.has(name));
}

type Reading = {
  use: <T>(work: (gathered: Gathered) => Promise<T>) => Promise<T>;
  close: () => Promise<void>;
};

/** One reading of the exports, made when first used; its users wait for each other. */
function oneReading(context: Context, fed: readonly string[]): Reading {
  let gathered: Promise<Gathered> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  return {
    use(work) {
      if (isClosed) return Promise.reject(new Error('the session is closed'));
      gathered ??= openExports(context, { facts: [], tables: fed });
      const opened = gathered;
      const result = last.then(() => opened).then(work);
      last = result.catch(() => {});
      return result;
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await last;
      const opened = await gathered?.catch(() => null);
      await opened?.close();
    },
  };
}

function assertFed(name: string, fed: readonly string[]): void {
  if (fed.includes(name)) return;
  const isKnown = tables.some((table) => table.name === name);
  const close = nearest(name, isKnown ? [] : tables.map((table) => table.name));
  const meant = close === null ? '' : `did you mean ${close}? `;
  throw new CliError(isKnown ? `no source feeds the table ${name}` : `unknown table "${name}"`, {
    exitCode: exit.usage,
    hint: `${meant}tables of this config: ${fed.join(', ')}`,
  });
}

async function measureFor(
  context: Context,
  ids: readonly string[],
  { months, by = [], ...period }: MeasureOptions,
): Promise<Result<Measurement>> {
  if (ids.length === 0) {
    throw new CliError('no metric was asked for', {
      exitCode: exit.usage,
      hint: 'name at least one, such as "nrr"',
    });
  }
  const { measurements, periods } = await measured(context, ids, {
    ...{ ...period, asOf: context.options.asOf, by: [...by] },
    months: months === undefined ? undefined : String(months),
  });
  const rows = measurements.filter((row) => periods.some(({ id }) => id === row.period));
  return { rows, table: await measurementTable(rows) };
}

async function healthFor(
  context: Context,
  { model: id, ...period }: HealthOptions,
): Promise<Result<Score>> {
  const { config } = context;
  const [choice, ...others] = choicesOf(config, id);
  if (others.length > 0)
    throw new CliError('health takes one model', {
      exitCode: exit.usage,
      hint: 'ask for each model by itself',
    });
  const rows = await withExports(
    context,
    modelNeeds(config, modelsIn(choice!)),
    async (gathered) => {
      const options = { ...period, asOf: context.options.asOf };
      const { t, span } = momentOf(context, options, gathered);
      const facts = await deriveFor(
        gathered,
        spansOf([span], [span.window]),
        [t],
        scoredDimensions(config, [choice!], 'segment'),
      );
      const query = { choice: choice!, health: config.health, context: facts, asOfs: [t] };
      return scoreChosen(gathered.engine, query);
    },
  );
  return { rows, table: await scoreTable(rows) };
}

async function reportFor(context: Context, name: string, chosen: ReportOptions): Promise<Report> {
  const { reportCommand } = await import('./commands/report.ts');
  const options = { ...chosen, asOf: context.options.asOf };
  const [report] = await reportCommand(context, [name], options);
  return report!;
}
