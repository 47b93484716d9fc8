import { type Due, expectations, type Probabilities } from '../analyse/forecast.ts';
import {
  learnt,
  type Past,
  type PastForecast,
  realised,
  reliability,
} from '../analyse/forecast-history.ts';
import { type Renewal, renewalsIn } from '../analyse/renewals.ts';
import { footerOf } from '../compose/footer.ts';
import { type ForecastInput, forecastReport } from '../compose/forecast.ts';
import { CliError, exit, rateMissing } from '../errors.ts';
import { modelNamed, modelNeeds } from '../health-models.ts';
import type { Period } from '../lib/periods.ts';
import { type Cut, stretchesBefore, stretchesFrom } from '../lib/stretches.ts';
import type { Model } from '../models/model.ts';
import { deriveFor, type Gathered } from '../pipeline.ts';
import { accountDimension } from '../plan.ts';
import type { Report } from '../reports/report.ts';
import { staffNames } from '../score/holdings.ts';
import { type Score, score } from '../score/score.ts';
import { type Context, withExports } from './context.ts';
import { checkAccountDimension, type HealthOptions, type Moment, momentOf } from './health.ts';
import { spansOf } from './periods.ts';
import { monthCount } from './wrong.ts';

export type ForecastOptions = Pick<HealthOptions, 'month' | 'asOf' | 'model' | 'partial'> & {
  months?: string;
  quarters?: string | true;
  by: string[];
  learned?: true;
};

/** Past months, or the quarters of as much time, that forecasts are held against. */
const nPast = { month: 12, quarter: 4 } as const;

/** Renewals that are due, what is expected of them, and how good earlier forecasts were. */
export async function forecastCommand(context: Context, options: ForecastOptions): Promise<Report> {
  const { config } = context;
  for (const id of options.by) checkAccountDimension(id, config);
  const model = modelNamed(options.model ?? config.health.model, config);
  const asked = stretchesAsked(options, config.fiscalYearStart);
  const needs = modelNeeds(config, [model]);
  const need = { facts: [...needs.facts, 'renewals_ahead'], tables: needs.tables };
  return withExports(context, need, async (gathered) => {
    assertTold(gathered);
    const moment = momentOf(context, options, gathered);
    const ahead = stretchesFrom(moment.t, asked.n, asked.cut);
    const before = stretchesBefore(moment.t, nPast[asked.cut.kind], asked.cut);
    const known = await knownAt(context, gathered, { model, moment, before, ahead, options });
    const staff = await staffNames(gathered.engine);
    const isNewest = isNewestAt(moment.t, gathered);
    const analysed = analysis(context, known, { moment, before, options, isNewest });
    return forecastReport({
      ...analysed,
      ...{ model, ahead, staff, by: options.by, t: moment.t, title: moment.title },
      period: moment.period,
      currency: gathered.context.currency,
      cut: asked.cut.kind,
      isFromContracts: gathered.context.has('contracts'),
      footer: footerOf(gathered, []),
    });
  });
}

type Asked = {
  model: Model;
  moment: Moment;
  before: readonly Period[];
  ahead: readonly Period[];
  options: ForecastOptions;
};

type Known = { renewals: Renewal[]; scores: Map<string, Map<string, Score>> };

// Health and renewals at the moment and at the start of every past period.
async function knownAt(
  { config, progress }: Context,
  gathered: Gathered,
  { model, moment, before, ahead, options }: Asked,
): Promise<Known> {
  const asOfs = [...before.map(({ start }) => start), moment.t];
  const dimensions = [...new Set([...options.by, 'csm'])].flatMap(
    (id) => accountDimension(id, config) ?? [],
  );
  progress.say('deriving');
  const spans = spansOf([moment.span], [moment.span.window]);
  const facts = await deriveFor(gathered, spans, asOfs, dimensions);
  progress.say('scoring');
  const query = { model, health: config.health, context: facts, asOfs };
  const scores = new Map(asOfs.map((t) => [t, new Map<string, Score>()]));
  for (const own of await score(gathered.engine, query)) scores.get(own.t)!.set(own.accountId, own);
  const horizon = { start: moment.t, end: ahead.at(-1)!.end };
  return { renewals: await renewalsIn(gathered.engine, [...before, horizon]), scores };
}

