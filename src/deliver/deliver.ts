import { setTimeout as pause } from 'node:timers/promises';
import type { TargetOfDelivery } from '../config/config.ts';
import { CliError, exit } from '../errors.ts';
import { isLoopback } from '../lib/hosts.ts';
import type { Ledger } from './ledger.ts';
import { digestOf, type Message, type Sent, sha256, type World } from './message.ts';
import { sendMail } from './smtp.ts';
import { post } from './webhook.ts';

/** How long servers may take, and how long we wait before we try again. */
export const patience: Omit<World, 'env'> = { timeoutMs: 10_000, waitsMs: [1000, 5000] };

/** Delivers a message to all receivers of a target that do not have it; says why not, null if it did. */
export async function deliverTo(
  target: TargetOfDelivery,
  message: Message,
  ledger: Ledger,
  world: World,
): Promise<string | null> {
  const digest = digestOf(message);
  const keyOf = (receiver: string) => sha256(`${receiver}\n${digest}`);
  let open = receiversOf(target, world).filter((one) => !ledger.has(target.name, keyOf(one)));
  const causes: string[] = [];
  const waits = [0, ...world.waitsMs];
  for (const [i, wait] of waits.entries()) {
    if (open.length === 0) break;
    if (wait > 0) await pause(wait);
    const { accepted, refused } = await send(target, message, open, world);
    await ledger.add(target.name, accepted.map(keyOf));
    const isLast = i === waits.length - 1;
    const final = refused.filter(({ isTemporary }) => isLast || !isTemporary);
    causes.push(...final.map(({ cause }) => cause));
    open = refused.filter((one) => !final.includes(one)).map(({ receiver }) => receiver);
  }
  return causes.length === 0 ? null : [...new Set(causes)].join('; ');
}

/** Refuses targets whose secrets the environment does not hold, before anything is computed. */
export function checkTarget(target: TargetOfDelivery, env: World['env']): void {
  const { name } = target;
  const needed = target.kind === 'smtp' ? [target.userEnv, target.passwordEnv] : [target.urlEnv];
  for (const variable of needed) {
    if (variable === null || env[variable]) continue;
    throw new CliError(`delivery to ${name} needs ${variable}, which is not set`, {
      exitCode: exit.usage,
      hint: 'set it in the environment of the run, for cron in the crontab or a file only you read',
    });
  }
  if (target.kind === 'webhook' && !isPostable(addressOf(target, env))) {
    throw new CliError(`the address that ${target.urlEnv} holds for ${name} is none to post to`, {
      exitCode: exit.usage,
      hint: 'it begins with https://; http:// is for this machine alone',
    });
  }
}

function isPostable(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

const addressOf = (
  { url, urlEnv }: Extract<TargetOfDelivery, { kind: 'webhook' }>,
  env: World['env'],
): string => url ?? env[urlEnv!] ?? '';

const receiversOf = (target: TargetOfDelivery, { env }: World): string[] =>
  target.kind === 'smtp' ? target.to : [addressOf(target, env)];

async function send(
  target: TargetOfDelivery,
  message: Message,
  receivers: readonly string[],
  world: World,
): Promise<Sent> {
  if (target.kind === 'smtp') return sendMail(target, message, receivers, world);
  return post(target, message, receivers[0]!, world);
}
