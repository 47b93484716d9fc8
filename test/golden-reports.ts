import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { cli, root } from './cli.ts';

/** Compares a report of fixtures/small with its golden Markdown; `UPDATE=1` writes it anew. */
export function expectGolden(name: string, ...args: string[]): void {
  const small = ['--config', 'fixtures/small/cs-metrics.yaml', '--month', '2026-06'];
  const { code, stdout, stderr } = cli(['report', ...args, ...small, '--format', 'md']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const path = join(root, 'test/golden/reports', `${name}.md`);
  if (process.env.UPDATE === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, stdout);
  }
  expect(stdout).toBe(readFileSync(path, 'utf8'));
}
