import { absence } from '../absence.ts';
import type { AccountAlert } from '../alerts/alert.ts';
import { accountAlerts, alertSettings, scoreAlerts, slaDue } from '../alerts/index.ts';
import { accountSightings, tellable } from '../analyse/account-crossings.ts';
import { anomalies } from '../analyse/anomalies.ts';
import { crossings, merged } from '../analyse/crossings.ts';
import { minima, withMinimum } from '../analyse/minima.ts';
import { dueSoon } from '../analyse/queue.ts';
import { scoreSightings } from '../analyse/score-crossings.ts';
import { endedExports } from '../analyse/told-until.ts';
import { alertsReport } from '../compose/alerts.ts';
import { footerOf } from '../compose/footer.ts';
import type { Config } from '../config/config.ts';
import { CliError, exit } from '../errors.ts';
import { isAnybodyTold } from '../facts/health.ts';
import { healthNeeds } from '../facts/health-facts.ts';
import { modelNeeds } from '../health-models.ts';
import { addDays, addMonths, daysBetween, daysFrom, isDate, monthStart } from '../lib/dates.ts';
import { month } from '../lib/periods.ts';
import { localMidnight } from '../lib/zones.ts';
import { type Definition, withOperands } from '../measure/ids.ts';
import { measure } from '../measure/measure.ts';
import { deriveFor, type Gathered } from '../pipeline.ts';
import type { Report } from '../reports/report.ts';
import { breakNotes, withoutUndated } from '../score/breaks.ts';
import { type Choice, modelsIn, scoreChosen } from '../score/choice.ts';
import { staffNames } from '../score/holdings.ts';
import { notesAt, withNotes } from '../score/notes.ts';
import { lastTold, remember, type Told } from './alert-state.ts';
import { type Context, withExports } from './context.ts';
import { choiceNamed, scoredDimensions } from './health.ts';
import { momentOf } from './moment.ts';
import { newestDay, type PeriodOptions, previousPeriod, spansOf } from './periods.ts';
import { warnOrFail } from './wrong.ts';

export type AlertsOptions = PeriodOptions & {
  model?: string;
  since?: string;
  /** The same end once more is told as it was, as a run that is repeated must be. */
  isRepeatable?: boolean;
};

/** Days before the first one asked for, in which lines find their state. */
const warmUpDays = 35;

/** Days that a run looks back at most. */
const longest = 400;

/** What crossed a line since a date; the past is replayed day by day, so that no state is needed. */
export async function alertsCommand(context: Context, options: AlertsOptions): Promise<Report> {
  const { config } = context;
  const choice = choiceNamed(config, options.model);
  const last = options.since === 'last' ? await lastTold(config.alerts.state) : null;
  const definitions = isWanted(config, 'below_minimum') ? withMinimum(config) : [];
  const overs = accountAlerts.map(({ over }) => over);
  const needs = [withNotes(modelNeeds(config, modelsIn(choice))), healthNeeds(config, overs)];
  const facts = [
    ...withOperands(definitions).map(({ over }) => over),
    ...needs.flatMap((need) => need.facts),
  ];
  const tables = needs.flatMap((need) => need.tables);
  return withExports(context, { facts, tables }, async (gathered) => {
    const range = rangeOf(context, options, last, gathered);
    const report = await replay(context, gathered, { choice, definitions, range });
    if (options.since === 'last' && (last === null || last.until < range.end)) {
      context.afterwards.push(() => remember(config.alerts.state, range, options));
    }
    return report;
  });
}

type Range = {
  since: string;
  end: string;
  title: string;
  period: string;
  isFirst: boolean;
  now: number;
};

type Watched = { choice: Choice; definitions: readonly Definition[]; range: Range };

