import { endedExports } from '../analyse/told-until.ts';
import { idleDimensions } from '../check/idle.ts';
import { footerOf } from '../compose/footer.ts';
import { bandReport, type HealthInput, healthReport } from '../compose/health.ts';
import { accountReport } from '../compose/health-account.ts';
import { segmentReport } from '../compose/health-by.ts';
import { modelsReport } from '../compose/health-models.ts';
import { modelNotes } from '../compose/health-notes.ts';
import type { Config } from '../config/config.ts';
import { CliError, exit } from '../errors.ts';
import type { Dimension, FactContext } from '../facts/fact.ts';
import { isAnybodyTold } from '../facts/health.ts';
import { declaredSegments, segmentOrder } from '../facts/segment-order.ts';
import { choiceOf, modelNamed, modelNeeds, modelRanges } from '../health-models.ts';
import { didYouMean } from '../lib/nearest.ts';
import type { Model } from '../models/model.ts';
import { deriveFor, type Gathered } from '../pipeline.ts';
import { accountDimension, accountDimensions, checkDimension, dimensionFacts } from '../plan.ts';
import type { Report } from '../reports/report.ts';
import { breakNotes, brokenModels } from '../score/breaks.ts';
import {
  always,
  bandOf,
  type Choice,
  daysInBands,
  modelsIn,
  scoreChosen,
} from '../score/choice.ts';
import { holdings, staffNames } from '../score/holdings.ts';
import { connected, inputsOf } from '../score/inputs.ts';
import { notesAt, withNotes } from '../score/notes.ts';
import { modelNotices } from '../score/reach.ts';
import { type Score, unscored } from '../score/score.ts';
import { thinNotes } from '../score/thin.ts';
import { type Context, withExports } from './context.ts';
import { healthTrend, trendMonths } from './health-trend.ts';
import { keepHealth } from './keep.ts';
import { withMeant } from './meant.ts';
import { type Moment, momentOf } from './moment.ts';
import { isForMachines } from './output.ts';
import { namedPeriod, type PeriodOptions, spansOf } from './periods.ts';
import { unfit, warnOrFail } from './wrong.ts';

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
  const choices = choicesOf(config, options.model);
  const models = choices.flatMap(modelsIn);
  checkOneView(options);
  if (choices.length > 1) refuseWithSeveral(options);
  if (options.by !== undefined) checkAccountDimension(options.by, config);
  if (options.band !== undefined) checkBand(models, options.band);
  const nMonths = options.months === undefined ? null : trendMonths(options.months);
  const named = namedPeriod(config, options);
  const split = dimensionFacts(options.by === undefined ? [] : [options.by], config);
  const needs = withNotes(modelNeeds(config, models));
  // A dimension of usage and a trend look further back than scores do.
  const isNear = named !== null && nMonths === null && split.length === 0;
  const usageRanges = isNear ? modelRanges(config, models, named.end) : null;
  const need = { ...needs, facts: [...needs.facts, ...split], usageRanges };
  return withExports(context, need, async (gathered) => {
    assertTold(gathered);
    const moment = momentOf(context, options, gathered);
    if (nMonths !== null) return healthTrend(context, gathered, choices[0]!, moment, nMonths);
    if (options.by !== undefined) {
      context.warnings.push(...(await idleDimensions(gathered, [options.by])));
    }
    const by = options.by ?? 'segment';
    context.warnings.push(...models.flatMap(modelNotices));
    const partsAt = options.account === undefined ? 'newest' : 'every';
    const view: View = { by, isForMachines: isForMachines(context.options), partsAt };
    const inputs = await healthInputs(context, gathered, choices, moment, view);
    const [input] = inputs;
    await keepHealth(context, gathered, inputs, needs.tables);
    warnOrFail(context, [...input!.notes.faults, ...inputs.flatMap(({ thin }) => thin)]);
    if (inputs.length > 1) return modelsReport(inputs);
    if (options.by !== undefined) {
      return segmentReport(input!, options.by, orderOf(options.by, config));
    }
    if (options.account !== undefined)
      return withMeant(config, 'account', options.account, (id) => accountReport(input!, id));
    return options.band === undefined ? healthReport(input!) : bandReport(input!, options.band);
  });
}

/** The one model named on the command line, else the choice of the config. */
export function choiceNamed(config: Config, named: string | undefined): Choice {
  return named === undefined ? choiceOf(config) : always(modelNamed(named, config));
}

/** The models named on the command line, each for all accounts, else the choice of the config. */
export function choicesOf(config: Config, named: string | undefined): Choice[] {
  if (named === undefined) return [choiceOf(config)];
  const ids = named.split(',').map((id) => id.trim());
  const twice = ids.find((id, i) => ids.indexOf(id) !== i && id !== '');
  if (twice !== undefined) throw unfit(`--model names ${twice} twice`, 'name each model once');
  if (ids.includes('')) throw unfit(`--model "${named}" names no model`, 'such as points,signals');
  return ids.map((id) => always(modelNamed(id, config)));
}

function assertTold({ context }: Gathered): void {
  if (isAnybodyTold(context)) return;
  throw new CliError('no source tells who the customers are', {
    exitCode: exit.input,
    hint: 'map subscriptions, mrr_snapshots or invoices, or accounts with their signed_up_on',
  });
}

