import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { chunks } from '../src/lib/records.ts';
import { root } from './cli.ts';
import { inside } from './inside.ts';

const asked = vi.hoisted(() => ({ atOnce: 0, nPieces: 0 }));

vi.mock('../src/score/pieces.ts', async (original) => {
  const own = await original<typeof import('../src/score/pieces.ts')>();
  const datesAtOnce = async (_: unknown, dates: readonly string[]) => {
    const pieces = [...chunks([...new Set(dates)].sort(), asked.atOnce)];
    asked.nPieces = Math.max(asked.nPieces, pieces.length);
    return pieces;
  };
  return { ...own, datesAtOnce };
});

it.each([
  ['alerts', '--month', '2026-10'],
  ['alerts', '--month', '2026-06', '--set', 'health.model=pillars'],
  ['health', '--months', '6', '--month', '2026-10'],
])('%s %s %s says the same however many dates are scored at a time', async (...args) => {
  const told = async (atOnce: number) => {
    Object.assign(asked, { atOnce, nPieces: 0 });
    const { code, stdout } = await inside(join(root, 'fixtures/year'), [
      ...args,
      '--format',
      'json',
    ]);
    expect(code).toBe(0);
    return { stdout, nPieces: asked.nPieces };
  };
  const [whole, parts] = [await told(1000), await told(5)];
  expect(whole.nPieces).toBe(1);
  expect(parts.nPieces).toBeGreaterThan(1);
  expect(parts.stdout).toBe(whole.stdout);
});
