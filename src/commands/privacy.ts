import type { Config } from '../config/config.ts';
import type { Effects } from '../effects.ts';
import { CliError, exit } from '../errors.ts';
import { pseudonymsBy } from '../lib/pseudonym.ts';
import { refuseHidden } from './hidden.ts';
import { renamed } from './renamed.ts';

export type PrivacyOptions = {
  /** What tells of persons is not masked. */
  showPii?: boolean;
  /** Pseudonyms stand for ids and names. */
  pseudonyms?: boolean;
  /** Their key, in place of the environment's. */
  pseudonymKey?: string;
};

/** Shorter keys, and those of few characters, could be found by trying. */
const [fewestCharacters, fewestDistinct] = [16, 6];

/** A config that knows what may be told of customers and people, and what stands for the rest. */
export function privately(
  config: Config,
  { showPii = false, pseudonymKey }: PrivacyOptions,
  env: Effects['env'],
): Config {
  const { isPseudonymous, keyEnv } = config.privacy;
  if (!isPseudonymous) return { ...config, showsPersonal: showPii };
  if (showPii) {
    throw new CliError('--show-pii shows what pseudonyms hide', {
      exitCode: exit.usage,
      hint: 'use one of them: --show-pii, or --pseudonyms and `privacy.pseudonyms`',
    });
  }
  const key = pseudonymKey ?? env[keyEnv] ?? '';
  assertHard(key, keyEnv);
  refuseHidden(config);
  return renamed(config, pseudonymsBy(key));
}

function assertHard(key: string, keyEnv: string): void {
  const length = key.trim().length;
  if (length >= fewestCharacters && new Set(key).size >= fewestDistinct) return;
  const easy = length < fewestCharacters ? `has ${length} characters` : 'is easy to guess';
  const what = key === '' ? 'is not set' : easy;
  throw new CliError(`pseudonyms need a key in ${keyEnv}, which ${what}`, {
    exitCode: exit.usage,
    hint: `give it ${fewestCharacters} characters or more, such as those of \`openssl rand -hex 32\`, and keep it: the same key gives the same pseudonyms`,
  });
}
