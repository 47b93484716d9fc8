import { lstat, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { SourceConfig } from '../config/source.ts';
import { CliError, exit } from '../errors.ts';
import { nearest } from '../lib/nearest.ts';
import { clean } from '../lib/text.ts';
import { openError } from './bytes.ts';
import { entries, glob, isGlob } from './glob.ts';

/** Files of a source in the order in which they are read; `-` stands for standard input. */
export type FoundFiles = { files: string[]; notices: string[] };

/** Names of files that a folder of exports is read for. */
export const exportName = /\.(csv|tsv|txt|parquet)(\.gz|\.zst)?$/i;

/** The regular files that a source's paths, folders and globs mean, by path in code-unit order. */
export async function resolveFiles(
  source: Pick<SourceConfig, 'name' | 'files'>,
): Promise<FoundFiles> {
  const found: string[] = [];
  for (const pattern of source.files) found.push(...(await find(source.name, pattern)));
  // The default order of `sort` is by code unit, hence the same on every machine.
  return await withoutTwins(source.name, found.sort());
}

async function find(source: string, pattern: string): Promise<string[]> {
  if (pattern === '-') return [pattern];
  const literal = await look(source, pattern);
  if (literal?.isDirectory()) return await filesOf(source, pattern);
  if (literal) return [regular(source, pattern, literal)];
  if (!isGlob(pattern)) throw await missing(source, pattern);
  const files: string[] = [];
  for (const path of await glob(pattern)) {
    const state = await look(source, path);
    if (state && !state.isDirectory()) files.push(regular(source, path, state));
  }
  if (files.length === 0) throw await nothingFits(source, pattern);
  return files;
}

async function filesOf(source: string, folder: string): Promise<string[]> {
  const names = (await entries(folder))
    .map((entry) => entry.name)
    .filter((name) => exportName.test(name));
  const files: string[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const state = await look(source, path);
    if (state && !state.isDirectory()) files.push(regular(source, path, state));
  }
  if (files.length > 0) return files;
  throw refusal(
    source,
    folder,
    'is a folder without exports',
    'exports are *.csv, *.tsv, *.txt, *.parquet',
  );
}

/** State of a path behind all links; null when there is nothing of that name. */
async function look(source: string, path: string) {
  const isAbsent = (error: unknown) =>
    ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes((error as NodeJS.ErrnoException).code ?? '');
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    if (!isAbsent(error)) throw openError(path, error);
    const link = await lstat(path).catch(() => null);
    if (link?.isSymbolicLink())
      throw refusal(
        source,
        path,
        'is a link to a file that does not exist',
        'name the file itself',
      );
    return null;
  }
}

type State = NonNullable<Awaited<ReturnType<typeof look>>>;

// Opening a FIFO waits for ever, and a device never ends.
function regular(source: string, path: string, state: State): string {
  if (state.isFile()) return path;
  const kind = state.isFIFO() ? 'a named pipe' : state.isSocket() ? 'a socket' : 'a device';
  throw refusal(source, path, `is ${kind}, not a file`, 'use `-` to read standard input');
}

async function withoutTwins(source: string, paths: readonly string[]): Promise<FoundFiles> {
  const kept = new Map<string, string>();
  const notices: string[] = [];
  for (const path of paths) {
    const state = path === '-' ? null : await look(source, path);
    const identity = state ? `${state.dev}:${state.ino}` : path;
    const twin = kept.get(identity);
    if (twin === undefined) kept.set(identity, path);
    else notices.push(twinNotice(source, path, twin));
  }
  return { files: [...kept.values()], notices };
}

function twinNotice(source: string, path: string, twin: string): string {
  if (path === twin)
    return `source "${clean(source)}": "${clean(path)}" is listed twice and read once`;
  return `source "${clean(source)}": "${clean(path)}" is the same file as "${clean(twin)}" and read once`;
}

async function missing(source: string, path: string): Promise<CliError> {
  return refusal(source, path, 'does not exist', await hintFor(dirname(path), basename(path)));
}

async function nothingFits(source: string, pattern: string): Promise<CliError> {
  const parts = pattern.split(/[\\/]/);
  const folder = parts.slice(0, parts.findIndex(isGlob)).join('/') || '/';
  return refusal(
    source,
    pattern,
    `matches no file; searched in "${clean(folder)}"`,
    await hintFor(folder, parts.at(-1)!.replace(/[*?[\]{}]/g, '')),
  );
}

/** The nearest name of the folder, else the first few. */
async function hintFor(folder: string, name: string): Promise<string> {
  const names = (await entries(folder)).map((entry) => clean(entry.name)).sort();
  const near = nearest(name, names);
  if (near !== null) return `did you mean "${near}"?`;
  if (names.length === 0)
    return (await lstat(folder).catch(() => null))
      ? `the folder "${clean(folder)}" is empty`
      : `the folder "${clean(folder)}" does not exist`;
  const shown = names.slice(0, 5).join(', ');
  return `the folder has ${shown}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;
}

function refusal(source: string, path: string, what: string, hint: string): CliError {
  return new CliError(`source "${clean(source)}": "${clean(path)}" ${what}`, {
    exitCode: exit.input,
    hint,
  });
}
