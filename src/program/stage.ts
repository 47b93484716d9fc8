import type { Command } from 'commander';
import type { CommonOptions, Context } from '../commands/context.ts';
import type { Effects } from '../effects.ts';
import { exit } from '../errors.ts';
import type { Report } from '../reports/report.ts';
import { common } from './options.ts';

/** What a run leaves behind; commander writes nothing by itself. */
export type Outcome = { exitCode: number; said: string[] };

/** Where commands are declared, and what they run with. */
export type Stage = {
  root: Command;
  /** A command with the options that all have. */
  add: (name: string, summary: string) => Command;
  run: Run;
  effects: Effects;
  outcome: Outcome;
};

type Run = (
  options: CommonOptions,
  work: (context: Context) => Promise<Report | readonly Report[] | null>,
  kind?: { isReport: boolean },
) => Promise<void>;

/** The stage of one program; each command loads its work when it runs. */
export function stageOf(root: Command, effects: Effects, outcome: Outcome): Stage {
  return {
    ...{ root, effects, outcome },
    add: (name, summary) => common(root.command(name).description(summary).exitOverride()),
    run: runner(effects, outcome),
  };
}

function runner(effects: Effects, outcome: Outcome): Run {
  return async (options, work, { isReport } = { isReport: true }) => {
    if (isReport) (await import('../commands/output.ts')).formatsOf(options);
    const { contextOf } = await import('../commands/context.ts');
    const context = contextOf(effects, options);
    const { locked } = await import('../commands/locked.ts');
    const { isOff, notify } = await import('../commands/notify.ts');
    const unlock = await locked(context);
    try {
      const reports = [(await work(context)) ?? []].flat();
      if (reports.length > 0) {
        const { deliver } = await import('../commands/deliver.ts');
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
}