function refuseWithSeveral({ by, band, account, months }: HealthOptions): void {
  const [option] = Object.entries({ by, band, account, months }).find(([, value]) => value) ?? [];
  if (option === undefined) return;
  throw new CliError(`--${option} takes one model`, {
    exitCode: exit.usage,
    hint: 'name one with --model, or compare them without the option',
  });
}

// Ranges and plans have an order of their own; other segments follow their size.
const orderOf = (id: string, config: Config) =>
  declaredSegments(config, id).length === 0 ? null : segmentOrder(config, id);

type View = { by: string; isForMachines: boolean; partsAt: 'newest' | 'every' };

/** Scores at a moment and before it, with all that reports say about the accounts, by choice. */
async function healthInputs(
  { config, progress }: Context,
  gathered: Gathered,
  choices: readonly Choice[],
  moment: Moment,
  { by, isForMachines, partsAt }: View,
): Promise<HealthInput[]> {
  progress.say('deriving');
  const spans = spansOf([moment.span], [moment.span.window]);
  const facts = await deriveFor(
    gathered,
    spans,
    [moment.before, moment.t],
    scoredDimensions(config, choices, by),
  );
  progress.say('scoring');
  const inputs: HealthInput[] = [];
  for (const choice of choices) {
    const query = { choice, health: config.health, context: facts };
    const asOfs = [moment.before, moment.t];
    const scores = await scoreChosen(gathered.engine, { ...query, asOfs }, partsAt);
    const asked = { isForMachines, known: scores };
    inputs.push(await scoredInput(config, gathered, facts, choice, moment, asked));
  }
  return inputs;
}

/** The dimension of the report, and those by which models are chosen. */
export function scoredDimensions(
  config: Config,
  choices: readonly Choice[],
  by: string,
): Dimension[] {
  const ids = choices.flatMap(({ bySegment }) => {
    return bySegment.models.size === 0 ? [] : [bySegment.dimension];
  });
  return [...new Set([by, ...ids])].flatMap((id) => accountDimension(id, config) ?? []);
}

type Asked = {
  isForMachines: boolean;
  /** Scores that stand already. */
  known?: readonly Score[];
  /** Days in band after which nobody asks for more. */
  enoughDays?: number;
};

/** The same from facts that stand already; accounts are told by the first dimension. */
export async function scoredInput(
  config: Config,
  gathered: Gathered,
  facts: FactContext,
  choice: Choice,
  moment: Moment,
  { isForMachines, known, enoughDays }: Asked,
): Promise<HealthInput> {
  const { engine } = gathered;
  const models = modelsIn(choice);
  const base = { choice, health: config.health, context: facts };
  const asOfs = [moment.before, moment.t];
  const scores = known ?? (await scoreChosen(engine, { ...base, asOfs }));
  const now = scores.filter(({ t }) => t === moment.t);
  const followed = isForMachines ? now : now.filter((s) => bandOf(models, s)?.role === 'critical');
  const plans = { model: choice.model, health: config.health, context: facts, asOfs: [moment.t] };
  return {
    config,
    isForMachines,
    models,
    currency: facts.currency,
    title: moment.title,
    period: moment.period,
    now,
    before: new Map(scores.flatMap((s) => (s.t === moment.before ? [[s.accountId, s]] : []))),
    holdings: config.plans.length > 0 || isForMachines ? await holdings(engine, plans) : new Map(),
    thin: thinNotes(models, facts),
    broken: brokenModels(models, facts, moment.before, moment.t),
    days: followed.length === 0 ? new Map() : await daysInBands(engine, base, followed, enoughDays),
    staff: await staffNames(engine),
    segments: await segmentsAt(gathered, facts, moment.t),
    notes: await notesAt(engine, facts, moment.t, models),
    unconnected: [...new Set(models.flatMap((model) => unconnected(model, facts)))],
    footer: [
      ...footerOf(gathered, []),
      ...modelNotes(models, now, facts),
      ...breakNotes(models, facts),
      ...(await endedExports(engine, facts, tablesOf(models, facts), moment.t)),
    ],
  };
}

const tablesOf = (models: readonly Model[], facts: FactContext): string[] =>
  models
    .flatMap((model) => connected(model, facts))
    .flatMap(({ needs }) => needs.flatMap((name) => name.split('|')))
    .map((name) => name.split('.')[0]!)
    .filter((table) => facts.has(table));

function unconnected(model: Model, facts: FactContext): string[] {
  const there = connected(model, facts);
  return inputsOf(model)
    .filter((input) => !there.includes(input))
    .map(({ title }) => title);
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

/**
 * Refuses what accounts do not carry: tickets and features have attributes of their own, by which
 * accounts cannot be told apart.
 */
export function checkAccountDimension(id: string, config: Config): void {
  checkDimension(id, config);
  if (accountDimension(id, config) !== null) return;
  throw new CliError(`accounts have no "${id}"`, {
    exitCode: exit.usage,
    hint: `customers can be split by ${accountDimensions(config).join(', ')}`,
  });
}

function checkBand(models: readonly Model[], band: string): void {
  const names = [...models.flatMap(({ bands }) => bands.map(({ name }) => name)), ...unscored];
  if (names.includes(band)) return;
  const ids = models.map(({ id }) => id).join(', ');
  throw new CliError(`model ${ids} has no band "${band}"`, {
    exitCode: exit.usage,
    hint: didYouMean(band, names, `bands: ${names.join(', ')}`),
  });
}
