import { createHash } from 'node:crypto';
import { CliError, exit } from '../errors.ts';
import { check, type Known } from './check.ts';
import type { Config } from './config.ts';
import { type ConfigDocument, type Fault, readDocument, spell } from './document.ts';
import { shapeFault } from './faults.ts';
import { linesOf } from './lines.ts';
import { resolve } from './resolve.ts';
import { secretKeys } from './runs.ts';
import { asWritten, checkShape, type Written } from './schema.ts';

export type ConfigInput = {
  text: string;
  /** As the user would write it, for messages. */
  path: string;
  /** Absolute; relative paths of the config start here. */
  folder: string;
  /** Texts `key.path=value` that are laid over the file. */
  overrides: readonly string[];
  known: Known;
  /** Faults that only the declarations of metrics can show. */
  verify?: (config: Config) => Iterable<Fault>;
};

/** Reads and checks a config; the first fault stops it with its place in the file. */
export function loadConfig(input: ConfigInput): Config {
  const { text, path, folder, overrides, known } = input;
  const document = readDocument({ text, path, overrides, asWritten });
  refuseSecrets(document);
  const written = shapely(document);
  for (const fault of check(written, known)) throw document.error(fault);
  const hash = createHash('sha256')
    .update([text, ...overrides].join('\n'))
    .digest('hex');
  const resolved = resolve(written, folder, known);
  const at = placesOf(document, written);
  const lines = () => linesOf(written, resolved.sources, at);
  const config = { path, folder, hash: hash.slice(0, 6), ...resolved, at, lines };
  for (const fault of input.verify?.(config) ?? []) throw document.error(fault);
  return config;
}

/** The alias file is read like a source, but the config says elsewhere where it is. */
function placesOf({ at }: ConfigDocument, { sources }: Written): Config['at'] {
  return (keys) => {
    const isAliases = keys[0] === 'sources' && Number(keys[1]) >= sources.length;
    return at(isAliases ? ['identity', 'aliases'] : keys);
  };
}

function shapely(document: ConfigDocument): Written {
  const early = emptyFault(document) ?? versionFault(document);
  if (early) throw document.error(early);
  const result = checkShape(document.plain);
  if ('version' in result) return result;
  throw document.error(shapeFault(result, document));
}

// Without the excerpt that other faults show: it would print the secret.
function refuseSecrets({ plain, at }: ConfigDocument): void {
  const keys = secretKeys(plain);
  if (keys === null) return;
  throw new CliError(`${spell(keys)} holds a secret, which a config must not`, {
    exitCode: exit.usage,
    where: at(keys),
    hint: 'put it into an environment variable and name that with password_env, user_env or url_env',
  });
}

function emptyFault({ plain }: ConfigDocument): Fault | null {
  if (plain !== null) return null;
  const hint = 'config.example.yaml shows what stands in a config';
  return { keys: [], on: 'key', what: 'the config is empty', hint };
}

/** A later format would only raise unknown keys; its number says more. */
function versionFault({ plain }: ConfigDocument): Fault | null {
  const { version } = plain as { version?: unknown };
  const keys = ['version'];
  if (typeof version !== 'number' || version <= 1) return null;
  const what = `version ${version} needs a newer cs-metrics`;
  return { keys, on: 'value', what, hint: 'this cs-metrics reads version: 1' };
}
