import { idleDimensions } from '../check/idle.ts';
import { footerOf } from '../compose/footer.ts';
import { bandReport, type HealthInput, healthReport } from '../compose/health.ts';
import { accountReport } from '../compose/health-account.ts';
import { segmentReport } from '../compose/health-by.ts';
import type { Config } from '../config/config.ts';
import { CliError, exit } from '../errors.ts';
import type { FactContext, UsageRanges } from '../facts/fact.ts';
import { declaredSegments, segmentOrder } from '../facts/segment-order.ts';
import { modelNamed, modelNeeds } from '../health-models.ts';
import { addDays, addMonths } from '../lib/dates.ts';
import { didYouMean } from '../lib/nearest.ts';
import { monthName, type Period } from '../lib/periods.ts';
import type { Model } from '../models/model.ts';
import { deriveFor, type Gathered } from '../pipeline.ts';
import { accountDimension, accountDimensions, checkDimension, dimensionFacts } from '../plan.ts';
import type { Report } from '../reports/report.ts';
import { daysInBand } from '../score/bands.ts';
import { holdings, staffNames } from '../score/holdings.ts';
import { connected, inputsOf } from '../score/inputs.ts';
import { score, unscored } from '../score/score.ts';
import { rangesOf } from '../usage.ts';
import { type Context, withExports } from './context.ts';
import { healthTrend, trendMonths } from './health-trend.ts';
import { isForMachines } from './output.ts';
import {
  choosePeriod,
  clockDate,
  namedPeriod,
  type PeriodOptions,
  previousPeriod,
  spansOf,
} from './periods.ts';
import { unfit } from './wrong.ts';

export type HealthOptions = PeriodOptions & {
  model?: string;
  account?: string;
  band?: string;
  by?: string;
  months?: string;
};

/** Customer health at the end of a month or at a date. */
export async function healthCommand(context: Context, options: HealthOptions): Promise<Report> {
  const { config } = context;
  const model = modelNamed(options.model ?? config.health.model, config);
  checkOneView(options);
  if (options.by !== undefined) checkAccountDimension(options.by, config);
  if (options.band !== undefined) checkBand(model, options.band);
  const nMonths = options.months === undefined ? null : trendMonths(options.months);
  const named = namedPeriod(config, options);
  const split = dimensionFacts(options.by === undefined ? [] : [options.by], config);
  const needs = modelNeeds(config, [model]);
  // A dimension of usage and a trend look further back than scores do.
  const isNear = named !== null && nMonths === null && split.length === 0;
  const usageRanges = isNear ? scoreRanges(named.end) : null;
  const need = { ...needs, facts: [...needs.facts, ...split], usageRanges };
  return withExports(context, need, async (gathered) => {
    const moment = momentOf(context, options, gathered);
    if (nMonths !== null) return healthTrend(context, gathered, model, moment, nMonths);
    if (options.by !== undefined) {
      context.warnings.push(...(await idleDimensions(gathered, [options.by])));
    }
    const by = options.by ?? 'segment';
    const input = await healthInput(context, gathered, model, moment, {
      by,
      isForMachines: isForMachines(context.options),
    });
    if (options.by !== undefined)
      return segmentReport(input, options.by, orderOf(options.by, config));
    if (options.account !== undefined) return accountReport(input, options.account);
    return options.band === undefined ? healthReport(input) : bandReport(input, options.band);
  });
}

// Ranges and plans have an order of their own; other segments follow their size.
const orderOf = (id: string, config: Config) =>
  declaredSegments(config, id).length === 0 ? null : segmentOrder(config, id);

/** The date that is scored, the date before it, and how the report names them. */
export type Moment = { t: string; before: string; title: string; period: string; span: Period };

// Seats are looked at in the 30 days before the end; active days are kept for all months anyway.
const scoreRanges = (t: string): UsageRanges => rangesOf(addDays(t, -30), t);

