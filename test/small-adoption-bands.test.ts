import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, root, rowsOf } from './cli.ts';
import { csv, exportsOf, shown } from './exports.ts';

type Share = { value: number; numerator: string; denominator: string };

// From oracle/bands.py, which looks at every user and event by itself.
const oracle: Record<string, Record<string, Share>> = JSON.parse(
  readFileSync(join(root, 'fixtures/small/expected.json'), 'utf8'),
).churn_by_adoption;
const small = ['--config', 'fixtures/small/cs-metrics.yaml', '--as-of', '2026-06-30'];
const by = ['--by', 'adoption', '--format', 'csv'];

describe('churn by adoption at the start of the window', () => {
  const rows = [
    ['logo_churn', '--months', '6'],
    ['logo_churn/3m', 'logo_churn/12m', '--month', '2026-06'],
  ].flatMap((asked) => {
    const { stdout, stderr } = cli(['metrics', ...asked, ...small, ...by]);
    expect(stderr).toBe('');
    return rowsOf(stdout).filter(({ segment }) => segment !== '');
  });

  it.each(Object.keys(oracle))('%s against the oracle', (name) => {
    const [period, window] = name.split('/');
    const own = rows.filter((r) => r.period === period && r.window === window);
    const told = own.map(({ segment, value, numerator, denominator }) => [
      segment,
      { value: Number(value), numerator, denominator },
    ]);
    expect(Object.fromEntries(told)).toEqual(oracle[name]);
  });

  it('is taken apart, compared and listed like any other dimension', () => {
    for (const args of [
      ['explain', 'logo_churn', '--month', '2026-05'],
      ['compare', 'nrr@cohort', 'nrr@movements', '--month', '2026-05'],
      ['health', '--month', '2026-06'],
    ]) {
      const run = cli([...args, ...small, '--by', 'adoption']);
      expect(run).toMatchObject({ code: 0, stderr: '' });
      expect(run.stdout).toContain('75–100 %');
    }
  });
});

describe('bands of adoption', () => {
  const users = ['all 1 1', 'most 4 3', 'less 100 74', 'some 5 2', 'few 100 39', 'none 2 0'].map(
    (text) => text.split(' ') as [string, string, string],
  );
  const each = (n: string, row: (i: number) => string) =>
    Array.from({ length: Number(n) }, (_, i) => row(i));
  const files = {
    'u.csv': csv(
      'account_id,user_id',
      ...users.flatMap(([id, n]) => each(n, (i) => `${id},u${i}`)),
    ),
    'e.csv': csv(
      'account_id,user_id,occurred_at',
      'all,gone,2026-04-01 00:00:00',
      'none,u0,2026-04-30 23:59:59',
      'none,u1,2026-06-01 00:00:00',
      ...users.flatMap(([id, , n]) =>
        each(n, (i) => `${id},u${i},2026-05-${i % 2 ? '01' : '31'} 12:00:00`),
      ),
    ),
    's.csv': csv(
      'subscription_id,account_id,quantity,amount,interval,starts_on',
      ...[...users, ['unseen', '3', '']].map(([id, n]) => `${id},${id},${n},10,month,2026-01-01`),
    ),
  };
  const of = (tables: string[], ...lines: string[]) => {
    const [u, e, s] = ['u', 'e', 's'].map((name) => `${name}.csv`);
    const sources = [`{table: subscriptions, files: ${s}}`];
    if (tables.includes('users')) sources.push(`{table: users, files: ${u}}`);
    if (tables.includes('usage')) sources.push(`{table: usage_events, files: ${e}}`);
    const { run } = exportsOf(files, `sources: [${sources.join(', ')}]`, 'currency: USD', ...lines);
    return run('metrics', 'customers', '--month', '2026-05', ...by);
  };
  const counted = (run: ReturnType<typeof of>) =>
    rowsOf(run.stdout).flatMap((r) => (r.segment === '' ? [] : [`${r.segment}: ${r.value}`]));

  it('begin at their lower edge', () => {
    const expected = ['0–40 %: 2', '40–75 %: 2', '75–100 %: 2', 'unknown: 1'];
    expect(counted(of(['users', 'usage']))).toEqual(expected);
  });

  it('are of seats where nobody tells the users', () => {
    const expected = ['0–40 %: 3', '40–75 %: 2', '75–100 %: 2'];
    expect(counted(of(['usage']))).toEqual(expected);
  });

  it('are a setting', () => {
    const run = of(['users', 'usage'], 'definitions: {adoption: {bands: [74]}}');
    expect(counted(run)).toEqual(['0–74 %: 3', '74–100 %: 3', 'unknown: 1']);
  });

  it('are unknown without usage', () => {
    expect(counted(of(['users']))).toEqual(['unknown: 7']);
  });

  it.each(['[75, 40]', '[0, 50]', '[50, 100]', '[]', '40'])('are not %s', (bands) => {
    const [first] = shown(of(['usage'], `definitions: {adoption: {bands: ${bands}}}`));
    expect(first).toMatch(
      /^2 error: .*:4:\d+: definitions\.adoption\.bands .*not a list of numbers/,
    );
  });
});
