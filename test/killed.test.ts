import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { random as seeded } from '../src/lib/random.ts';
import { root } from './cli.ts';
import { exportsOf } from './exports.ts';
import { companyFiles, companySources } from './small-company.ts';

/** Runs to kill; CS_METRICS_KILLS=200 for a long look. */
const rounds = Number(process.env.CS_METRICS_KILLS ?? 6);

const exports = exportsOf(companyFiles, companySources);
const [out, temporary] = ['reports', 'temporary'].map((name) => join(exports.folder, name));
const args = ['report', 'cohorts', '--month', '2026-03', '--format', 'md', '--out', 'reports'];

/** Starts a report and kills it after some milliseconds, as a machine that goes down would. */
async function run(killAfter: number | null): Promise<number | null> {
  const child = spawn(process.execPath, [join(root, 'bin/cs-metrics.js'), ...args], {
    cwd: exports.folder,
    env: { PATH: process.env.PATH, TMPDIR: temporary },
    stdio: 'ignore',
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  if (killAfter !== null) {
    await Promise.race([pause(killAfter), ended]);
    child.kill('SIGKILL');
  }
  return ended;
}

const report = (): string | null => {
  const names = readdirSync(out!).filter((name) => !name.startsWith('.'));
  expect(names.filter((name) => name !== 'cohorts-2026-03.md')).toEqual([]);
  return names.length === 0 ? null : readFileSync(join(out!, names[0]!), 'utf8');
};

it(`110 a run that is killed leaves the old report or the new one, ${rounds} times`, async () => {
  for (const folder of [out!, temporary!]) mkdirSync(folder);
  const before = Date.now();
  expect(await run(null)).toBe(0);
  const whole = report();
  const duration = Date.now() - before;
  const random = seeded(110);
  let nKilled = 0;
  for (let round = 0; round < rounds; round++) {
    writeFileSync(join(out!, 'cohorts-2026-03.md'), 'old');
    // Most of a run is reading, the writing comes last; the first one is killed while it starts.
    const share = round % 2 === 0 ? 0.6 + 0.45 * random() : random();
    const code = await run(round === 0 ? 20 : share * duration);
    if (code === null) nKilled += 1;
    expect([whole, 'old']).toContain(report());
  }
  expect(nKilled).toBeGreaterThan(0);
  expect(await run(null)).toBe(0);
  expect(readdirSync(out!)).toEqual(['cohorts-2026-03.md']);
  expect(readdirSync(temporary!)).toEqual([]);
  expect(report()).toBe(whole);
});
