import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..');

/** Other people's data, beside the project on some machines only. */
export const sharedData = resolve(root, '../shared/data');

export const hasSharedData = existsSync(sharedData);

export type Outcome = { code: number | null; stdout: string; stderr: string };

/** Runs the built command line as a user would, in a clean environment. */
export function cli(args: readonly string[], options: { env?: Record<string, string>; cwd?: string } = {}): Outcome {
  const run = spawnSync(process.execPath, [resolve(root, 'bin/cs-metrics.js'), ...args], {
    cwd: options.cwd ?? root,
    env: { PATH: process.env.PATH, HOME: '/nonexistent', ...options.env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr };
}

/** Rows of a CSV text without quoted newlines, as objects by header. */
export function rowsOf(text: string): Record<string, string>[] {
  const [head, ...lines] = text.trimEnd().split('\n');
  const names = cells(head!);
  return lines.map((line) => Object.fromEntries(cells(line).map((cell, i) => [names[i]!, cell])));
}

function cells(line: string): string[] {
  const found = line.replace(/\r$/, '').matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return [...found].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '');
}
