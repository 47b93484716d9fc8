import { churnOf, type Leaver, leaversOf } from '../analyse/churn.ts';
import { type ChurnPeriod, churnReport } from '../compose/churn.ts';
import { footerOf } from '../compose/footer.ts';
import { CliError, exit, rateMissing } from '../errors.ts';
import type { FactContext } from '../facts/fact.ts';
import { modelNeeds } from '../health-models.ts';
import { addMonths, daysFrom } from '../lib/dates.ts';
import { monthName, monthsBack, type Period, windowOf } from '../lib/periods.ts';
import type { Span } from '../measure/measurement.ts';
import { deriveFor, type Gathered } from '../pipeline.ts';
import { accountDimension } from '../plan.ts';
import type { Report } from '../reports/report.ts';
import { type Choice, modelsIn, scoreChosen } from '../score/choice.ts';
import { staffNames } from '../score/holdings.ts';
import type { Score } from '../score/score.ts';
import { type Context, withExports } from './context.ts';
import { checkAccountDimension, choiceNamed, scoredDimensions } from './health.ts';
import { choosePeriod, type PeriodOptions, periodNeeds, previousPeriod } from './periods.ts';
import { monthCount } from './wrong.ts';

export type ChurnOptions = PeriodOptions & { months?: string; by: string[]; model?: string };

/** What churn is split by unless the user says; the last is the geography. */
const usual = ['segment', 'tenure', 'product', 'region'];

/** Who left in a period, where, why, and what it costs, against the period before. */
export async function churnCommand(context: Context, options: ChurnOptions): Promise<Report> {
  const { config, progress, effects } = context;
  for (const id of options.by) checkAccountDimension(id, config);
  checkMonths(options);
  const choice = choiceNamed(config, options.model);
  const dimensions = options.by.length > 0 ? options.by : usual;
  const needs = modelNeeds(config, modelsIn(choice));
  const dense = periodNeeds(config, options);
  const facts = [...needs.facts, 'opening_customers', ...dense.facts];
  const need = { facts, tables: [...needs.tables, ...dense.tables] };
  return withExports(context, need, async (gathered) => {
    assertTold(gathered);
    const { engine, newestDense } = gathered;
    const period = choosePeriod(config, options, { newestDense, now: effects.now() });
    const [now, past] = stretches(period, options.months);
    const inside = isLong(now) ? monthsBack(now, Number.parseInt(now.window, 10)) : [];
    progress.say('deriving');
    const found = dimensions.flatMap((id) => accountDimension(id, config) ?? []);
    const spans = [now, past, ...inside].map(spanOf);
    // What an account was on the day on which it left decides which model scores it.
    const isOneForAll = modelsIn(choice).length === 1;
    const asOfs = isOneForAll ? [] : daysFrom(now.start, now.end);
    const choosing = isOneForAll ? [] : scoredDimensions(config, [choice], 'segment');
    const others = choosing.filter(({ id }) => found.every((own) => own.id !== id));
    const made = await deriveFor(gathered, spans, asOfs, [...found, ...others]);
    assertKnown(gathered, now);
    progress.say('looking at who left');
    const ids = found.map(({ id }) => id);
    const periodOf = async (own: Period): Promise<ChurnPeriod> => ({
      id: own.id,
      lost: await churnOf(engine, spanOf(own), ids),
      leavers: await leaversOf(engine, made, spanOf(own)),
    });
    const lately = await periodOf(now);
    const months = [];
    for (const month of inside)
      months.push({ id: month.id, lost: (await churnOf(engine, spanOf(month), []))[0]! });
    return churnReport({
      ...{ title: titleOf(now), period: now.id, before: beforeOf(past), months },
      models: modelsIn(choice),
      ...{ currency: made.currency, dimensions: ids, isAsked: options.by.length > 0 },
      now: lately,
      past: isKnown(made, past) ? await periodOf(past) : nothing(past),
      health: await lastHealth(gathered, made, choice, lately.leavers),
      staff: await staffNames(engine),
      minN: config.definitions.minN,
      footer: footerOf(gathered, []),
    });
  });
}

const spanOf = ({ id, window, start, end }: Period): Span => ({ period: id, window, start, end });

const isKnown = ({ historyFrom }: FactContext, { start }: Period): boolean =>
  historyFrom === null || start >= historyFrom;

/** A period of which the data tell nothing. */
const nothing = ({ id }: Period): ChurnPeriod => ({
  id,
  lost: [{ dimension: '', segment: '', lost: 0, customers: 0, mrrLost: '0', mrr: '0' }],
  leavers: [],
});

const isLong = ({ window, start, end }: Period): boolean =>
  window !== '1m' && end === addMonths(start, Number.parseInt(window, 10));

// So many months that end with the chosen one, and as many before them.
function stretches(period: Period, months: string | undefined): [Period, Period] {
  const n = monthCount(months);
  if (n === 1) return [period, previousPeriod(period)];
  const now = windowOf(period, `${n}m`);
  const end = now.start;
  const id = addMonths(end, -1).slice(0, 7);
  return [now, { id, window: now.window, start: addMonths(end, -n), end }];
}

function titleOf({ id, window, start }: Period): string {
  if (!/^\d{4}-\d{2}$/.test(id)) return id;
  return window === '1m' ? monthName(id) : `${monthName(start.slice(0, 7))} to ${monthName(id)}`;
}

function beforeOf({ id, window }: Period): string {
  return /^\d{4}-\d{2}$/.test(id) && window !== '1m'
    ? `${Number.parseInt(window, 10)} months before`
    : id;
}

// Health on the last paid day of those who left; nobody else is scored.
async function lastHealth(
  { engine, config }: Gathered,
  facts: FactContext,
  choice: Choice,
  leavers: readonly Leaver[],
): Promise<Map<string, Score>> {
  const days = new Map(
    leavers.flatMap((l) => (l.leftOn === null ? [] : [[l.accountId, l.leftOn]])),
  );
  if (days.size === 0) return new Map();
  const context = { ...facts, scoredAccounts: [...days.keys()] };
  const asOfs = [...new Set(days.values())];
  const scores = await scoreChosen(engine, { choice, health: config.health, context, asOfs });
  const own = scores.filter(({ accountId, t }) => days.get(accountId) === t);
  return new Map(own.map((found) => [found.accountId, found]));
}

function checkMonths({ months, quarter, year }: ChurnOptions): void {
  monthCount(months);
  if (months === undefined || (quarter === undefined && year === undefined)) return;
  throw new CliError('--months ends with a month; leave out --quarter and --year', {
    exitCode: exit.usage,
    hint: 'name the last month with --month, such as --month 2026-10',
  });
}

function assertTold({ context }: Gathered): void {
  if (context.mrrFrom !== null) return;
  throw new CliError('no source tells who pays', {
    exitCode: exit.input,
    hint: 'map subscriptions, mrr_snapshots or invoices',
  });
}

function assertKnown({ context, unrated }: Gathered, period: Period): void {
  const missing = unrated.get('unrated_periods')?.get(`${period.id}/${period.window}`);
  if (missing !== undefined) throw rateMissing(missing);
  if (isKnown(context, period)) return;
  throw new CliError(`the data begin on ${context.historyFrom}, after the start of the period`, {
    exitCode: exit.usage,
    hint: 'name a later month, or fewer of them',
  });
}