async function replay(
  context: Context,
  gathered: Gathered,
  { choice, definitions, range }: Watched,
): Promise<Report> {
  const { config, progress } = context;
  const { engine } = gathered;
  const settings = { ...alertSettings, ...config.alerts.settings };
  const wanted = <A extends { id: string }>(alerts: readonly A[]): A[] =>
    alerts.filter(({ id }) => isWanted(config, id));
  const period = month(addMonths(monthStart(range.end), -1).slice(0, 7));
  const months = [previousPeriod(period), period] as const;
  const windows = withOperands(definitions).map(({ window }) => window);
  const spans = spansOf(months, ['1m', ...windows]);
  progress.say('deriving');
  const asOfs = daysFrom(addDays(range.since, -warmUpDays), range.end);
  const isOneForAll = modelsIn(choice).length === 1;
  const dimensions = isOneForAll ? [] : scoredDimensions(config, [choice], 'segment');
  const made = await deriveFor(gathered, spans, isOneForAll ? [range.end] : asOfs, dimensions);
  progress.say('replaying');
  // A judgement that enters on the last day only would look like a fall or a rise.
  const known = withoutUndated(made);
  const scores = await scoreChosen(engine, {
    choice,
    health: config.health,
    context: known,
    asOfs,
  });
  const { told, untold } = tellable(wanted(accountAlerts), made);
  const sightings = [
    ...scoreSightings(scores, wanted(scoreAlerts), settings),
    ...(await accountSightings(engine, made, told, settings, asOfs)),
  ];
  const measurements = await measure(engine, {
    config,
    definitions,
    spans,
    dimensions: [],
    ofAccounts: [],
    absence: (definition, span) => absence(gathered, definition, span),
  });
  const { definitions: defined } = config;
  const hasLimits = limits.some(made.has) || Object.keys(defined.sla).length > 0;
  const isDueAsked = isWanted(config, slaDue.id) && made.has('tickets');
  const notes = await notesAt(engine, made, range.end, modelsIn(choice));
  warnOrFail(context, notes.faults);
  const within = { ...range, coolDownDays: config.alerts.coolDownDays };
  return alertsReport({
    config,
    models: modelsIn(choice),
    currency: made.currency,
    range,
    scores,
    staff: await staffNames(engine),
    notes,
    crossings: merged(crossings(sightings, within)),
    minima: minima(config, measurements, months, range.since),
    anomalies: isWanted(config, 'anomaly') ? await anomalies(engine, made, range, settings) : [],
    due:
      isDueAsked && hasLimits
        ? await dueSoon(engine, range.now, defined.slaAtRisk.withinMinutes)
        : [],
    now: range.now,
    isNobodyTold: !isAnybodyTold(made),
    untold: [...untold, ...(isDueAsked && !hasLimits ? [slaDue] : [])].map(({ title }) => title),
    footer: [
      ...footerOf(gathered, definitions),
      ...breakNotes(modelsIn(choice), made).map((note) =>
        note.replace('newest month only', 'not used'),
      ),
      ...(await endedExports(engine, made, tablesOf(told), range.end)),
    ],
  });
}

const limits = ['tickets.due_at', 'tickets.first_response_due_at'];

const tablesOf = (told: readonly AccountAlert[]): string[] =>
  told.flatMap(({ needs }) => needs.map((name) => name.split('.')[0]!));

const isWanted = ({ alerts }: Config, id: string): boolean => !alerts.off.includes(id);

function rangeOf(
  context: Context,
  options: AlertsOptions,
  last: Told | null,
  gathered: Gathered,
): Range {
  const { since } = options;
  const { config, effects } = context;
  const named = options.month ?? options.quarter ?? options.year ?? options.asOf;
  const moment = momentOf(context, options, gathered);
  const isUntilNow = since !== undefined && named === undefined;
  const end = isUntilNow ? newestDay(config, gathered.newestDense, effects.now()) : moment.t;
  const from =
    since === undefined
      ? moment.before
      : since === 'last'
        ? afterLast(last, end, moment.before, options)
        : dayAfter(since);
  const isFirst = from === null;
  const begin = from ?? end;
  if (begin > end) throw beforehand(since ?? '', end);
  if (daysBetween(begin, end) > longest) throw tooLong(begin, end);
  const period = isUntilNow ? addDays(end, -1) : moment.period;
  const now = isUntilNow ? effects.now() : localMidnight(end, config.timezone);
  return { since: begin, end, title: isUntilNow ? period : moment.title, period, isFirst, now };
}

function afterLast(
  last: Told | null,
  end: string,
  before: string,
  { isRepeatable = false }: AlertsOptions,
): string | null {
  if (last === null || !isRepeatable || last.until < end) return last?.until ?? null;
  return last.until === end ? last.since : before;
}

function dayAfter(since: string): string {
  if (isDate(since)) return addDays(since, 1);
  throw new CliError(`--since takes a date like 2026-10-31 or last, not "${since}"`, {
    exitCode: exit.usage,
    hint: 'dates are written year-month-day',
  });
}

function beforehand(since: string, end: string): CliError {
  return new CliError(
    `nothing can have happened since ${since}: the run ends on ${addDays(end, -1)}`,
    {
      exitCode: exit.usage,
      hint: 'name an earlier day with --since, or a later one with --as-of',
    },
  );
}

function tooLong(since: string, end: string): CliError {
  return new CliError(`${daysBetween(since, end)} days are too many to replay day by day`, {
    exitCode: exit.usage,
    hint: `name a day with --since that is at most ${longest} days back`,
  });
}
