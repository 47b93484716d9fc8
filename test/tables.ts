import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { cli, rowsOf } from './cli.ts';

/** The machine tables of a report by name, from one run; its id and period stand before their names. */
export function tablesOf(args: readonly string[]): Record<string, Record<string, string>[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cs-metrics-tables-'));
  try {
    const run = cli([...args, '--format', 'csv', '--out', folder]);
    expect(run.stderr).toBe('');
    const named = readdirSync(folder).map((file) => {
      const [, name] = /^[a-z-]+-\d{4}-[\d-]+-(\w+)\.csv$/.exec(file)!;
      return [name!, rowsOf(readFileSync(join(folder, file), 'utf8'))] as const;
    });
    return Object.fromEntries(named);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
