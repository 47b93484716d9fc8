import { resolve } from 'node:path';
import { assertNoInput } from '../read/ours.ts';
import { lock } from '../render/lock.ts';
import { checkFolder, checkOutputs } from '../render/output.ts';
import type { Context } from './context.ts';
import { isFolder } from './output.ts';

/**
 * Keeps other runs away from an `--out` until the result is called. What can never be written is
 * refused before the exports are read.
 */
export async function locked({ config, options, effects }: Context): Promise<() => Promise<void>> {
  if (options.out === undefined) return async () => {};
  const out = resolve(effects.cwd, options.out);
  const isInFolder = isFolder(options.out);
  if (!out.includes('{month}')) {
    if (isInFolder) await checkFolder(out);
    else {
      await checkOutputs([out]);
      await assertNoInput(config, [out]);
    }
  }
  return lock(out, isInFolder, effects.processes);
}
