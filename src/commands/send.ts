import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { reportMessage } from '../compose/message.ts';
import type { Config, TargetOfDelivery } from '../config/config.ts';
import { checkTarget, deliverTo, patience } from '../deliver/deliver.ts';
import { ledgerIn } from '../deliver/ledger.ts';
import type { Attachment, Message } from '../deliver/message.ts';
import { CliError, exit } from '../errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import type { OutputFile } from '../render/output.ts';
import { type Format, formats } from '../render/render.ts';
import type { Report } from '../reports/report.ts';
import type { CommonOptions, Context } from './context.ts';
import { deliver, outputFiles } from './deliver.ts';
import { endingOfFormat, formatsOf } from './output.ts';
import type { Delivery } from './run-record.ts';
import { unfit, wrongValue } from './wrong.ts';

export type SendOptions = CommonOptions & { deliver: readonly string[] };

/** The targets that `--deliver` names, besides others that are wanted. */
export function targetsNamed(
  { deliver }: Config,
  named: readonly string[],
  wanted: readonly string[] = [],
): TargetOfDelivery[] {
  const known = deliver.map(({ name }) => name);
  for (const name of named) {
    if (known.includes(name)) continue;
    const list = known.length === 0 ? 'the config has no deliver:' : `targets: ${known.join(', ')}`;
    throw wrongValue('--deliver', 'a target', name, didYouMean(name, known, list));
  }
  return deliver.filter(({ name }) => named.includes(name) || wanted.includes(name));
}

/** Makes reports, writes them where `--out` says, and sends each target the formats that it takes. */
export async function sendReports(
  context: Context,
  options: SendOptions,
  make: (context: Context) => Promise<readonly Report[]>,
): Promise<void> {
  const { effects } = context;
  const { out, format } = options;
  const targets = targetsNamed(context.config, options.deliver);
  for (const target of targets) checkTarget(target, effects.env);
  if (out === undefined && format !== undefined) {
    throw unfit(
      '--format says how reports are written, and without --out none are',
      'leave --format out: targets get the formats of their attach:',
    );
  }
  const attached = formats.filter((one) => targets.some(({ attach }) => attach.includes(one)));
  const reports = await make(withFormats(context, attached));
  // Made before anything is said of files, so that the same figures are the same bytes.
  const files = await outputFiles(context, reports, '.', attached);
  if (out !== undefined) await deliver(context, reports);
  const deliveries = await sendAll(context, targets, (target) =>
    reportMessage(reports, attachments(target, files)),
  );
  const again = 'the same command again sends it to who has not got it';
  const place = out === undefined ? '' : relative(effects.cwd, resolve(effects.cwd, out)) || '.';
  assertDelivered(deliveries, place === '' ? again : `the reports stand in ${place}; ${again}`);
}

// Machines get lists that readers do not.
function withFormats(context: Context, attached: readonly Format[]): Context {
  const { options } = context;
  const written = options.out === undefined ? [] : formatsOf(options);
  return { ...context, options: { ...options, format: [...written, ...attached].join(',') } };
}

/** The files of the formats that a target takes. */
export function attachments(
  { attach }: TargetOfDelivery,
  files: readonly OutputFile[],
): Attachment[] {
  const endings = formats.filter((format) => attach.includes(format)).map(endingOfFormat);
  return files
    .filter(({ path }) => endings.includes(extname(path).slice(1)))
    .map(({ path, text }) => ({ name: basename(path), text }));
}

/** Sends each target its message, unless it has the same bytes; says what became of each. */
export async function sendAll(
  { config, effects, progress, warnings }: Context,
  targets: readonly TargetOfDelivery[],
  messageFor: (target: TargetOfDelivery) => Message,
): Promise<Delivery[]> {
  progress.say('delivering');
  const folder = dirname(config.alerts.state);
  const ledger = await ledgerIn(join(folder, 'cs-metrics-deliveries.json'));
  const world = { env: effects.env, ...patience };
  const deliveries: Delivery[] = [];
  for (const target of targets) {
    const { name } = target;
    const cause = await deliverTo(target, messageFor(target), ledger, world);
    deliveries.push({ target: name, ...(cause === null ? accepted : { status: 'failed', cause }) });
    if (cause === null) warnings.push(`delivered to ${name}`);
  }
  return deliveries;
}

const accepted = { status: 'accepted' } as const;

/** Refuses deliveries of which one failed, and says what to do. */
export function assertDelivered(deliveries: readonly Delivery[], hint: string): void {
  const failed = deliveries.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return;
  const causes = failed.map(({ target, cause }) => `${target}: ${cause}`).join('; ');
  throw new CliError(`not delivered to ${causes}`, { exitCode: exit.output, hint });
}
