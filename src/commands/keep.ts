import { accountFigures } from '../analyse/account-figures.ts';
import {
  isSame,
  type Published,
  placeKey,
  published,
  type RecordedFigure,
} from '../analyse/restatement.ts';
import type { HealthInput } from '../compose/health.ts';
import type { Config } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import { factNamed } from '../facts/index.ts';
import { addDays, addMonths } from '../lib/dates.ts';
import { type Period, parseMonth, parseQuarter, parseYear } from '../lib/periods.ts';
import { idOf } from '../measure/ids.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Gathered } from '../pipeline.ts';
import { cellText } from '../render/cell.ts';
import type { Unit } from '../reports/report.ts';
import { version } from '../version.ts';
import type { Context } from './context.ts';
import { inputFiles } from './input-files.ts';
import { addRun, recordedRuns } from './records.ts';
import { warnOrFail } from './wrong.ts';

/** What a command tells and may have told before. */
export type Told = {
  command: string;
  measurements: readonly Measurement[];
  /** Ids of the periods that the command is about; those beside them are not recorded. */
  periods: readonly string[];
  health?: readonly HealthInput[];
  /** Tables that were read beside those of the plan. */
  tables?: readonly string[];
};

/** Figures as they stand, and a line for each that is locked and would be another one now. */
export type Kept = { measurements: Measurement[]; drift: string[] };

/**
 * Lets the recorded figures of locked periods stand, and records the others once the report has left
 * the house, where the config or `--record` asks for it.
 */
export async function keep(context: Context, gathered: Gathered, told: Told): Promise<Kept> {
  const { config } = context;
  const standing = await standingFigures(context, told);
  const kept = settle(gathered, told, standing);
  warnOrFail(context, kept.drift);
  if (config.record.isOn || context.options.record) await record(context, gathered, told, standing);
  return kept;
}

/** The same for health alone: who is in which band is as of now, and footers name what is locked. */
export async function keepHealth(
  context: Context,
  gathered: Gathered,
  health: readonly HealthInput[],
  tables: readonly string[],
): Promise<void> {
  const periods = [...new Set(health.map(({ period }) => period))];
  const told = { command: 'health', measurements: [], periods, health, tables };
  const { drift } = await keep(context, gathered, told);
  for (const { footer } of health) footer.push(...drift);
}

type Standing = ReadonlyMap<string, Published>;

/** Recorded figures of the locked periods that are told about. */
async function standingFigures({ config, warnings }: Context, told: Told): Promise<Standing> {
  const ids = new Set([...told.measurements.map(({ period }) => period), ...told.periods]);
  const locked = [...ids].filter((id) => isLocked(config, id));
  if (locked.length === 0) return new Map();
  const runs = await recordedRuns(config);
  const found = locked.map((id) => ({ id, figures: published(runs, id, 'latest') }));
  for (const { id, figures } of found) {
    if (figures.size > 0 || !told.periods.includes(id)) continue;
    warnings.push(`${id} is locked, but nothing of it is recorded: its figures are those of now`);
  }
  return new Map(found.flatMap(({ figures }) => [...figures]));
}

/** Whether all months of a period are published. */
export function isLocked(config: Config, id: string): boolean {
  const { months, until } = config.locked;
  const period = periodNamed(config, id);
  if (period === null) return false;
  for (let day = period.start; day < period.end; day = addMonths(day, 1)) {
    const month = day.slice(0, 7);
    if (!months.includes(month) && (until === null || month > until)) return false;
  }
  return true;
}

/** The month, quarter or fiscal year of an id, null for other stretches. */
export const periodNamed = ({ fiscalYearStart }: Config, id: string): Period | null =>
  parseMonth(id) ?? parseQuarter(id, fiscalYearStart) ?? parseYear(id, fiscalYearStart);

function settle({ context: { currency } }: Gathered, told: Told, standing: Standing): Kept {
  const drift: string[] = [];
  const shown = (value: number | string | null, unit: Unit): string =>
    value === null ? 'n/a' : cellText({ value, unit }, { currency, style: 'terminal' });
  const lineOf = (now: RecordedFigure, { figure, run }: Published): string => {
    const { metric, period, dimension, segment, unit } = figure;
    const place = dimension === '' ? '' : ` (${dimension} ${segment})`;
    const [was, is] = [figure, now].map(({ exact, value }) => shown(exact ?? value, unit));
    return `${metric} of ${period}${place} is locked at ${was}, recorded ${run.asOf}; the exports of now give ${is}`;
  };
  const measurements = told.measurements.map((m) => {
    const now = figureOf(m);
    const before = standing.get(placeKey(now));
    if (before === undefined || isSame(before.figure, now)) return m;
    drift.push(lineOf(now, before));
    return recorded(m, before, shown(m.exact ?? m.value, m.unit));
  });
  for (const now of (told.health ?? []).flatMap(healthFigures)) {
    const before = standing.get(placeKey(now));
    if (before !== undefined && !isSame(before.figure, now)) drift.push(lineOf(now, before));
  }
  return { measurements, drift: [...new Set(drift)] };
}

