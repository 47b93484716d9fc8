import {
  type CohortBy,
  cohortTriangle,
  cohortValues,
  customersBefore,
} from '../analyse/cohort-triangle.ts';
import { cohortsReport } from '../compose/cohorts.ts';
import { footerOf } from '../compose/footer.ts';
import { CliError, exit } from '../errors.ts';
import { addMonths, monthStart } from '../lib/dates.ts';
import type { Span } from '../measure/measurement.ts';
import { deriveFor, type Gathered } from '../pipeline.ts';
import type { Report } from '../reports/report.ts';
import { type Context, withExports } from './context.ts';
import { choosePeriod, type PeriodOptions, periodNeeds } from './periods.ts';
import { monthCount } from './wrong.ts';

export type CohortsOptions = Pick<PeriodOptions, 'month' | 'asOf'> & {
  revenue?: true;
  by?: string;
  months?: string;
};

/** Retention of customers or revenue by the month in which they began. */
export async function cohortsCommand(context: Context, options: CohortsOptions): Promise<Report> {
  const { config, progress, effects } = context;
  const by = cohortBy(options.by);
  const n = monthCount(options.months, 12);
  const dense = periodNeeds(config, options);
  const facts = ['customer_since', 'account_edges', 'edge_rates', 'value_times', ...dense.facts];
  return withExports(context, { facts, tables: dense.tables }, async (gathered) => {
    assertTold(gathered, by);
    const { engine, newestDense } = gathered;
    const known = { newestDense, now: effects.now() };
    const { id: last, end: t } = choosePeriod(config, { ...options, partial: true }, known);
    assertEnded(last, t);
    const window = `${n}m`;
    const span: Span = { period: last, window, start: addMonths(t, -n), end: t };
    progress.say('deriving');
    const made = await deriveFor(gathered, [span], [], []);
    progress.say('following the cohorts');
    return cohortsReport({
      ...{ period: last, currency: made.currency, by, isRevenue: options.revenue ?? false },
      rows: await cohortTriangle(engine, made, { t, n, by }),
      values: tellsValue(gathered) ? await cohortValues(engine, span) : [],
      nBefore: by === 'first_paid' ? await customersBefore(engine, made) : 0,
      footer: footerOf(gathered, []),
    });
  });
}

function cohortBy(text: string | undefined): CohortBy {
  if (text === undefined || text === 'first_paid') return 'first_paid';
  if (text === 'signup') return text;
  throw new CliError(`cohorts can be by first_paid or signup, not "${text}"`, {
    exitCode: exit.usage,
    hint: 'first_paid begins with the first paid month, signup with the day of signing up',
  });
}

function assertTold({ context }: Gathered, by: CohortBy): void {
  if (context.mrrFrom === null) {
    throw new CliError('no source tells who pays', {
      exitCode: exit.input,
      hint: 'map subscriptions, mrr_snapshots or invoices',
    });
  }
  if (by === 'first_paid' || context.has('accounts.signed_up_on')) return;
  throw new CliError('no source tells when accounts signed up', {
    exitCode: exit.input,
    hint: 'map signed_up_on of accounts, or leave --by out for the first paid month',
  });
}

function assertEnded(month: string, end: string): void {
  if (end === monthStart(end)) return;
  throw new CliError(`${month} has not ended`, {
    exitCode: exit.usage,
    hint: 'cohorts are counted at the ends of months: name an earlier one',
  });
}

const tellsValue = ({ context: { has, config } }: Gathered): boolean =>
  has('accounts.signed_up_on') &&
  (has('accounts.first_value_on') || config.events.value.length > 0);