/** The moment that the options name, else the end of the newest complete month. */
export function momentOf(context: Context, options: HealthOptions, gathered: Gathered): Moment {
  const now = context.effects.now();
  const known = { newestDense: gathered.newestDense, now };
  if (options.asOf !== undefined && options.month === undefined && options.quarter === undefined) {
    const t = clockDate(context.config, options, now);
    const span = { id: options.asOf, window: '1m', start: addMonths(t, -1), end: t };
    return { t, before: span.start, title: options.asOf, period: options.asOf, span };
  }
  const period = choosePeriod(context.config, options, known);
  const title = period.window === '1m' ? monthName(period.id) : period.id;
  const isRunning = period.end !== addMonths(period.start, 1) && period.window === '1m';
  return {
    t: period.end,
    before: previousPeriod(period).end,
    title: isRunning ? `${title}, to date` : title,
    period: period.id,
    span: period,
  };
}

/** Scores at a moment and before it, with all that reports say about the accounts. */
async function healthInput(
  { config, progress }: Context,
  gathered: Gathered,
  model: Model,
  moment: Moment,
  { by, isForMachines }: { by: string; isForMachines: boolean },
): Promise<HealthInput> {
  const segment = accountDimension(by, config);
  progress.say('deriving');
  const spans = spansOf([moment.span], [moment.span.window]);
  const dimensions = segment === null ? [] : [segment];
  const facts = await deriveFor(gathered, spans, [moment.before, moment.t], dimensions);
  progress.say('scoring');
  return scoredInput(config, gathered, facts, model, moment, isForMachines);
}

/** The same from facts that stand already. */
export async function scoredInput(
  config: Config,
  gathered: Gathered,
  facts: FactContext,
  model: Model,
  moment: Moment,
  isForMachines: boolean,
): Promise<HealthInput> {
  const { engine } = gathered;
  const base = { model, health: config.health, context: facts };
  const scores = await score(engine, { ...base, asOfs: [moment.before, moment.t] });
  const now = scores.filter(({ t }) => t === moment.t);
  const critical = model.bands.filter(({ role }) => role === 'critical').map(({ name }) => name);
  const followed = isForMachines ? now : now.filter(({ band }) => critical.includes(band));
  const inputs = connected(model, facts).map(({ id }) => id);
  return {
    config,
    isForMachines,
    model,
    currency: facts.currency,
    title: moment.title,
    period: moment.period,
    now,
    before: new Map(scores.flatMap((s) => (s.t === moment.before ? [[s.accountId, s]] : []))),
    holdings:
      config.plans.length > 0 || isForMachines
        ? await holdings(engine, { ...base, asOfs: [moment.t] })
        : new Map(),
    days: followed.length === 0 ? new Map() : await daysInBand(engine, base, followed),
    staff: await staffNames(engine),
    segments: await segmentsAt(gathered, facts, moment.t),
    unconnected: inputsOf(model)
      .filter(({ id }) => !inputs.includes(id))
      .map(({ title }) => title),
    footer: footerOf(gathered, []),
  };
}

async function segmentsAt(
  { engine }: Gathered,
  { dimensions: [dimension] }: FactContext,
  t: string,
): Promise<Map<string, string>> {
  if (dimension === undefined) return new Map();
  const rows = await engine.rows<{ account_id: string; segment: string }>(
    `select account_id, "by_${dimension.id}" as segment from account_states where edge = date '${t}'`,
  );
  return new Map(rows.map(({ account_id, segment }) => [account_id, segment]));
}

// Each of them shows something else of the same scores.
function checkOneView(options: HealthOptions): void {
  const asked = (['account', 'band', 'by', 'months'] as const).filter(
    (name) => options[name] !== undefined,
  );
  if (asked.length < 2) return;
  const names = asked.map((name) => `--${name}`).join(' and ');
  throw unfit(`${names} show different things`, `keep one of them; --format csv has them all`);
}

// Tickets and features carry attributes of their own, by which accounts cannot be told apart.
function checkAccountDimension(id: string, config: Config): void {
  checkDimension(id, config);
  if (accountDimension(id, config) !== null) return;
  throw new CliError(`accounts have no "${id}"`, {
    exitCode: exit.usage,
    hint: `customers can be split by ${accountDimensions(config).join(', ')}`,
  });
}

function checkBand(model: Model, band: string): void {
  const names = [...model.bands.map(({ name }) => name), ...unscored];
  if (names.includes(band)) return;
  throw new CliError(`model ${model.id} has no band "${band}"`, {
    exitCode: exit.usage,
    hint: didYouMean(band, names, `bands: ${names.join(', ')}`),
  });
}
