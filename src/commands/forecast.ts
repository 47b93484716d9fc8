import type { Due } from '../analyse/forecast.ts';
import { forecastsOf } from '../analyse/forecasts.ts';
import { type Renewal, renewalsIn } from '../analyse/renewals.ts';
import { footerOf } from '../compose/footer.ts';
import { forecastReport } from '../compose/forecast.ts';
import { CliError, exit, rateMissing } from '../errors.ts';
import { modelNeeds } from '../health-models.ts';
import type { Period } from '../lib/periods.ts';
import { type Cut, stretchesBefore, stretchesFrom } from '../lib/stretches.ts';
import { deriveFor, type Gathered } from '../pipeline.ts';
import { accountDimension } from '../plan.ts';
import type { Report } from '../reports/report.ts';
import { type Choice, modelsIn, scoreChosen } from '../score/choice.ts';
import { staffNames } from '../score/holdings.ts';
import type { Score } from '../score/score.ts';
import { type Context, withExports } from './context.ts';
import {
  checkAccountDimension,
  choiceNamed,
  type HealthOptions,
  scoredDimensions,
} from './health.ts';
import { type Moment, momentOf } from './moment.ts';
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
  const choice = choiceNamed(config, options.model);
  const asked = stretchesAsked(options, config.fiscalYearStart);
  const needs = modelNeeds(config, modelsIn(choice));
  const need = { facts: [...needs.facts, 'renewals_ahead'], tables: needs.tables };
  return withExports(context, need, async (gathered) => {
    assertTold(gathered);
    const moment = momentOf(context, options, gathered);
    const ahead = stretchesFrom(moment.t, asked.n, asked.cut);
    const before = stretchesBefore(moment.t, nPast[asked.cut.kind], asked.cut);
    const known = await knownAt(context, gathered, { choice, moment, before, ahead, options });
    const staff = await staffNames(gathered.engine);
    const { probabilities: table, prior } = config.forecast;
    const isLearned = options.learned ?? config.forecast.isLearned;
    const forecasts = forecastsOf({
      ...{ ...known, t: moment.t, past: before, table, prior, isLearned },
      isNewest: isNewestAt(moment.t, gathered),
      graceDays: config.definitions.renewal.graceDays,
    });
    assertRated(forecasts.dues);
    return forecastReport({
      ...{ ...forecasts, table, prior, isLearned },
      ...{ models: modelsIn(choice), ahead, staff, by: options.by, t: moment.t },
      period: moment.period,
      currency: gathered.context.currency,
      cut: asked.cut.kind,
      isFromContracts: gathered.context.has('contracts'),
      footer: footerOf(gathered, []),
    });
  });
}

type Asked = {
  choice: Choice;
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
  { choice, moment, before, ahead, options }: Asked,
): Promise<Known> {
  const asOfs = [...before.map(({ start }) => start), moment.t];
  const ids = [
    ...options.by,
    'csm',
    ...scoredDimensions(config, [choice], 'csm').map(({ id }) => id),
  ];
  const dimensions = [...new Set(ids)].flatMap((id) => accountDimension(id, config) ?? []);
  progress.say('deriving');
  const spans = spansOf([moment.span], [moment.span.window]);
  const facts = await deriveFor(gathered, spans, asOfs, dimensions);
  progress.say('scoring');
  const query = { choice, health: config.health, context: facts, asOfs };
  const scores = new Map(asOfs.map((t) => [t, new Map<string, Score>()]));
  for (const own of await scoreChosen(gathered.engine, query))
    scores.get(own.t)!.set(own.accountId, own);
  const horizon = { start: moment.t, end: ahead.at(-1)!.end };
  return { renewals: await renewalsIn(gathered.engine, [...before, horizon]), scores };
}

function stretchesAsked(
  { months, quarters }: ForecastOptions,
  fiscalYearStart: number,
): { cut: Cut; n: number } {
  if (quarters === undefined) return { cut: { kind: 'month' }, n: monthCount(months, 6) };
  if (months !== undefined) {
    throw new CliError('--months and --quarters both say how far to look; give one of them', {
      exitCode: exit.usage,
      hint: 'three months make a quarter',
    });
  }
  const cut: Cut = { kind: 'quarter', fiscalYearStart };
  if (quarters === true) return { cut, n: 4 };
  if (/^[1-9]\d?$/.test(quarters)) return { cut, n: Number(quarters) };
  throw new CliError(`--quarters takes a whole number of quarters, not "${quarters}"`, {
    exitCode: exit.usage,
    hint: 'it counts from 1 to 99',
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
/** Whether nothing is known that came after a date. */
export const isNewestAt = (t: string, { newestDense }: Gathered): boolean =>
  newestDense === null || t >= newestDense;
