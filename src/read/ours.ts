import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Config } from '../config/config.ts';
import { CliError, exit } from '../errors.ts';
import { clean } from '../lib/text.ts';
import { exportName } from './files.ts';
import { isGlob, matches } from './glob.ts';

/** Refuses to write what a run reads: the config, an export, or a file that a source would take for one. */
export async function assertNoInput(
  config: Pick<Config, 'sources' | 'folder' | 'path'>,
  outputs: readonly string[],
): Promise<void> {
  for (const output of outputs) {
    const path = await real(output);
    if (path === (await real(join(config.folder, basename(config.path)))))
      throw refusal(output, 'it is the config of this run');
    for (const { name, files } of config.sources) {
      for (const pattern of files) await assertApart({ output, path }, name, pattern);
    }
  }
}

async function assertApart(
  { output, path }: { output: string; path: string },
  source: string,
  pattern: string,
): Promise<void> {
  if (pattern === '-') return;
  if (path === (await real(pattern))) throw refusal(output, `source "${clean(source)}" reads it`);
  const isFolder = (await stat(pattern).catch(() => null))?.isDirectory() ?? false;
  const isAmong = isFolder
    ? dirname(path) === (await real(pattern)) && exportName.test(path)
    : isGlob(pattern) && matches(await realFolderOf(pattern), path);
  if (!isAmong) return;
  throw refusal(output, `source "${clean(source)}" would read it as an export the next time`);
}

/** The path without links in its folder; a file is itself, because writing replaces a link. */
async function real(path: string): Promise<string> {
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  return join(folder, basename(path));
}

async function realFolderOf(pattern: string): Promise<string> {
  const parts = pattern.replaceAll('\\', '/').split('/');
  const fixed = parts.slice(0, parts.findIndex(isGlob));
  const folder = fixed.join('/') || '/';
  const found = await realpath(folder).catch(() => folder);
  return [found.replace(/\/$/, ''), ...parts.slice(fixed.length)].join('/');
}

function refusal(output: string, why: string): CliError {
  return new CliError(`cannot write "${clean(output)}": ${why}`, {
    exitCode: exit.usage,
    hint: 'name another file or folder',
  });
}
