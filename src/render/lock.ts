import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import type { Processes } from '../effects.ts';
import { CliError, exit } from '../errors.ts';
import { sweep } from '../leftovers.ts';
import { clean } from '../lib/text.ts';
import { temporaryPrefix } from './output.ts';

/** Takes an output for one run; a second run is refused until the result is called. */
export async function lock(
  out: string,
  isFolder: boolean,
  processes: Processes,
): Promise<() => Promise<void>> {
  const { folder, name } = placeOf(out, isFolder);
  const isMade = isFolder && (await made(folder));
  const path = join(folder, name);
  const own = ownerText(processes);
  const isHeld = await take(path, own, processes, out);
  await sweep(folder);
  return async () => {
    if (isHeld) await fs.unlink(path).catch(() => {});
    // Left alone as soon as something stands in it.
    if (isMade) await fs.rmdir(folder).catch(() => {});
  };
}

// A folder is locked inside, because its parent may belong to somebody else.
function placeOf(out: string, isFolder: boolean): { folder: string; name: string } {
  if (isFolder && !out.includes('{month}')) {
    return { folder: out, name: `${temporaryPrefix}lock` };
  }
  let folder = dirname(out);
  while (folder.includes('{month}')) folder = dirname(folder);
  const id = createHash('sha256').update(out).digest('hex').slice(0, 12);
  return { folder, name: `${temporaryPrefix}${id}.lock` };
}

const made = (folder: string): Promise<boolean> =>
  fs.mkdir(folder).then(
    () => true,
    () => false,
  );

/** Whether the lock is ours; a folder that cannot be written is told by the writing itself. */
async function take(
  path: string,
  own: string,
  processes: Processes,
  out: string,
): Promise<boolean> {
  for (let tries = 0; tries < 3; tries++) {
    try {
      await fs.writeFile(path, own, { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        // A full disk takes the name and not the text.
        await removeEmpty(path);
        return false;
      }
    }
    const holder = await fs.readFile(path, 'utf8').catch(() => null);
    if (holder !== null && isAlive(holder, processes)) throw await held(out, holder, path);
    if (holder !== null) await removeStale(path, holder);
  }
  throw await held(out, '', path);
}

async function removeEmpty(path: string): Promise<void> {
  const left = await fs.stat(path).catch(() => null);
  if (left?.size === 0) await fs.unlink(path).catch(() => {});
}

// Of two runs that find a dead owner, one could remove the lock that the other has just taken:
// so it is moved aside and looked at once more.
async function removeStale(path: string, holder: string): Promise<void> {
  const aside = `${path}.${createHash('sha256').update(holder).digest('hex').slice(0, 8)}`;
  await fs.rename(path, aside).catch(() => {});
  const moved = await fs.readFile(aside, 'utf8').catch(() => holder);
  if (moved !== holder) await fs.link(aside, path).catch(() => {});
  await fs.unlink(aside).catch(() => {});
}

const ownerText = ({ own, startOf }: Processes): string =>
  `${JSON.stringify({ host: hostname(), process: own, start: startOf(own) })}\n`;

/** Who holds a lock, and whether that run still goes on. */
export function holderOf(text: string, processes: Processes): { who: string; isAlive: boolean } {
  return { who: whoIn(text), isAlive: isAlive(text, processes) };
}

/** Whether the owner still runs; on another machine that cannot be told, so it is believed to. */
function isAlive(holder: string, { startOf }: Processes): boolean {
  const owner = ownerIn(holder);
  if (owner === null) return false;
  return owner.host !== hostname() || startOf(owner.process) === owner.start;
}

function ownerIn(holder: string): { host: string; process: number; start: string } | null {
  try {
    const { host, process, start } = JSON.parse(holder);
    const isWhole = typeof host === 'string' && typeof process === 'number';
    return isWhole ? { host, process, start } : null;
  } catch {
    return null;
  }
}

async function held(out: string, holder: string, path: string): Promise<CliError> {
  const begun = await fs.stat(path).then(
    ({ mtime }) => ` since ${mtime.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    () => '',
  );
  const owner = whoIn(holder);
  const who = owner === '' ? '' : ` (${owner}${begun})`;
  return new CliError(`another run is writing "${clean(out)}"${who}`, {
    exitCode: exit.output,
    hint: 'wait until it has ended, or name another place with --out',
  });
}

function whoIn(holder: string): string {
  const owner = ownerIn(holder);
  return owner === null ? '' : `process ${owner.process} on ${clean(owner.host)}`;
}
