import { resolve } from 'node:path';
import type { TargetOfDelivery } from '../config/config.ts';
import { checkTarget } from '../deliver/deliver.ts';
import { CliError, exit } from '../errors.ts';
import { addDays } from '../lib/dates.ts';
import { didYouMean } from '../lib/nearest.ts';
import { type Cadence, cadences, dueAt, lastStretch, type Stretch } from '../lib/schedule.ts';
import { localClock } from '../lib/zones.ts';
import type { Format } from '../render/render.ts';
import type { CommonOptions, Context } from './context.ts';
import { formatsOf, isFolder } from './output.ts';
import { choosePeriod, clockDate, type PeriodOptions } from './periods.ts';
import { targetsNamed } from './send.ts';
import { unfit } from './wrong.ts';

export type RunOptions = CommonOptions & {
  month?: string;
  model?: string;
  ifDue?: boolean;
  deliver?: readonly string[];
};

/** What a scheduled run makes, of which days, and for whom. */
export type RunPlan = {
  cadence: Cadence;
  stretch: Stretch;
  /** Chooses the days for the commands that it is made of. */
  period: PeriodOptions;
  /** Absolute. */
  folder: string;
  reports: readonly string[];
  formats: readonly Format[];
  targets: readonly TargetOfDelivery[];
};

/** The plan that the config and the options make; what cannot be done is refused at once. */
export function planOfRun(context: Context, word: string, options: RunOptions): RunPlan {
  const { config, effects } = context;
  const cadence = cadenceOf(word);
  const { out } = options;
  if (out === undefined || !isFolder(out)) {
    throw unfit('a run needs a folder', 'name one with --out, such as --out reports/{month}');
  }
  const stretch = stretchOf(context, cadence, options);
  const own = config.runs[cadence];
  const formats = formatsOf({ ...options, format: options.format ?? own.formats.join(',') });
  const targets = targetsNamed(config, options.deliver ?? [], own.deliver);
  for (const target of targets) {
    checkTarget(target, effects.env);
    checkAttached(target, formats);
  }
  return {
    ...{ cadence, stretch, formats, targets },
    period:
      cadence === 'monthly'
        ? { month: stretch.id, asOf: options.asOf }
        : { asOf: addDays(stretch.end, -1) },
    folder: resolve(effects.cwd, out.replaceAll('{month}', stretch.id)),
    reports: own.reports,
  };
}

/** Whether the time has come on the clocks of the reporting zone. */
export function isDue(context: Context, { cadence, stretch }: RunPlan): boolean {
  const { config, effects, options } = context;
  const now = effects.now();
  const time = options.asOf === undefined ? localClock(now, config.timezone) : '00:00';
  return `${clockDate(config, options, now)} ${time}` >= dueAt(config.runs[cadence].due, stretch);
}

function cadenceOf(word: string): Cadence {
  const cadence = cadences.find((one) => one === word);
  if (cadence !== undefined) return cadence;
  throw new CliError(`there is no run "${word}"`, {
    exitCode: exit.usage,
    hint: didYouMean(word, cadences, `runs: ${cadences.join(', ')}`),
  });
}

function stretchOf({ config, effects }: Context, cadence: Cadence, options: RunOptions): Stretch {
  const now = effects.now();
  const today = clockDate(config, options, now);
  if (options.month === undefined) return lastStretch(cadence, today);
  if (cadence !== 'monthly') {
    throw unfit(
      `--month is for run monthly, not for run ${cadence}`,
      'name the last day with --as-of',
    );
  }
  const { month, asOf } = options;
  return choosePeriod(config, { month, asOf }, { newestDense: null, now });
}

function checkAttached({ name, attach }: TargetOfDelivery, formats: readonly Format[]): void {
  const missing = attach.find((format) => !formats.some((own) => own === format));
  if (missing === undefined) return;
  throw unfit(
    `${name} gets ${missing}, and the run writes ${formats.join(', ')}`,
    `add ${missing} to the formats of the run, or change deliver.${name}.attach`,
  );
}
