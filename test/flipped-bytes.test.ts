import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, it } from 'vitest';
import { random as seeded } from '../src/lib/random.ts';
import { exportsOf } from './exports.ts';
import { companyFiles } from './small-company.ts';

/** Flips of each kind of file; CS_METRICS_FLIPS=400 for a long look. */
const flips = Number(process.env.CS_METRICS_FLIPS ?? 40);

const config = (billing: string): string =>
  [
    'sources:',
    '  - {table: accounts, files: accounts.csv}',
    `  - {table: subscriptions, files: ${billing}}`,
    'currency: USD',
    '# What Finance counted: figures that a flipped digit changes are told by it.',
    'expect: {mrr: {2026-02: 1542.50, 2026-03: 1502.50}, customers: {2026-03: 5}}',
  ].join('\n');

const exports = exportsOf(companyFiles, config('billing.csv'));
const check = () => exports.inside('check', '--strict', '--as-of', '2026-04-01');

type Outcome = { at: number; bit: number; code: number | null; stdout: string; stderr: string };

/** Runs a check for each of many files in which one bit is another. */
async function flipped(name: string, bytes: Buffer, seed: number): Promise<Outcome[]> {
  const random = seeded(seed);
  const found: Outcome[] = [];
  for (let n = 0; n < flips; n++) {
    const [at, bit] = [Math.floor(random() * bytes.length), Math.floor(random() * 8)];
    const other = Buffer.from(bytes);
    other[at]! ^= 1 << bit;
    exports.put(name, other);
    found.push({ at, bit, ...(await check()) });
  }
  exports.put(name, bytes);
  return found;
}

/** A flip changes nothing, or is told: as rejected rows or a file (3), the config (2), figures (4). */
function assertTold(all: readonly Outcome[], sound: string, codes: readonly number[]): void {
  for (const { at, bit, code, stdout, stderr } of all) {
    const what = `bit ${bit} of byte ${at}: ${stderr || stdout}`;
    expect([0, ...codes], what).toContain(code);
    expect(`${stdout}${stderr}`, what).not.toMatch(
      /\bNaN\b|\bInfinity\b|undefined|\[object|^ +at /m,
    );
    if (code === 0) expect(reconciliation(stdout), what).toBe(reconciliation(sound));
    // Where a check could not be made at all, the message names a place and what to do.
    if (stdout === '') {
      expect(stderr, what).toMatch(/^error: \S.*$/m);
      expect(stderr, what).toMatch(/^hint: /m);
    }
  }
}

const reconciliation = (text: string): string => /Reconciliation[\s\S]*?\n\n/.exec(text)?.[0] ?? '';

let sound = '';
beforeAll(async () => {
  const run = await check();
  expect(run).toMatchObject({ code: 0, stderr: '' });
  sound = run.stdout;
  expect(reconciliation(sound)).toContain('$1,502.50');
});

describe(`each of ${flips} flipped bits`, () => {
  it('of a CSV file is told or changes nothing', async () => {
    const bytes = readFileSync(join(exports.folder, 'billing.csv'));
    assertTold(await flipped('billing.csv', bytes, 1), sound, [2, 3, 4]);
  });

  it('of the config is told or changes nothing', async () => {
    const bytes = readFileSync(join(exports.folder, 'cs-metrics.yaml'));
    for (const one of await flipped('cs-metrics.yaml', bytes, 2)) {
      expect([0, 2, 3, 4], `bit ${one.bit} of byte ${one.at}: ${one.stderr}`).toContain(one.code);
    }
  });

  it('of a Parquet file is told or changes nothing', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const [from, to] = ['billing.csv', 'billing.parquet'].map((name) => join(exports.folder, name));
    await connection.run(`copy (from read_csv('${from}', all_varchar = true)) to '${to}'`);
    const sources = `version: 1\n${config('billing.parquet')}\n`;
    const before = readFileSync(join(exports.folder, 'cs-metrics.yaml'));
    exports.put('cs-metrics.yaml', sources);
    const bytes = readFileSync(to!);
    assertTold(await flipped('billing.parquet', bytes, 3), sound, [2, 3, 4]);
    exports.put('cs-metrics.yaml', before);
  });
});
