import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CliError, exit } from '../errors.ts';
import { ownTag } from '../leftovers.ts';
import { clean, grouped } from '../lib/text.ts';

/** A file to write; bytes are for formats such as Parquet. */
export type OutputFile = { path: string; text: string | Uint8Array };

/** The calls that reach the disk, so that a test can let each of them fail. */
export type Disk = Pick<
  typeof fs,
  | 'access'
  | 'chmod'
  | 'link'
  | 'lstat'
  | 'mkdir'
  | 'open'
  | 'rename'
  | 'rmdir'
  | 'stat'
  | 'statfs'
  | 'unlink'
>;

/** Temporary files begin with this. */
export const temporaryPrefix = '.cs-metrics-';

/** Puts all files in place or none; readers never see half a file, and a failure leaves the old ones. */
export async function publish(files: readonly OutputFile[], disk: Disk = fs): Promise<void> {
  await checkOutputs(
    files.map((file) => file.path),
    disk,
  );
  const undo: Undo = [];
  try {
    const written: Written[] = [];
    for (const file of files) written.push(await writeTemporary(file, disk, undo));
    for (const file of written) await keepOld(file, disk, undo);
    for (const file of written) await moveIntoPlace(file, disk, undo);
    for (const { backup } of written) if (backup) await disk.unlink(backup).catch(ignore);
    for (const folder of foldersOf(files)) await syncFolder(folder, disk);
  } catch (error) {
    for (const step of undo.reverse()) await step().catch(ignore);
    throw error;
  }
}

/** Refuses paths that can never be written, worth asking before a long computation. */
export async function checkOutputs(paths: readonly string[], disk: Disk = fs): Promise<void> {
  for (const path of paths) {
    const old = await found(path, path, disk);
    if (old?.isDirectory()) throw unwritable(path, 'it is a folder', 'name a file in it');
    if (old && !old.isFile()) throw unwritable(path, 'it is not a regular file', otherFile);
    await checkFolder(dirname(path), path, disk);
  }
}

/** Refuses a folder in which nothing can be written; the last one of its path may still be missing. */
export async function checkFolder(
  folder: string,
  output: string = folder,
  disk: Disk = fs,
): Promise<void> {
  const own = await found(folder, output, disk);
  if (own && !own.isDirectory())
    throw unwritable(output, `${quoted(folder)} is not a folder`, 'name a folder');
  const parent = dirname(folder);
  if (!own && !(await found(parent, output, disk)))
    throw unwritable(output, `the folder ${quoted(parent)} does not exist`, 'create it first');
  await told(output, disk.access(own ? folder : parent, constants.W_OK));
}

/** Steps that take back what has been done so far, the last one first. */
type Undo = (() => Promise<unknown>)[];
type Written = { path: string; temporary: string; isNew: boolean; backup: string | null };

async function writeTemporary(file: OutputFile, disk: Disk, undo: Undo): Promise<Written> {
  const { path, text } = file;
  await told(path, makeFolder(dirname(path), disk, undo));
  const old = await lookedAt(path, disk);
  const temporary = besides(path);
  // `wx` never follows a link that somebody put there; nobody else reads a report on its way.
  const handle = await told(path, disk.open(temporary, 'wx', 0o600));
  undo.push(() => disk.unlink(temporary));
  await fill(handle, text).catch((error) => full(path, text, error, disk));
  if (old?.isFile()) await told(path, disk.chmod(temporary, old.mode & 0o777));
  return { path, temporary, isNew: !old, backup: null };
}

