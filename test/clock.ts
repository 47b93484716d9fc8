import { quietEffects } from '../src/effects.ts';
import { main } from '../src/main.ts';
import { root } from './cli.ts';

/** Runs the command line with the clock at an instant such as `2026-05-31T23:50:00Z`. */
export async function cliAt(
  instant: string,
  args: readonly string[],
  cwd = root,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    isTTY: false,
    columns: undefined,
    write: async (text: string) => {
      said[name] += text;
    },
  });
  const effects = { ...quietEffects(), now: () => Date.parse(instant), cwd };
  const code = await main(args, {
    ...effects,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
  });
  return { code, ...said };
}
