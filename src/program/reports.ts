import type { AlertsOptions } from '../commands/alerts.ts';
import type { CommonOptions, Context } from '../commands/context.ts';
import type { HealthOptions } from '../commands/health.ts';
import type { ReportOptions } from '../commands/report.ts';
import type { RunOptions } from '../commands/run-plan.ts';
import type { SendOptions } from '../commands/send.ts';
import { whatIfExamples } from './help.ts';
import { collect, failOn, periods, recording } from './options.ts';
import type { Stage } from './stage.ts';

/** Commands that tell how customers and the team fare. */
export function reportsCommands({ add, run, outcome }: Stage): void {
  recording(periods(add('health', 'customer health of a month or at a date')))
    .option('--model <ids>', 'health model, or several to compare (default: that of the config)')
    .option('--account <id>', 'one account with every input of its score')
    .option('--band <name>', 'only the accounts of one band')
    .option('--by <dimension>', 'the distribution by segment')
    .option('--months <n>', 'the trend of that many months, and who changed band')
    .action((options: CommonOptions & HealthOptions) =>
      run(options, async (context) => {
        const { healthCommand } = await import('../commands/health.ts');
        return healthCommand(context, options);
      }),
    );
  periods(add('what-if', 'who would change band if lines of health or models were others'))
    .option('--model <id>', 'health model (default: that of the config)')
    .addHelpText('after', whatIfExamples)
    .action((options: CommonOptions & HealthOptions) =>
      run(options, async (context) => {
        const { whatIfCommand } = await import('../commands/what-if.ts');
        return whatIfCommand(context, options);
      }),
    );
  recording(periods(add('sheet', 'the monthly metric tracking sheet')))
    .option('--model <id>', 'health model (default: that of the config)')
    .action((options: CommonOptions & HealthOptions) =>
      run(options, async (context) => {
        const { sheetCommand } = await import('../commands/sheet.ts');
        return sheetCommand(context, options);
      }),
    );
  recording(
    periods(
      add('report [names...]', 'reports by name, made from one run; without names, the list'),
    ),
  )
    .option('--account <id>', 'the account whose journey is told')
    .option('--model <id>', 'health model (default: that of the config)')
    .option('--csm <id>', 'the report csm of one CSM, by id or name')
    .option(
      '--deliver <target>',
      'send them to a target of `deliver:`; may be repeated',
      collect,
      [],
    )
    .action((names: string[], options: SendOptions & ReportOptions) =>
      run(options, async (context) => {
        const { reportCommand } = await import('../commands/report.ts');
        const make = (own: Context) => reportCommand(own, names, options);
        if (options.deliver.length === 0) return make(context);
        const { sendReports } = await import('../commands/send.ts');
        await sendReports(context, options, make);
        return null;
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
        const { alertsCommand } = await import('../commands/alerts.ts');
        return alertsCommand(context, options);
      }),
    );
  recording(add('run <cadence>', 'daily, weekly or monthly: check, reports, alerts, delivery'))
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
          const { runCommand } = await import('../commands/run.ts');
          outcome.exitCode = await runCommand(context, cadence, options);
          return null;
        },
        { isReport: false },
      ),
    );
}
