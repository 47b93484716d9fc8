import { isLoopback } from '../lib/hosts.ts';
import type { Cadence } from '../lib/schedule.ts';
import type { RunConfig, TargetOfDelivery } from './config.ts';
import type { Fault, Keys } from './document.ts';
import { quoted } from './excerpt.ts';
import { listed } from './listed.ts';
import type { Written } from './schema.ts';

/** The schedules of the documents, and the reports that belong to them. */
const usual: Readonly<Record<Cadence, { reports: readonly string[]; due: string }>> = {
  daily: { reports: ['queue', 'daily'], due: '08:00' },
  weekly: { reports: ['health', 'weekly', 'csm'], due: 'mon 09:00' },
  monthly: { reports: ['health', 'sheet', 'executive', 'monthly'], due: 'first mon 09:00' },
};

/** What `run` makes, every default filled in; of the usual reports those that exist. */
export function runs({ runs }: Written, known: readonly string[]): Record<Cadence, RunConfig> {
  const of = (cadence: Cadence): RunConfig => {
    const own = runs?.[cadence];
    return {
      reports: items(own?.reports ?? usual[cadence].reports.filter((id) => known.includes(id))),
      formats: items(own?.formats ?? ['md', 'csv']),
      deliver: items(own?.deliver ?? []),
      due: own?.due ?? usual[cadence].due,
    };
  };
  return { daily: of('daily'), weekly: of('weekly'), monthly: of('monthly') };
}

/** Who may get reports. */
export function targetsOfDelivery({ deliver }: Written): TargetOfDelivery[] {
  return Object.entries(deliver ?? {}).map(([name, { smtp, webhook, attach }]) => {
    const common = { name, attach: items(attach ?? (smtp ? ['md'] : [])) };
    if (webhook !== undefined) {
      const { url = null, url_env: urlEnv = null, kind } = webhook;
      return { ...common, kind: 'webhook', url, urlEnv, body: kind };
    }
    const { host, secure: isSecure = false, from } = smtp!;
    return {
      ...common,
      kind: 'smtp',
      host,
      port: smtp!.port ?? (isSecure ? 465 : 587),
      isSecure,
      from,
      to: items(smtp!.to),
      userEnv: smtp!.user_env ?? null,
      passwordEnv: smtp!.password_env ?? null,
    };
  });
}

/** Names in `runs:` and lines of `deliver:` that cannot be. */
export function* runFaults(
  { runs, deliver }: Written,
  known: { runnable: readonly string[]; formats: readonly string[] },
  unknown: Unknown,
): Generator<Fault> {
  const targets = Object.keys(deliver ?? {});
  for (const [cadence, run] of Object.entries(runs ?? {})) {
    const at = ['runs', cadence];
    const lists = [
      [[...at, 'reports'], run?.reports, known.runnable, 'report'],
      [[...at, 'formats'], run?.formats, known.formats, 'format'],
      [[...at, 'deliver'], run?.deliver, targets, 'target'],
    ] as const;
    for (const [keys, list, candidates, kind] of lists) {
      for (const [place, name] of listed(list, keys)) yield* unknown(place, name, candidates, kind);
    }
  }
  for (const [name, target] of Object.entries(deliver ?? {})) {
    const at = ['deliver', name];
    for (const [place, format] of listed(target.attach, [...at, 'attach'])) {
      yield* unknown(place, format, known.formats, 'format');
    }
    yield* targetFaults(at, target);
  }
}

type Unknown = (
  keys: Keys,
  name: string | undefined,
  candidates: readonly string[],
  kind: string,
) => Iterable<Fault>;

type WrittenTarget = NonNullable<Written['deliver']>[string];

function* targetFaults(keys: Keys, { smtp, webhook }: WrittenTarget): Generator<Fault> {
  const [, name] = keys;
  if ((smtp === undefined) === (webhook === undefined)) {
    const what = `deliver.${name} needs either smtp or webhook`;
    yield { keys, on: 'key', what, hint: 'a target is one mail server or one address' };
  }
  if (smtp !== undefined && (smtp.user_env === undefined) !== (smtp.password_env === undefined)) {
    const what = `deliver.${name}.smtp names one of user_env and password_env`;
    yield { keys: [...keys, 'smtp'], on: 'key', what, hint: 'a server asks for both or for none' };
  }
  if (webhook === undefined) return;
  if ((webhook.url === undefined) === (webhook.url_env === undefined)) {
    const what = `deliver.${name}.webhook needs either url or url_env`;
    yield { keys: [...keys, 'webhook'], on: 'key', what };
  }
  if (webhook.url !== undefined && !isSafe(webhook.url)) {
    const what = `${quoted(webhook.url)} is no address to post to`;
    const hint = 'it begins with https://; http:// is for this machine alone';
    yield { keys: [...keys, 'webhook', 'url'], on: 'value', what, hint };
  }
}

function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

const secret = /pass|pwd|secret|token|credential|api_?key/i;

/** Keys of `deliver:` that hold a secret, which belongs into the environment. */
export function secretKeys(plain: unknown): Keys | null {
  const { deliver } = (plain ?? {}) as { deliver?: unknown };
  const found = (node: unknown, keys: Keys): Keys | null => {
    if (typeof node !== 'object' || node === null) return null;
    for (const [key, value] of Object.entries(node)) {
      const own = [...keys, key];
      if (secret.test(key) && !key.endsWith('_env') && keys.length > 1) return own;
      if (key === 'url' && /\/\/[^/]*@/.test(String(value))) return own;
      const within = found(value, own);
      if (within !== null) return within;
    }
    return null;
  };
  return found(deliver, ['deliver']);
}

const items = <Item>(value: Item | readonly Item[]): Item[] =>
  Array.isArray(value) ? [...value] : [value as Item];
