import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import Papa from 'papaparse';

export const root = resolve(import.meta.dirname, '..');

/** Other people's data, beside the project on some machines only. */
export const sharedData = resolve(root, '../shared/data');

export const hasSharedData = existsSync(sharedData);

export type Outcome = { code: number | null; stdout: string; stderr: string };

/** Runs the built command line as a user would, in a clean environment. */
export function cli(
  args: readonly string[],
  options: { env?: Record<string, string>; cwd?: string } = {},
): Outcome {
  const run = spawnSync(process.execPath, [resolve(root, 'bin/cs-metrics.js'), ...args], {
    cwd: options.cwd ?? root,
    env: { PATH: process.env.PATH, HOME: '/nonexistent', ...options.env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr };
}

/** The same while servers of this process answer it. */
export const cliAside = (
  args: readonly string[],
  { cwd = root, env = {} }: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Outcome> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [resolve(root, 'bin/cs-metrics.js'), ...args], {
      cwd,
      env: { PATH: process.env.PATH, HOME: '/nonexistent', ...env },
    });
    const outcome: Outcome = { code: null, stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (chunk) => {
        outcome[name] += chunk;
      });
    }
    child.on('close', (code) => done({ ...outcome, code }));
  });

/** Rows of a CSV text as objects by header. */
export function rowsOf(text: string): Record<string, string>[] {
  const { data } = Papa.parse<string[]>(text, {
    skipEmptyLines: true,
    delimiter: ',',
    newline: '\n',
  });
  const [names, ...rows] = data;
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [names![i]!, cell])));
}
