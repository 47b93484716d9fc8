import { Command } from 'commander';
import type { AlertsOptions } from './commands/alerts.ts';
import type { BacktestOptions } from './commands/backtest.ts';
import type { CheckOptions } from './commands/check.ts';
import type { ChurnOptions } from './commands/churn.ts';
import type { CohortsOptions } from './commands/cohorts.ts';
import type { CompareOptions } from './commands/compare.ts';
import type { CommonOptions, Context } from './commands/context.ts';
import type { ExplainOptions } from './commands/explain.ts';
import type { ExportOptions } from './commands/export.ts';
import type { ForecastOptions } from './commands/forecast.ts';
import type { HealthOptions } from './commands/health.ts';
import type { MetricsOptions } from './commands/metrics.ts';
import type { ReportOptions } from './commands/report.ts';
import type { RunOptions } from './commands/run-plan.ts';
import type { Effects } from './effects.ts';
import { exit } from './errors.ts';
import {
  backtestExamples,
  compareExamples,
  examples,
  exportExamples,
  forecastExamples,
  whatIfExamples,
} from './help.ts';
import { clean } from './lib/text.ts';
import { collect, common, failOn, periods } from './options.ts';
import type { Report } from './reports/report.ts';
import { version } from './version.ts';

/** What a run leaves behind; commander writes nothing by itself. */
export type Outcome = { exitCode: number; said: string[] };

