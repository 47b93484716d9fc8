import { basename, dirname, extname, join, relative } from 'node:path';
import { runMessage } from '../compose/message.ts';
import { CliError, type ExitCode, exit } from '../errors.ts';
import { addDays } from '../lib/dates.ts';
import type { Gathered } from '../pipeline.ts';
import type { OutputFile } from '../render/output.ts';
import type { Report } from '../reports/report.ts';
import { alertsCommand } from './alerts.ts';
import { checkCommand } from './check.ts';
import type { Context } from './context.ts';
import { outputFiles, write } from './deliver.ts';
import { healthCommand } from './health.ts';
import { reportCommand } from './report.ts';
import { isDue, planOfRun, type RunOptions, type RunPlan } from './run-plan.ts';
import { earlier, isDone, type RunRecord, recordFile, recordOf } from './run-record.ts';
import { assertDelivered, attachments, sendAll } from './send.ts';
import { sheetCommand } from './sheet.ts';
import { together } from './together.ts';
import { unfit } from './wrong.ts';

/** The newest row may lie so many days before the first day after what a run tells about. */
const toleratedDays = { daily: 1, weekly: 3, monthly: 3 };

/** Check, reports and alerts of a day, week or month, written in one step and then delivered. */
export async function runCommand(
  context: Context,
  word: string,
  options: RunOptions,
): Promise<ExitCode> {
  const plan = planOfRun(context, word, options);
  if (options.ifDue) {
    const reason = await reasonToWait(context, plan);
    if (reason !== null) return idle(context, `${reason}; nothing was done`);
  }
  await assertOwnFolder(plan);
  const made = await makeAll(context, plan, options);
  const failsOn = made.reports.some(({ findings }) => findings?.some((f) => f === options.failOn));
  const exitCode = failsOn ? exit.notGood : exit.done;
  const files = await outputFiles(context, made.reports, plan.folder, plan.formats);
  const asOf = options.asOf ?? null;
  const record = await recordOf(context.config, plan, { ...made, files, asOf, exitCode });
  await write(context, [...files, recordFile(plan.folder, record)]);
  for (const work of made.afterwards) await work();
  context.warnings.push(...made.warnings);
  if (record.nothing_to_report) context.warnings.push('nothing to report');
  await deliverAll(context, plan, { reports: made.reports, files, record });
  return exitCode;
}

async function reasonToWait(context: Context, plan: RunPlan): Promise<string | null> {
  const name = `run ${plan.cadence} of ${plan.stretch.id}`;
  if (!isDue(context, plan)) return `${name} is not due yet`;
  return (await isDone(plan)) ? `${name} is done already` : null;
}

function idle({ warnings }: Context, reason: string): ExitCode {
  warnings.push(reason);
  return exit.done;
}

// Another cadence would take the record of this one for its own.
async function assertOwnFolder({ folder, cadence }: RunPlan): Promise<void> {
  const record = await earlier(folder);
  if (record === null || record.run === cadence) return;
  throw unfit(
    `the folder "${basename(folder)}" holds the output of run ${record.run}`,
    `give run ${cadence} a folder of its own with --out`,
  );
}

type Made = {
  reports: readonly Report[];
  warnings: readonly string[];
  counts: Gathered['normalised']['counts'];
  afterwards: Context['afterwards'];
};

async function makeAll(context: Context, plan: RunPlan, options: RunOptions): Promise<Made> {
  const { period, reports, stretch } = plan;
  const own = contextOfRun(context, plan);
  const chosen = { ...period, model: options.model };
  const warnings: string[] = [];
  let counts: Made['counts'] = [];
  const listed = reports.filter((id) => id !== 'health' && id !== 'sheet');
  const pieces = [
    async (piece: Context): Promise<Report[]> => {
      const asOf = options.asOf ?? addDays(stretch.end, -1);
      const watched = watching(piece, (gathered) => {
        counts = gathered.normalised.counts;
        assertCovered(gathered, plan);
      });
      const found = await checkCommand(watched, { strict: options.strict, asOf });
      if (found.exitCode !== exit.done) throw badExports(found.exitCode, found.warnings);
      warnings.push(...found.warnings);
      return [found.report];
    },
    ...(reports.includes('health') ? [async (c: Context) => [await healthCommand(c, chosen)]] : []),
    ...(reports.includes('sheet') ? [async (c: Context) => [await sheetCommand(c, chosen)]] : []),
    ...(listed.length > 0 ? [(c: Context) => reportCommand(c, listed, chosen)] : []),
    async (c: Context) => [
      await alertsCommand(c, { ...chosen, since: 'last', isRepeatable: true }),
    ],
  ];
  const made = (await together(own, pieces)).flat();
  const named = made.map((report) => ({ ...report, period: stretch.id }));
  return { reports: named, warnings, counts, afterwards: own.afterwards };
}

// Each cadence remembers by itself what it told.
function contextOfRun(context: Context, { cadence, formats }: RunPlan): Context {
  const { config, options } = context;
  const { state } = config.alerts;
  const ending = extname(state);
  const own = `${basename(state, ending)}-${cadence}${ending}`;
  const alerts = { ...config.alerts, state: join(dirname(state), own) };
  return {
    ...context,
    config: { ...config, alerts },
    options: { ...options, format: formats.join(',') },
    warnings: [],
    afterwards: [],
  };
}

function watching(context: Context, look: (gathered: Gathered) => void): Context {
  const { reading } = context;
  return {
    ...context,
    reading: (need, work) =>
      reading!(need, async (gathered) => {
        look(gathered);
        return work(gathered);
      }),
  };
}

// Without the newest rows everything would look like a fall.
function assertCovered({ newestDense }: Gathered, { cadence, stretch }: RunPlan): void {
  const { id, end } = stretch;
  if (newestDense === null || addDays(newestDense, toleratedDays[cadence]) >= end) return;
  throw new CliError(`the exports end on ${newestDense}, before ${id} is over`, {
    exitCode: exit.quality,
    hint: 'run again when the newer exports have arrived; what was written before still stands',
  });
}

function badExports(
  exitCode: ExitCode,
  [first = 'something is wrong']: readonly string[],
): CliError {
  return new CliError(`the exports fail the check, and nothing was written: ${first}`, {
    exitCode,
    hint: 'cs-metrics check shows all of it',
  });
}

async function deliverAll(
  context: Context,
  { targets, folder }: RunPlan,
  { reports, files, record }: Written,
): Promise<void> {
  if (targets.length === 0) return;
  const deliveries = await sendAll(context, targets, (target) =>
    runMessage(record, reports, attachments(target, files)),
  );
  const isWhole = deliveries.every(({ status }) => status === 'accepted');
  const exit_code = isWhole ? record.exit_code : exit.output;
  await write(context, [recordFile(folder, { ...record, deliveries, exit_code })]);
  const place = relative(context.effects.cwd, folder) || '.';
  assertDelivered(
    deliveries,
    `the reports stand in ${place}; the next run delivers what is missing`,
  );
}

type Written = { reports: readonly Report[]; files: readonly OutputFile[]; record: RunRecord };
