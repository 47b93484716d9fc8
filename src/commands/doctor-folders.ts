import { access, constants, readdir, readFile, statfs } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { Finding } from '../compose/doctor.ts';
import type { Config } from '../config/config.ts';
import type { Effects, Processes } from '../effects.ts';
import { exit } from '../errors.ts';
import { holderOf } from '../render/lock.ts';
import { temporaryPrefix } from '../render/output.ts';
import type { CommonOptions } from './context.ts';
import { isFolder } from './output.ts';

/** A folder that runs write into; `shown` is its path as the user would write it. */
export type Folder = { what: string; path: string; shown: string };

/** Where runs write: copies of exports, what they remember, and what they print. */
export function foldersFor(
  { cwd, temporaryFolder }: Effects,
  { out }: CommonOptions,
  config: Config | null,
): Folder[] {
  const shown = (path: string): string => {
    const own = relative(cwd, path);
    return own === '' ? '.' : own.startsWith('..') ? path : own;
  };
  const folder = (what: string, path: string): Folder => ({ what, path, shown: shown(path) });
  const states = config === null ? [] : [config.alerts.state, config.record.file].map(dirname);
  const given = out === undefined ? cwd : resolve(cwd, out);
  return [
    folder('temporary folder', temporaryFolder),
    ...[...new Set(states)].map((path) => folder('state folder', path)),
    folder('output folder', out === undefined || isFolder(out) ? given : dirname(given)),
  ];
}

// Copies of exports and what the engine spills need room.
const leastBytes = 2 ** 30;

/** Whether each folder can be written, and how much room it has. */
export async function writable(folders: readonly Folder[]): Promise<Finding[]> {
  return Promise.all(
    folders.map(async ({ what, path, shown }): Promise<Finding> => {
      const existing = await nearestFolder(path);
      const reason = await refusal(existing);
      if (reason !== null) {
        return { what, state: exit.output, says: `${shown} cannot be written (${reason})` };
      }
      const room = await statfs(existing).then(
        ({ bavail, bsize }) => bavail * bsize,
        () => null,
      );
      const isMade = existing === path ? '' : ', which the first run makes';
      return {
        what,
        state: room !== null && room < leastBytes ? 'warning' : 'ok',
        says: `${shown}${isMade}: can be written${room === null ? '' : `, ${sizeOf(room)} free`}`,
      };
    }),
  );
}

const refusal = (path: string): Promise<string | null> =>
  access(path, constants.W_OK).then(
    () => null,
    ({ code }: NodeJS.ErrnoException) => code ?? 'refused',
  );

async function nearestFolder(path: string): Promise<string> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  return isThere || dirname(path) === path ? path : nearestFolder(dirname(path));
}

const sizeOf = (bytes: number): string =>
  bytes < leastBytes ? `${Math.floor(bytes / 2 ** 20)} MB` : `${Math.floor(bytes / 2 ** 30)} GB`;

/** Locks of runs, and files that a killed run left behind. */
export async function locksIn(
  folders: readonly Folder[],
  processes: Processes,
): Promise<Finding[]> {
  const findings = new Map<string, Finding>();
  for (const { path, shown } of folders.slice(1)) {
    const names = (await readdir(path).catch(() => [])).filter((n) =>
      n.startsWith(temporaryPrefix),
    );
    for (const name of names.sort()) {
      const file = join(path, name);
      const place = join(shown, name);
      findings.set(
        file,
        name.endsWith('lock') ? await lockAt(file, place, processes) : left(place),
      );
    }
  }
  if (findings.size > 0) return [...findings.values()];
  return [{ what: 'locks', state: 'ok', says: 'none' }];
}

async function lockAt(file: string, place: string, processes: Processes): Promise<Finding> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const { who, isAlive } = holderOf(text, processes);
  const says = isAlive
    ? `${place}: held by ${who}`
    : `${place}: its run is dead; the next takes over`;
  return { what: 'lock', state: 'warning', says };
}

const left = (place: string): Finding => ({
  what: 'left behind',
  state: 'warning',
  says: `${place}: a run that was killed left it, or one is writing; remove it when none runs`,
});