/** The commands with their options; each loads its work when it runs. */
export function program(effects: Effects, outcome: Outcome): Command {
  const root = new Command('cs-metrics')
    .description(
      'Customer Success metrics from plain exports, each explained down to the source line',
    )
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => outcome.said.push(text), writeErr: () => {} })
    .addHelpText('after', examples);
  const add = (name: string, summary: string): Command =>
    common(root.command(name).description(summary).exitOverride());
  const run = async (
    options: CommonOptions,
    work: (context: Context) => Promise<Report | readonly Report[] | null>,
    { isReport = true } = {},
  ) => {
    if (isReport) (await import('./commands/output.ts')).formatsOf(options);
    const { contextOf } = await import('./commands/context.ts');
    const context = contextOf(effects, options);
    const { locked } = await import('./commands/locked.ts');
    const unlock = await locked(context);
    try {
      const reports = [(await work(context)) ?? []].flat();
      if (reports.length > 0) {
        const { deliver } = await import('./commands/deliver.ts');
        await deliver(context, reports);
        if (reports.some((report) => isOff(options, report))) outcome.exitCode = exit.notGood;
      }
      for (const work of context.afterwards) await work();
      await notify(context);
    } finally {
      context.progress.stop();
      await unlock();
    }
  };
  add('check', 'what is in the exports: quality, rejects, gaps, targets that contradict each other')
    .option('--rejects <file>', 'write every rejected row and value to a CSV file')
    .option('--as-of <date>', 'set the clock to the end of that day')
    .action((options: CommonOptions & CheckOptions) =>
      run(options, async (context) => {
        const { checkCommand } = await import('./commands/check.ts');
        const { report, exitCode } = await checkCommand(context, options);
        outcome.exitCode = exitCode;
        return report;
      }),
    );
  periods(add('health', 'customer health of a month or at a date'))
    .option('--model <ids>', 'health model, or several to compare (default: that of the config)')
    .option('--account <id>', 'one account with every input of its score')
    .option('--band <name>', 'only the accounts of one band')
    .option('--by <dimension>', 'the distribution by segment')
    .option('--months <n>', 'the trend of that many months, and who changed band')
    .action((options: CommonOptions & HealthOptions) =>
      run(options, async (context) => {
        const { healthCommand } = await import('./commands/health.ts');
        return healthCommand(context, options);
      }),
    );
  periods(add('what-if', 'who would change band if lines of health or models were others'))
    .option('--model <id>', 'health model (default: that of the config)')
    .addHelpText('after', whatIfExamples)
    .action((options: CommonOptions & HealthOptions) =>
      run(options, async (context) => {
        const { whatIfCommand } = await import('./commands/what-if.ts');
        return whatIfCommand(context, options);
      }),
    );
  periods(add('sheet', 'the monthly metric tracking sheet'))
    .option('--model <id>', 'health model (default: that of the config)')
    .action((options: CommonOptions & HealthOptions) =>
      run(options, async (context) => {
        const { sheetCommand } = await import('./commands/sheet.ts');
        return sheetCommand(context, options);
      }),
    );
  periods(add('report [names...]', 'reports by name, made from one run; without names, the list'))
    .option('--account <id>', 'the account whose journey is told')
    .option('--model <id>', 'health model (default: that of the config)')
    .option('--csm <id>', 'the report csm of one CSM, by id or name')
    .action((names: string[], options: CommonOptions & ReportOptions) =>
      run(options, async (context) => {
        const { reportCommand } = await import('./commands/report.ts');
        return reportCommand(context, names, options);
      }),
    );
  periods(add('alerts', 'what crossed a line in a period or since a date'))
    .option('--since <date>', 'after that day; `last` is where the last run with it ended')
    .option('--model <id>', 'health model (default: that of the config)')
    .addOption(
      failOn(
        ['alert', 'urgent', 'critical'],
        'exit 1: alert, when any line is newly crossed; urgent (or critical), when an urgent one is',
      ),
    )
    .action((options: CommonOptions & AlertsOptions) =>
      run(options, async (context) => {
        const { alertsCommand } = await import('./commands/alerts.ts');
        return alertsCommand(context, options);
      }),
    );
  periods(
    add(
      'metrics [ids...]',
      'numbers, one row per metric, period and segment; without ids the catalogue',
    ),
  )
    .option('--by <dimension>', 'segment by a dimension; may be repeated', collect, [])
    .option('--months <n>', 'that many months, ending with the chosen one')
    .action((ids: string[], options: CommonOptions & MetricsOptions) =>
      run(options, async (context) => {
        const { metricsCommand } = await import('./commands/metrics.ts');
        return metricsCommand(context, ids, options);
      }),
    );
  periods(add('explain <id>', 'one number: its formula, its inputs, its accounts, their lines'))
    .option('--account <id>', 'one account with all rows behind it')
    .option('--by <dimension>', 'the same by segment; may be repeated', collect, [])
    .option('--change', 'the change against the period before, by account and by --by')
    .option('--sql', 'the SQL that computes it')
    .action((id: string, options: CommonOptions & ExplainOptions) =>
      run(options, async (context) => {
        const { explainCommand } = await import('./commands/explain.ts');
        return explainCommand(context, id, options);
      }),
    );
  periods(add('compare <first> <second>', 'two definitions side by side, account by account'))
    .option('--by <dimension>', 'the same by segment; may be repeated', collect, [])
    .addHelpText('after', compareExamples)
    .action((first: string, second: string, options: CommonOptions & CompareOptions) =>
      run(options, async (context) => {
        const { compareCommand } = await import('./commands/compare.ts');
        return compareCommand(context, [first, second], options);
      }),
    );
  periods(add('backtest', 'whether the health score told who would leave'))
    .option('--model <id>', 'health model (default: that of the config)')
    .option(
      '--months <n>',
      'that many month ends, the newest ones with a known outcome (default: 24)',
    )
    .option(
      '--horizon <days>',
      'how soon a customer must leave to count: 60d, 90d, 180d (default: 90d)',
    )
    .option('--by <dimension>', 'the same by segment (default: segment)')
    .option('--fit', 'propose weights that would have told more')
    .addOption(failOn(['missed']))
    .addHelpText('after', backtestExamples)
    .action((options: CommonOptions & BacktestOptions) =>
      run(options, async (context) => {
        const { backtestCommand } = await import('./commands/backtest.ts');
        return backtestCommand(context, options);
      }),
    );
  add('forecast', 'renewals that are due, what is expected of them, and how good forecasts were')
    .option('--months <n>', 'so many months ahead (default: 6)')
    .option('--quarters [n]', 'so many fiscal quarters ahead instead (default: 4)')
    .option('--by <dimension>', 'also by segment, csm …; may be repeated', collect, [])
    .option('--model <id>', 'health model (default: that of the config)')
    .option('--learned', 'use the chances learnt from the past instead of the table')
    .option('--month [month]', 'as seen from the end of a month like 2026-10')
    .option('--as-of <date>', 'as seen from the end of that day')
    .option('--partial', 'allow a month that has not ended')
    .addHelpText('after', forecastExamples)
    .action((options: CommonOptions & ForecastOptions) =>
      run(options, async (context) => {
        const { forecastCommand } = await import('./commands/forecast.ts');
        return forecastCommand(context, options);
      }),
    );
  add('cohorts', 'who still pays, by the month in which they began')
    .option('--revenue', 'their MRR instead of their number')
    .option('--by <moment>', 'first_paid (default) or signup')
    .option('--months <n>', 'so many cohorts (default: 12)')
    .option(
      '--month [month]',
      'up to the end of a month like 2026-10 (default: the newest complete one)',
    )
    .option('--as-of <date>', 'set the clock to the end of that day')
    .action((options: CommonOptions & CohortsOptions) =>
      run(options, async (context) => {
        const { cohortsCommand } = await import('./commands/cohorts.ts');
        return cohortsCommand(context, options);
      }),
    );
  periods(add('churn', 'who left, where, why, and what it costs, against the period before'))
    .option('--months <n>', 'that many months, ending with the chosen one')
    .option('--by <dimension>', 'only by this dimension; may be repeated', collect, [])
    .option('--model <id>', 'health model of the last health (default: that of the config)')
    .action((options: CommonOptions & ChurnOptions) =>
      run(options, async (context) => {
        const { churnCommand } = await import('./commands/churn.ts');
        return churnCommand(context, options);
      }),
    );
  add('run <cadence>', 'daily, weekly or monthly: check, reports, alerts, delivery')
    .option('--month <month>', 'the month of run monthly (default: the last one that has ended)')
    .option('--as-of <date>', 'set the clock to the end of that day')
    .option('--model <id>', 'health model (default: that of the config)')
    .option('--if-due', 'only when the time has come and the output is not there yet')
    .option('--deliver <target>', 'a target of `deliver:`; may be repeated', collect, [])
    .addOption(failOn(['missed', 'alert', 'critical']))
    .action((cadence: string, options: RunOptions) =>
      run(
        options,
        async (context) => {
          const { runCommand } = await import('./commands/run.ts');
          outcome.exitCode = await runCommand(context, cadence, options);
          return null;
        },
        { isReport: false },
      ),
    );
  add('export', 'one table as CSV, Parquet or Arrow: account_months, or a normalised one')
    .option('--from <month>', 'the first month of account_months')
    .option('--to <month>', 'its last month (default: the newest complete one)')
    .option('--month <month>', 'the last month, the same as --to')
    .option('--months <n>', 'that many months, ending with the last one')
    .option('--as-of <date>', 'set the clock to the end of that day')
    .option('--partial', 'allow a month that has not ended')
    .addHelpText('after', exportExamples)
    .action((options: CommonOptions & ExportOptions) =>
      run(
        options,
        async (context) => {
          const { exportCommand } = await import('./commands/export.ts');
          await exportCommand(context, options);
          return null;
        },
        { isReport: false },
      ),
    );
  return root;
}

/** Whether the answer is one that the user wants to fail on. */
function isOff({ failOn }: CommonOptions, report: Report): boolean {
  return failOn !== undefined && (report.findings?.includes(failOn) ?? false);
}

// Cron stays silent on success; a person at a terminal is told.
async function notify({ effects, options, warnings }: Context): Promise<void> {
  if (options.quiet || !(effects.stderr.isTTY || options.verbose)) return;
  for (const line of warnings) await effects.stderr.write(`${clean(line)}\n`);
}
