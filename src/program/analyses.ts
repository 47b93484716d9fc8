import type { BacktestOptions } from '../commands/backtest.ts';
import type { ChurnOptions } from '../commands/churn.ts';
import type { CohortsOptions } from '../commands/cohorts.ts';
import type { CommonOptions } from '../commands/context.ts';
import type { ForecastOptions } from '../commands/forecast.ts';
import { backtestExamples, forecastExamples } from './help.ts';
import { collect, failOn, periods } from './options.ts';
import type { Stage } from './stage.ts';

/** Commands that look across months and accounts. */
export function analysesCommands({ add, run }: Stage): void {
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
        const { backtestCommand } = await import('../commands/backtest.ts');
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
        const { forecastCommand } = await import('../commands/forecast.ts');
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
        const { cohortsCommand } = await import('../commands/cohorts.ts');
        return cohortsCommand(context, options);
      }),
    );
  periods(add('churn', 'who left, where, why, and what it costs, against the period before'))
    .option('--months <n>', 'that many months, ending with the chosen one')
    .option('--by <dimension>', 'only by this dimension; may be repeated', collect, [])
    .option('--model <id>', 'health model of the last health (default: that of the config)')
    .action((options: CommonOptions & ChurnOptions) =>
      run(options, async (context) => {
        const { churnCommand } = await import('../commands/churn.ts');
        return churnCommand(context, options);
      }),
    );
}
