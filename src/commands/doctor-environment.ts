import type { Finding } from '../compose/doctor.ts';
import type { Config } from '../config/config.ts';

// Shown as they are; of other names nobody knows what they hold.
const harmless = [
  ...['CS_METRICS_CONFIG', 'TZ', 'LANG', 'LC_ALL', 'NO_COLOR', 'FORCE_COLOR', 'TERM', 'COLUMNS'],
  ...['CI', 'TMPDIR', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'CS_METRICS_NO_CACHE'],
];

/** What of the environment matters; of secrets only whether they are set. */
export function environment(
  env: Readonly<Record<string, string | undefined>>,
  config: Config | null,
): Finding[] {
  const secrets = secretNames(config);
  const key = config?.privacy ?? null;
  const isKeyAsked =
    key?.isPseudonymous === true || (key !== null && env[key.keyEnv] !== undefined);
  const shown = harmless
    .filter((name) => env[name] !== undefined && !secrets.includes(name))
    .map((name) => `${name}=${env[name]}`);
  const others = Object.keys(env)
    .filter((name) => name.startsWith('CS_METRICS_'))
    .filter((name) => !harmless.includes(name) && !secrets.includes(name) && name !== key?.keyEnv)
    .sort();
  return [
    { what: 'environment', state: 'ok', says: shown.join(' ') || 'nothing that matters is set' },
    ...others.map(
      (name): Finding => ({
        what: 'environment',
        state: 'warning',
        says: `${name} is set, but nothing reads it`,
      }),
    ),
    ...secrets.map((name) => presence(env, name, 'for delivery')),
    ...(isKeyAsked ? [presence(env, key!.keyEnv, 'for pseudonyms')] : []),
  ];
}

function presence(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  what: string,
): Finding {
  const isSet = (env[name] ?? '') !== '';
  return { what, state: isSet ? 'ok' : 'warning', says: `${name} is ${isSet ? 'set' : 'not set'}` };
}

/** Names of variables that deliveries take their secrets from. */
function secretNames(config: Config | null): string[] {
  const names = (config?.deliver ?? []).flatMap((target) =>
    target.kind === 'smtp' ? [target.userEnv, target.passwordEnv] : [target.urlEnv],
  );
  return [...new Set(names.filter((name) => name !== null))].sort();
}
