import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { processes } from './effects.ts';

const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** Part of the names of temporary files and folders that tells whose they are: machine and process. */
export const ownTag = (): string => `${machine}-${processes.own}`;

const leftover = /^\.?cs-metrics-([0-9a-f]{8})-(\d+)-\w+(\.tmp)?$/;

/** Removes what killed runs of this machine left in a folder; what cannot be removed is left alone. */
export async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const [, where, owner] = leftover.exec(name) ?? [];
    if (where !== machine || processes.startOf(Number(owner)) !== null) continue;
    await rm(join(folder, name), { recursive: true, force: true }).catch(() => {});
  }
}
