import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Effects } from '../src/effects.ts';
import { main } from '../src/main.ts';
import type { Outcome } from './cli.ts';

export type Around = Partial<Pick<Effects, 'env' | 'processes' | 'temporaryFolder' | 'userId'>> & {
  stdin?: string;
};

/** Runs the command line from its source within this process, which costs less than one of its own. */
export async function inside(
  cwd: string,
  args: readonly string[],
  { stdin = '', ...around }: Around = {},
): Promise<Outcome> {
  const texts = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof texts) => ({
    ...{ isTTY: false, columns: undefined },
    write: async (text: string) => {
      texts[name] += text;
    },
  });
  const effects: Effects = {
    ...{ now: () => Date.UTC(2026, 10, 15, 12), cwd, env: {}, userId: null, cores: 2 },
    ...{
      temporaryFolder: tmpdir(),
      removeFolder: (path) => rmSync(path, { recursive: true, force: true }),
    },
    ...{ processes: { own: process.pid, startOf: () => '1' }, onInterrupt: () => () => {} },
    stdin: (async function* () {
      if (stdin !== '') yield Buffer.from(stdin);
    })(),
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    ...around,
  };
  const code = await main(args, effects);
  return { code, ...texts };
}
