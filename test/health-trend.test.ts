import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, root, rowsOf } from './cli.ts';

const run = (args: readonly string[], format = 'csv') =>
  cli([
    ...['health', '--config', 'fixtures/year/cs-metrics.yaml', '--month', '2026-10'],
    ...['--as-of', '2026-11-01', '--format', format, ...args],
  ]);

describe.skipIf(!existsSync(join(root, 'dist')))('the trend of health', () => {
  let rows: Record<string, string>[] = [];
  beforeAll(() => {
    rows = rowsOf(run(['--months', '3']).stdout);
  });

  it('has one row for each band and month, and one for all', () => {
    expect([...new Set(rows.map((row) => row.as_of))]).toEqual([
      ...['2026-08-31', '2026-09-30', '2026-10-31'],
    ]);
    const totals = rows.filter(({ band }) => band === '');
    for (const total of totals) {
      const bands = rows.filter((row) => row.as_of === total.as_of && row.band !== '');
      const sum = (name: string) => bands.reduce((n, row) => n + Number(row[name]), 0);
      expect(sum('customers')).toBe(Number(total.customers));
      expect(sum('mrr')).toBeCloseTo(Number(total.mrr), 4);
      expect(sum('percent')).toBeCloseTo(100, 9);
    }
  });

  it.each(['2026-08', '2026-09', '2026-10'])('counts %s as that month counts itself', (month) => {
    const own = rowsOf(
      cli([
        ...['health', '--config', 'fixtures/year/cs-metrics.yaml', '--month', month],
        ...['--format', 'csv'],
      ]).stdout,
    );
    for (const { band, customers, average } of rows.filter((row) => row.as_of!.startsWith(month))) {
      const scores = own.filter((row) => band === '' || row.band === band);
      expect([band, Number(customers)]).toEqual([band, scores.length]);
      const known = scores.filter(({ score }) => score !== '').map(({ score }) => Number(score));
      if (known.length === 0) continue;
      const mean = known.reduce((sum, score) => sum + score, 0) / known.length;
      expect(Number(average)).toBeCloseTo(mean, 9);
    }
  });

  it('tells who changed band, every customer once', () => {
    const { stdout } = run(['--months', '1'], 'md');
    const moves = stdout.slice(stdout.indexOf('## Moves')).split('\n');
    const cells = moves
      .filter((line) => line.startsWith('| '))
      .slice(1)
      .map((line) => line.split('|').slice(2, -1).map(Number));
    const total = cells.flat().reduce((sum, n) => sum + n, 0);
    const before = Number(
      rows.find((row) => row.as_of === '2026-09-30' && row.band === '')!.customers,
    );
    const fresh = cells.at(-1)!.reduce((sum, n) => sum + n, 0);
    expect(total - fresh).toBe(before);
  });

  it('refuses what is no number of months', () => {
    const { code, stderr } = run(['--months', 'many']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('whole number of months')]);
  });
});

describe.skipIf(!existsSync(join(root, 'dist')))('why a score moved', () => {
  const of = (account: string, model: string, month: string) => {
    const { stdout } = cli([
      ...['health', '--config', 'fixtures/year/cs-metrics.yaml', '--month', month],
      ...['--as-of', '2026-11-01', '--model', model, '--account', account, '--format', 'json'],
    ]);
    return JSON.parse(stdout).rows as Record<string, number>[];
  };
  const total = (rows: readonly Record<string, number>[], column: string) =>
    rows.reduce((sum, row) => sum + (row[column] ?? 0), 0);

  it.each([
    ['a054', 'points'],
    ['a040', 'points'],
    ['a040', 'signals'],
    ['a054', 'pillars'],
  ])('%s by %s: what each input added adds up to the change', (account, model) => {
    const [now, before] = [of(account, model, '2026-10'), of(account, model, '2026-09')];
    const change = total(now, 'contribution') - total(before, 'contribution');
    expect(total(now, 'change')).toBeCloseTo(change, 4);
  });
});