function analysis(
  { config }: Context,
  { renewals, scores }: Known,
  asked: Pick<Asked, 'moment' | 'before' | 'options'> & { isNewest: boolean },
): Pick<
  ForecastInput,
  | 'dues'
  | 'past'
  | 'pastDues'
  | 'reliability'
  | 'table'
  | 'learned'
  | 'isLearned'
  | 'prior'
  | 'view'
> {
  const { probabilities: table, prior, isLearned: isSet } = config.forecast;
  const { t } = asked.moment;
  const isLearned = asked.options.learned ?? isSet;
  const graceDays = config.definitions.renewal.graceDays;
  const view = { now: t, graceDays };
  const duesAt = (start: string, own: Probabilities, isNewest: boolean): Due[] =>
    expectations(
      renewals.filter(({ edge }) => edge === start),
      scores.get(start)!,
      own,
      isNewest,
    );
  const byTable = asked.before.map(({ id, start, end }): Past => {
    return { id, start, end, dues: duesAt(start, table, false) };
  });
  const learntBy = (now: string): Probabilities => {
    const earlier = byTable.filter(({ start }) => start < now).flatMap(({ dues }) => dues);
    return learnt(table, reliability(earlier, table, { now, graceDays }), prior);
  };
  const used = byTable.map((own): Past => {
    return isLearned ? { ...own, dues: duesAt(own.start, learntBy(own.start), false) } : own;
  });
  const dues = duesAt(t, isLearned ? learntBy(t) : table, asked.isNewest);
  assertRated(dues);
  return {
    ...{ dues, table, prior, isLearned, view, learned: learntBy(t) },
    past: withoutLead(used.map((own) => realised(own, view))),
    pastDues: used.flatMap((own) => own.dues),
    reliability: reliability(
      byTable.flatMap((own) => own.dues),
      table,
      view,
    ),
  };
}

// Periods before the first renewal of all say nothing.
function withoutLead(past: PastForecast[]): PastForecast[] {
  const first = past.findIndex(({ forecast }) => forecast.n > 0);
  return first === -1 ? [] : past.slice(first);
}

function stretchesAsked(
  { months, quarters }: ForecastOptions,
  fiscalYearStart: number,
): { cut: Cut; n: number } {
  if (quarters === undefined) return { cut: { kind: 'month' }, n: monthCount(months, 6) };
  if (months !== undefined) {
    throw new CliError('--months and --quarters both say how far to look; give one of them', {
      exitCode: exit.usage,
    });
  }
  const cut: Cut = { kind: 'quarter', fiscalYearStart };
  if (quarters === true) return { cut, n: 4 };
  if (/^[1-9]\d?$/.test(quarters)) return { cut, n: Number(quarters) };
  throw new CliError(`--quarters takes a whole number of quarters, not "${quarters}"`, {
    exitCode: exit.usage,
  });
}

function assertTold({ context }: Gathered): void {
  if (context.has('contracts') || context.mrrFrom === 'subscriptions') return;
  throw new CliError('no source tells when customers renew', {
    exitCode: exit.input,
    hint: 'map contracts with their ends_on, or subscriptions',
  });
}

function assertRated(dues: readonly Due[]): void {
  const own = dues.find(({ isUnrated }) => isUnrated);
  if (own === undefined) return;
  throw rateMissing(`no exchange rate for the ARR of ${own.id} at ${own.edge}`);
}

// Without newer data all that the exports say without a day was known then.
const isNewestAt = (t: string, { newestDense }: Gathered): boolean =>
  newestDense === null || t >= newestDense;
