import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Effects } from '../src/effects.ts';
import { main } from '../src/main.ts';
import type { Outcome } from './cli.ts';

export type Around = Partial<
  Pick<Effects, 'env' | 'now' | 'processes' | 'temporaryFolder' | 'userId'>
> & {
  stdin?: string;
};

/** The world of a command in a folder in November 2026, with nobody at the terminal. */
export function effectsIn(cwd: string, { stdin = '', ...around }: Around = {}): Effects {
  const nowhere = { isTTY: false, columns: undefined, write: async () => {} };
  return {
    ...{ now: () => Date.UTC(2026, 10, 15, 12), cwd, env: {}, userId: null, cores: 2 },
    ...{
      temporaryFolder: tmpdir(),
      removeFolder: (path) => rmSync(path, { recursive: true, force: true }),
    },
    ...{ processes: { own: process.pid, startOf: () => '1' }, onInterrupt: () => () => {} },
    stdin: (async function* () {
      if (stdin !== '') yield Buffer.from(stdin);
    })(),
    ...{ stdout: nowhere, stderr: nowhere },
    ...around,
  };
}

/** Runs the command line from its source within this process, which costs less than one of its own. */
export async function inside(
  cwd: string,
  args: readonly string[],
  around: Around = {},
): Promise<Outcome> {
  const texts = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof texts) => ({
    ...{ isTTY: false, columns: undefined },
    write: async (text: string) => {
      texts[name] += text;
    },
  });
  const streams = { stdout: stream('stdout'), stderr: stream('stderr') };
  const code = await main(args, { ...effectsIn(cwd, around), ...streams });
  return { code, ...texts };
}
