import type { Made } from '../blocks/block.ts';
import type { Config } from '../config/config.ts';
import { CliError } from '../errors.ts';
import { addMonths } from '../lib/dates.ts';
import type { CommandReport } from '../reports/catalogue.ts';
import type { Report } from '../reports/report.ts';
import type { Context } from './context.ts';
import { namedPeriod, type PeriodOptions } from './periods.ts';

/** What the reports of other commands are made with. */
export type MadeOptions = PeriodOptions & { model?: string };

type Maker = (context: Context, options: MadeOptions) => Promise<Report>;

const makers: Readonly<Record<CommandReport, Maker>> = {
  health: async (context, options) => (await import('./health.ts')).healthCommand(context, options),
  sheet: async (context, options) => (await import('./sheet.ts')).sheetCommand(context, options),
  cohorts: async (context, { asOf, ...options }) => {
    const { cohortsCommand } = await import('./cohorts.ts');
    return cohortsCommand(context, { ...monthOf(context.config, { ...options, asOf }), asOf });
  },
  churn: async (context, options) =>
    (await import('./churn.ts')).churnCommand(context, { ...options, by: [] }),
  forecast: async (context, options) => {
    const { forecastCommand } = await import('./forecast.ts');
    const { asOf, partial, model } = options;
    const month = monthOf(context.config, options);
    return forecastCommand(context, { ...month, asOf, partial, model, by: [] });
  },
  backtest: async (context, options) =>
    (await import('./backtest.ts')).backtestCommand(context, options),
  alerts: async (context, options) => (await import('./alerts.ts')).alertsCommand(context, options),
  quality: async (context, { asOf }) =>
    (await (await import('./check.ts')).checkCommand(context, { asOf })).report,
};

/** The report of another command, under the name that `report` knows it by. */
export async function madeBy(
  context: Context,
  command: CommandReport,
  options: MadeOptions,
): Promise<Report> {
  return { ...(await makers[command](context, options)), id: command };
}

/** The same for blocks, which say why there is nothing to show. */
export async function triedBy(
  context: Context,
  command: CommandReport,
  options: MadeOptions,
): Promise<Made> {
  try {
    return { report: await madeBy(context, command, options) };
  } catch (error) {
    if (error instanceof CliError) return { reason: error.message };
    throw error;
  }
}

// Some commands know months only: a quarter or year is seen from its last one.
function monthOf(config: Config, options: PeriodOptions): Pick<PeriodOptions, 'month'> {
  const { month, quarter, year } = options;
  if (quarter === undefined && year === undefined) return month === undefined ? {} : { month };
  const { end } = namedPeriod(config, options)!;
  return { month: addMonths(end, -1).slice(0, 7) };
}