function recorded(m: Measurement, { figure, run }: Published, now: string): Measurement {
  const { value, exact, numerator, denominator, n } = figure;
  const unknown = { low: null, high: null, standardError: null };
  const note = `recorded ${run.asOf} and locked; now ${now}`;
  return { ...m, value, exact, numerator, denominator, n, ...unknown, note };
}

async function record(
  context: Context,
  gathered: Gathered,
  told: Told,
  standing: Standing,
): Promise<void> {
  const { config } = context;
  // Days and stretches have no name by which `diff` could come back to them.
  const ended = told.periods.filter((id) => {
    const period = periodNamed(config, id);
    return period !== null && period.end <= gathered.clock;
  });
  const isTold = ({ period }: { period: string }): boolean => ended.includes(period);
  const figures = [
    ...(await figuresOf(gathered.engine, told.measurements.filter(isTold))),
    ...(told.health ?? []).filter(isTold).flatMap(healthFigures),
    // What is published and locked is not overwritten by what it would be now.
  ].filter((figure) => !standing.has(placeKey(figure)));
  if (figures.length === 0) return;
  const run = {
    ...{ asOf: addDays(gathered.clock, -1), command: told.command, version },
    ...{ config: config.hash, settings: settingsOf(config), figures },
    files: await filesOf(gathered, told.tables ?? []),
  };
  context.afterwards.push(() => addRun(config.record.file, run, context.effects.processes));
}

/** The lines of the config on which figures depend. */
export const settingsOf = (config: Config): Record<string, string> =>
  Object.fromEntries(config.lines().map(({ key, value }) => [key, value]));

// What other commands of one run read beside it is none of its inputs.
function filesOf({ config, plan, normalised }: Gathered, tables: readonly string[]) {
  const byDomain = config.identity.matchesDomains ? ['accounts'] : [];
  const read = new Set([...plan.tables, ...tables, ...byDomain, 'account_aliases']);
  const isRead = ({ table }: { table: string }) => plan.isOfAllSources || read.has(table);
  return inputFiles(config, normalised.counts.filter(isRead));
}

/** Measurements as they are recorded, totals with the parts of their accounts. */
export async function figuresOf(
  engine: Engine,
  measurements: readonly Measurement[],
): Promise<RecordedFigure[]> {
  const figures = new Map<string, RecordedFigure>();
  for (const m of measurements) {
    const figure = figureOf(m);
    if (figures.has(placeKey(figure))) continue;
    const accounts = await partsOf(engine, m);
    figures.set(placeKey(figure), accounts === null ? figure : { ...figure, accounts });
  }
  return [...figures.values()];
}

/** A measurement as it is recorded, without its accounts. */
export const figureOf = (m: Measurement): RecordedFigure => ({
  ...{ metric: idOf(m.definition), period: m.period, dimension: m.dimension, segment: m.segment },
  ...{ value: m.value, exact: m.exact, unit: m.unit },
  ...{ numerator: m.numerator, denominator: m.denominator, n: m.n },
});

// Of more accounts a line would be larger than what it explains.
const mostAccounts = 5000;

async function partsOf(
  engine: Engine,
  total: Measurement,
): Promise<RecordedFigure['accounts'] | null> {
  const { definition, dimension, numerator } = total;
  const fact = definition.operands.size > 0 ? null : factNamed(definition.over);
  if (fact === null || fact.hasNoAccounts || fact.isByDimension) return null;
  if (dimension !== '' || numerator === null || definition.statistic !== undefined) return null;
  const parts = [...(await accountFigures(engine, total))].filter(([, part]) =>
    [part.numerator, part.denominator].some((text) => text !== null && Number(text) !== 0),
  );
  if (parts.length > mostAccounts) return null;
  return Object.fromEntries(parts.map(([id, part]) => [id, [part.numerator, part.denominator]]));
}

/** Customers by band, and who they are. */
export function healthFigures({ models, now, period }: HealthInput): RecordedFigure[] {
  return models.flatMap((model) => {
    const own = now.filter((score) => score.model === model.id);
    return [
      ...new Set([...model.bands.map(({ name }) => name), ...own.map(({ band }) => band)]),
    ].map((band): RecordedFigure => {
      const inside = own.filter((score) => score.band === band);
      const n = inside.length;
      return {
        ...{ metric: `health_accounts@${model.id}`, period, dimension: 'band', segment: band },
        ...{ value: n, exact: String(n), unit: 'count', n: own.length },
        ...{ numerator: String(n), denominator: null },
        accounts: Object.fromEntries(inside.map(({ accountId }) => [accountId, ['1', null]])),
      };
    });
  });
}
