import type { CheckOptions } from '../commands/check.ts';
import type { CommonOptions } from '../commands/context.ts';
import type { ExportOptions } from '../commands/export.ts';
import type { InitOptions } from '../commands/init.ts';
import { cacheExamples, exportExamples, initExamples, presetsExamples } from './help.ts';
import { collect } from './options.ts';
import type { Stage } from './stage.ts';

/** Commands about what comes in, and what goes out as it is. */
export function exportsCommands({ root, add, run, effects, outcome }: Stage): void {
  // It reads no config, and so has no lines to override.
  root
    .command('init [paths...]')
    .description('propose a config from a folder of exports, with the evidence for each line')
    .exitOverride()
    .option('--out <file>', 'write there instead of cs-metrics.yaml; - prints it')
    .option('--answer <key=value>', 'answer what is ambiguous; may be repeated', collect, [])
    .option('-q, --quiet', 'say nothing but what is open')
    .option('-v, --verbose', 'the stack of our own bugs')
    .addHelpText('after', initExamples)
    .action(async (paths: string[], options: InitOptions) => {
      const { initCommand } = await import('../commands/init.ts');
      outcome.exitCode = await initCommand(effects, paths, options);
    });
  add('check', 'what is in the exports: quality, rejects, gaps, targets that contradict each other')
    .option('--rejects <file>', 'write every rejected row and value to a CSV file')
    .option('--as-of <date>', 'set the clock to the end of that day')
    .action((options: CommonOptions & CheckOptions) =>
      run(options, async (context) => {
        const { checkCommand } = await import('../commands/check.ts');
        const { report, exitCode } = await checkCommand(context, options);
        outcome.exitCode = exitCode;
        return report;
      }),
    );
  add('presets [name]', 'presets for the exports of vendors: what they read, and a source to paste')
    .addHelpText('after', presetsExamples)
    .action(async (name: string | undefined, options: CommonOptions) => {
      const { presetsCommand } = await import('../commands/presets.ts');
      await presetsCommand(effects, name, options);
    });
  add('doctor', 'what this installation, config and machine look like, on one screen').action(
    async (options: CommonOptions) => {
      const { doctorCommand } = await import('../commands/doctor.ts');
      outcome.exitCode = await doctorCommand(effects, options);
    },
  );
  add('cache [action]', 'what runs keep of large files of usage; `cache clear` removes it')
    .addHelpText('after', cacheExamples)
    .action(async (action: string | undefined, options: CommonOptions) => {
      const { cacheCommand } = await import('../commands/cache.ts');
      await cacheCommand(effects, action, options);
    });
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
          const { exportCommand } = await import('../commands/export.ts');
          await exportCommand(context, options);
          return null;
        },
        { isReport: false },
      ),
    );
}
