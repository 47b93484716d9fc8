import type { CompareOptions } from '../commands/compare.ts';
import type { CommonOptions } from '../commands/context.ts';
import type { DiffOptions } from '../commands/diff.ts';
import type { ExplainOptions } from '../commands/explain.ts';
import type { MetricsOptions } from '../commands/metrics.ts';
import { compareExamples } from './help.ts';
import { collect, periods, recording } from './options.ts';
import type { Stage } from './stage.ts';

/** Commands about single numbers. */
export function numbersCommands({ add, run, outcome }: Stage): void {
  recording(
    periods(
      add(
        'metrics [ids...]',
        'numbers, one row per metric, period and segment; without ids the catalogue',
      ),
    ),
  )
    .option('--by <dimension>', 'segment by a dimension; may be repeated', collect, [])
    .option('--months <n>', 'that many months, ending with the chosen one')
    .action((ids: string[], options: CommonOptions & MetricsOptions) =>
      run(options, async (context) => {
        const { metricsCommand } = await import('../commands/metrics.ts');
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
        const { explainCommand } = await import('../commands/explain.ts');
        return explainCommand(context, id, options);
      }),
    );
  periods(add('compare <first> <second>', 'two definitions side by side, account by account'))
    .option('--by <dimension>', 'the same by segment; may be repeated', collect, [])
    .addHelpText('after', compareExamples)
    .action((first: string, second: string, options: CommonOptions & CompareOptions) =>
      run(options, async (context) => {
        const { compareCommand } = await import('../commands/compare.ts');
        return compareCommand(context, [first, second], options);
      }),
    );
  periods(add('diff', 'what recorded figures of a month have become since, and why'))
    .option('--against <when>', 'latest (default), first, or the last recording until a date')
    .action((options: CommonOptions & DiffOptions) =>
      run(options, async (context) => {
        const { diffCommand } = await import('../commands/diff.ts');
        const { report, exitCode } = await diffCommand(context, options);
        outcome.exitCode = exitCode;
        return report;
      }),
    );
}
