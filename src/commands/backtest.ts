import { backtest } from '../analyse/backtest.ts';
import { fittedWeights } from '../analyse/fit.ts';
import { floorsOf } from '../analyse/floors.ts';
import { knownThen, segmentThen } from '../analyse/known.ts';
import { departuresOf, outcomes, segmentsOf } from '../analyse/outcomes.ts';
import { backtestReport } from '../compose/backtest.ts';
import { footerOf } from '../compose/footer.ts';
import type { Config } from '../config/config.ts';
import { CliError, exit } from '../errors.ts';
import type { Dimension } from '../facts/fact.ts';
import { choiceOf, modelNamed, modelNeeds } from '../health-models.ts';
import { addDays, addMonths, monthStart, nextMonth } from '../lib/dates.ts';
import { monthEdges } from '../lib/periods.ts';
import type { Model } from '../models/model.ts';
import { deriveFor, type Gathered } from '../pipeline.ts';
import { accountDimension, billingOf } from '../plan.ts';
import type { Report } from '../reports/report.ts';
import { modelsIn } from '../score/choice.ts';
import { type Score, score } from '../score/score.ts';
import { type Context, withExports } from './context.ts';
import { checkAccountDimension } from './health.ts';
import { choosePeriod, type PeriodOptions, spansOf } from './periods.ts';
import { monthCount, unfit } from './wrong.ts';

export type BacktestOptions = PeriodOptions & {
  model?: string;
  months?: string;
  horizon?: string;
  by?: string;
  fit?: boolean;
};

/** Whether past scores told who would leave; a floor that they fail is a finding. */
export async function backtestCommand(context: Context, options: BacktestOptions): Promise<Report> {
  const { config } = context;
  const model = oneModel(config, options.model);
  const horizonDays = horizonOf(options.horizon);
  const nMonths = monthCount(options.months, 24);
  const by = options.by ?? 'segment';
  if (options.by !== undefined) checkAccountDimension(by, config);
  assertBilled(context);
  const needs = modelNeeds(config, [model]);
  const need = { facts: [...needs.facts, 'departures'], tables: needs.tables };
  return withExports(context, need, async (gathered) => {
    const { newestDense } = gathered;
    const period = choosePeriod(config, options, { newestDense, now: context.effects.now() });
    const span = { horizonDays, end: knownUntil(gathered, period.end) };
    const asOfs = monthEndsOf(span, nMonths);
    const dimension = accountDimension(by, config);
    const past = await scoresOf(context, gathered, model, asOfs, dimension);
    const departures = await departuresOf(gathered.engine);
    const found = outcomes(past.scores, departures, span, past.segmentOf);
    context.progress.say('judging');
    const result = backtest(model, found);
    const floors = floorsOf(result, config.backtest);
    const report = backtestReport({
      model,
      horizonDays,
      dimension: by,
      asOfs: [...new Set(found.observations.map(({ score }) => score.t))].sort(),
      period: period.id,
      currency: gathered.context.currency,
      outcomes: found,
      result,
      floors,
      fit: options.fit ? fittedWeights(found.observations) : null,
      barred: past.barred,
      footer: footerOf(gathered, []),
    });
    const isMissed = floors.some(({ isPassed }) => isPassed === false);
    return { ...report, findings: isMissed ? ['missed'] : [] };
  });
}

function oneModel(config: Config, named: string | undefined): Model {
  const hint = 'name one with --model; each is judged on its own';
  if (named?.includes(',')) throw unfit('backtest takes one model', hint);
  if (named !== undefined) return modelNamed(named, config);
  const models = modelsIn(choiceOf(config));
  if (models.length === 1) return models[0]!;
  const ids = models.map(({ id }) => id).join(', ');
  throw unfit(`health.model names several models: ${ids}`, hint);
}

function horizonOf(text = '90d'): number {
  const days = /^([1-9]\d{0,2})d$/.exec(text)?.[1];
  if (days !== undefined && Number(days) <= 366) return Number(days);
  throw new CliError(`--horizon takes days such as 60d, 90d or 180d, not "${text}"`, {
    exitCode: exit.usage,
    hint: 'it counts from 1d to 366d',
  });
}

function assertBilled({ config }: Context): void {
  if (billingOf(config) !== null) return;
  throw new CliError('without billing nobody can be seen to leave', {
    exitCode: exit.input,
    where: config.at(['sources']),
    hint: 'add a source of subscriptions, mrr_snapshots or invoices',
  });
}

// Snapshots and invoices end with their export: nobody has left because nothing is known yet.
function knownUntil({ context: { mrrFrom, coverage } }: Gathered, end: string): string {
  const covered = mrrFrom === null ? null : coverage(mrrFrom);
  if (covered === null) return end;
  const { last } = covered;
  const known = mrrFrom === 'mrr_snapshots' ? nextMonth(last) : addDays(last, 1);
  return known < end ? known : end;
}

// Month ends whose horizon has passed, and the later ones, which customers that left are looked up at.
function monthEndsOf({ horizonDays, end }: { horizonDays: number; end: string }, n: number) {
  const newest = monthStart(addDays(end, -horizonDays));
  return monthEdges(addMonths(newest, 1 - n), end);
}

// Values carried forward need the days before each month end as well: too many for one query.
function batchesOf(asOfs: readonly string[], { health: { missing } }: Config): string[][] {
  const size = missing.kind === 'carry_forward' ? 4 : asOfs.length;
  return Array.from({ length: Math.ceil(asOfs.length / size) }, (_, i) => {
    return asOfs.slice(i * size, (i + 1) * size);
  });
}

/** Scores at all month ends in one query, from what was known then. */
async function scoresOf(
  { config, progress }: Context,
  gathered: Gathered,
  model: Model,
  asOfs: readonly string[],
  dimension: Dimension | null,
) {
  progress.say('deriving');
  const dimensions = dimension === null ? [] : [dimension];
  const month = { id: 'backtest', window: '1m', start: asOfs[0]!, end: asOfs.at(-1)! };
  const facts = await deriveFor(gathered, spansOf([month], ['1m']), asOfs, dimensions);
  const known = knownThen(facts, model);
  const segment = segmentThen(facts, dimension);
  progress.say('scoring');
  const query = { model, health: config.health, context: known.context };
  const scores: Score[] = [];
  for (const some of batchesOf(asOfs, config)) {
    scores.push(...(await score(gathered.engine, { ...query, asOfs: some }, 'every')));
  }
  return {
    scores,
    segmentOf: await segmentsOf(gathered.engine, segment.isBarred ? null : dimension),
    barred: [...known.barred, ...segment.says],
  };
}