async function fill(handle: fs.FileHandle, text: string | Uint8Array): Promise<void> {
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function full(
  path: string,
  text: string | Uint8Array,
  error: unknown,
  disk: Disk,
): Promise<never> {
  const refused = refusal(path, error);
  const left =
    codeOf(error) === 'ENOSPC' ? await disk.statfs(dirname(path)).catch(() => null) : null;
  if (left === null || !(refused instanceof CliError)) throw refused;
  const free = grouped(Number(left.bavail) * Number(left.bsize));
  throw new CliError(refused.message, {
    exitCode: refused.exitCode,
    hint: `${grouped(Buffer.byteLength(text))} bytes are needed and ${free} are free; ${space}`,
  });
}

async function makeFolder(folder: string, disk: Disk, undo: Undo): Promise<void> {
  try {
    await disk.mkdir(folder);
    undo.push(() => disk.rmdir(folder));
  } catch (error) {
    const own = await disk.stat(folder).catch(() => null);
    if (!own?.isDirectory()) throw error;
  }
}

// A second name of the old file brings it back when a later file cannot be moved into place.
async function keepOld(file: Written, disk: Disk, undo: Undo): Promise<void> {
  if (file.isNew) return;
  const backup = besides(file.path);
  try {
    await disk.link(file.path, backup);
  } catch {
    return; // Some file systems know no hard links; the checks before must do.
  }
  file.backup = backup;
  undo.push(() => disk.unlink(backup));
}

async function moveIntoPlace(file: Written, disk: Disk, undo: Undo): Promise<void> {
  const { path, temporary, isNew, backup } = file;
  await told(
    path,
    patiently(() => disk.rename(temporary, path)),
  );
  if (isNew) undo.push(() => disk.unlink(path));
  else if (backup) undo.push(() => disk.rename(backup, path));
}

// Windows refuses for a moment while a virus scanner or an indexer looks at the file.
async function patiently(step: () => Promise<void>): Promise<void> {
  for (const delay of [20, 100]) {
    try {
      return await step();
    } catch (error) {
      if (codeOf(error) !== 'EBUSY' && codeOf(error) !== 'EPERM') throw error;
      await pause(delay);
    }
  }
  return step();
}

async function syncFolder(folder: string, disk: Disk): Promise<void> {
  try {
    const handle = await disk.open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // The files are in place; some systems cannot sync a folder.
  }
}

function foldersOf(files: readonly OutputFile[]): Set<string> {
  return new Set(files.map((file) => dirname(file.path)));
}

function besides(path: string): string {
  return join(dirname(path), `${temporaryPrefix}${ownTag()}-${randomBytes(9).toString('hex')}.tmp`);
}

async function found(path: string, output: string, disk: Disk) {
  try {
    return await disk.stat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw refusal(output, error);
  }
}

async function lookedAt(path: string, disk: Disk) {
  try {
    return await disk.lstat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw refusal(path, error);
  }
}

async function told<Result>(path: string, step: Promise<Result>): Promise<Result> {
  try {
    return await step;
  } catch (error) {
    throw refusal(path, error);
  }
}

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file is larger than the system allows',
  EIO: 'the device reported a fault',
  EBUSY: 'another program holds it',
  ENOENT: 'the folder has gone',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  ELOOP: 'its links go round in a circle',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
};

const otherFile = 'name another file or folder';
const elsewhere = 'change who may write there, or name another file with --out';
const space = 'free some space, or name a file on another disk with --out';
const hints: Record<string, string> = {
  ...{ EACCES: elsewhere, EPERM: elsewhere, EROFS: elsewhere },
  ...{ ENOSPC: space, EDQUOT: space },
};

function refusal(path: string, error: unknown): Error {
  if (error instanceof CliError) return error;
  const code = codeOf(error);
  // Without a code it is not the disk that refused but our own fault, which keeps its stack.
  if (code === undefined) return error instanceof Error ? error : new Error(String(error));
  return unwritable(
    path,
    reasons[code] ?? `the system refused (${code})`,
    hints[code] ?? otherFile,
  );
}

function unwritable(path: string, reason: string, hint: string): CliError {
  return new CliError(`cannot write ${quoted(path)}: ${reason}`, { exitCode: exit.output, hint });
}

function quoted(path: string): string {
  return `"${clean(path)}"`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

function ignore(): void {}

/** The text of a file that an earlier run wrote, null where there is none. */
export async function textBefore(path: string): Promise<string | null> {
  return fs.readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
}
