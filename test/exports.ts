import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { contextOf, withExports } from '../src/commands/context.ts';
import type { Row } from '../src/engine/engine.ts';
import { cli, type Outcome, rowsOf } from './cli.ts';
import { effectsIn, inside } from './inside.ts';

export { csv, source } from './lines.ts';

/** A folder with exports and a config, and the command line run in it. */
export type Exports = {
  folder: string;
  run: (...args: string[]) => Outcome;
  /** The same within this process, with a clock that stands at noon of 15 November 2026. */
  inside: (...args: string[]) => Promise<Outcome>;
  /** Rows of the table `check`. */
  check: (...args: string[]) => Record<string, string>[];
  /** Rejected rows and values as `file:line column value: reason`. */
  rejects: () => string[];
  /** Rows of a query over the normalised tables that are named. */
  query: (sql: string, ...tables: string[]) => Promise<Row[]>;
  put: (name: string, content: string | Buffer) => string;
};

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

/** Puts files into a folder of their own; `lines` are added to the config after its version. */
export function exportsOf(
  files: Readonly<Record<string, string | Buffer>>,
  ...lines: readonly string[]
): Exports {
  const folder = mkdtempSync(join(tmpdir(), 'cs-metrics-exports-'));
  made.push(folder);
  const put = (name: string, content: string | Buffer): string => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  for (const [name, content] of Object.entries(files)) put(name, content);
  put('cs-metrics.yaml', `${['version: 1', ...lines].join('\n')}\n`);
  const run = (...args: string[]) => cli(args, { cwd: folder });
  return {
    folder,
    run,
    inside: (...args) => inside(folder, args),
    put,
    check: (...args) => balanced(rowsOf(run('check', '--format', 'csv', ...args).stdout)),
    rejects: () => rejectsOf(run('check', '--rejects', 'rejects.csv'), folder),
    query: (sql, ...tables) => queried(folder, sql, tables),
  };
}

/** Exit code and lines of the message. */
export const shown = ({ code, stderr }: Outcome): string[] =>
  `${code} ${stderr.replaceAll(/\/\S+cs-metrics-exports-\w+/g, '.').trimEnd()}`.split('\n');

/** The counts of `check`; rows read that became nothing would be lost in silence. */
export function balanced(counts: Record<string, string>[]): Record<string, string>[] {
  for (const { file, rows, used, rejected, filtered, duplicates } of counts) {
    const sum = [used, rejected, filtered, duplicates].reduce((n, count) => n + Number(count), 0);
    expect(sum, `${file}: used + rejected + filtered + duplicates`).toBe(Number(rows));
  }
  return counts;
}

function rejectsOf({ code, stderr }: Outcome, folder: string): string[] {
  if (code !== 0 && code !== 3) throw new Error(stderr);
  return rowsOf(readFileSync(join(folder, 'rejects.csv'), 'utf8')).map(
    ({ file, line, column, value, reason }) => `${file}:${line} ${column} ${value}: ${reason}`,
  );
}

function queried(folder: string, sql: string, tables: readonly string[]): Promise<Row[]> {
  const context = contextOf(effectsIn(folder), { set: [] });
  return withExports(context, { facts: [], tables }, ({ engine }) => engine.rows(sql));
}
