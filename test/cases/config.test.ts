import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportsOf, shown, source } from '../exports.ts';
import { inside } from '../inside.ts';
import { companyFiles, companySources } from '../small-company.ts';

const company = exportsOf(companyFiles, companySources);
const mrr = ['metrics', 'mrr', '--month', '2026-03'];

it('91 101 words that no command knows are told with exit code 2, and nothing is printed', async () => {
  const wrong: [string[], RegExp][] = [
    [['helth'], /unknown command 'helth'/],
    [['check', 'foo'], /too many arguments for 'check'/],
    [['metrics', 'mrr', '--month', '-5'], /--month takes a month like 2026-10, not "-5"/],
    [['metrics', 'mrr', '--month', '2024-13'], /not "2024-13"/],
    [['metrics', 'mrr', '--month', '2024-1'], /not "2024-1"/],
    [['metrics', 'mrr', '--month', '202401'], /not "202401"/],
    [['metrics', 'mrr', '--month', '2030-01'], /2030-01 lies in the future/],
    [['metrics', 'mrr', '--format'], /option '--format <\w+>' argument missing/],
    [['sheet', '--format', 'xml'], /--format takes/],
    [['health', '--model', '__proto__'], /unknown health model "__proto__"/],
    [['metrics', 'constructor'], /unknown metric "constructor"/],
    [['metrics', 'mrr', '--by', 'toString'], /unknown dimension "toString"/],
    [['report', '../../etc/x'], /unknown report "\.\.\/\.\.\/etc\/x"/],
  ];
  for (const [args, says] of wrong) {
    const { code, stdout, stderr } = await company.inside(...args);
    expect({ code, stdout }, args.join(' ')).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/hint: |\(?did you mean/i);
  }
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

it('96 101 a config that is named and not there is an error, none at all says where it looked', async () => {
  const named = await inside(company.folder, mrr, { env: { CS_METRICS_CONFIG: '/nope.yaml' } });
  expect(shown(named)[0]).toBe(
    '2 error: CS_METRICS_CONFIG names "/nope.yaml", which does not exist',
  );
  mkdirSync(join(company.folder, 'empty/.git'), { recursive: true });
  const none = await inside(join(company.folder, 'empty'), mrr);
  expect(shown(none)).toEqual([
    '2 error: no config found',
    'looked for:',
    '  ./empty/cs-metrics.yaml',
    expect.stringContaining('hint: copy config.example.yaml'),
  ]);
});

it('103 a config of a parent folder that others may write is ignored, and that is said', async () => {
  const exports = exportsOf(companyFiles, companySources);
  mkdirSync(join(exports.folder, 'sub'));
  const below = join(exports.folder, 'sub');
  const config = join(exports.folder, 'cs-metrics.yaml');
  const around = { env: {}, userId: process.getuid?.() ?? null };
  expect((await inside(below, mrr, around)).code).toBe(0);
  chmodSync(config, 0o666);
  const run = await inside(below, mrr, around);
  expect(run.code).toBe(2);
  expect(run.stderr).toContain('other users may write it');
  expect((await inside(below, [...mrr, '--config', config], around)).code).toBe(0);
});

describe('99 a config that would never end', () => {
  it.each([
    ['of aliases', 'a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]'],
    ['that holds itself', 'a: &a [*a]'],
    ['of 100,000 levels', '['.repeat(100_000)],
    ['of a million keys', Array.from({ length: 100_000 }, (_, i) => `key${i}: 1`).join('\n')],
  ])('%s is refused by its place', async (_, text) => {
    const exports = exportsOf(companyFiles, companySources, text);
    const { code, stderr, stdout } = await exports.inside(...mrr);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: cs-metrics\.yaml:\d+:\d+: \S/);
  });
});

it('43 65 a source without files, or of several currencies, stops every command', async () => {
  const gone = exportsOf({}, source('subscriptions', 'none-*.csv'));
  for (const args of [mrr, ['health'], ['check'], ['export', '--table', 'subscriptions']]) {
    expect((await gone.inside(...args)).code, args[0]).toBe(3);
  }
});
