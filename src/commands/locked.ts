import { resolve } from 'node:path';
import type { Effects } from '../effects.ts';
import { lock } from '../render/lock.ts';
import { isFolder } from './output.ts';

/** Keeps other runs away from an `--out` until the result is called. */
export async function locked(
  { cwd, processes }: Effects,
  out: string | undefined,
): Promise<() => Promise<void>> {
  if (out === undefined) return async () => {};
  return lock(resolve(cwd, out), isFolder(out), processes);
}
