import { describe, expect, it } from 'vitest';
import { cli } from './cli.ts';
import { csv, exportsOf } from './exports.ts';

const example = ['--config', 'fixtures/year/cs-metrics.yaml', '--as-of', '2026-10-31'];
const commands = [
  ['forecast', '--months', '2', '--by', 'csm'],
  ['cohorts', '--revenue'],
  ['churn', '--months', '6'],
];

describe.each(commands)('%s', (...args) => {
  const bytes = (env: Record<string, string>, ...more: string[]) =>
    ['table', 'json'].map((format) => {
      const run = cli([...args, ...example, '--format', format, ...more], { env });
      expect([run.code, run.stderr]).toEqual([0, '']);
      return run.stdout;
    });

  it('writes the same bytes in any zone and from any number of threads', () => {
    const expected = bytes({ TZ: 'UTC' });
    expect(bytes({ TZ: 'Asia/Kolkata', LANG: 'tr_TR.UTF-8' }, '--threads', '1')).toEqual(expected);
    expect(bytes({ TZ: 'Pacific/Kiritimati' }, '--threads', '4')).toEqual(expected);
  });

  it('fits into 80 columns', () => {
    const { stdout } = cli([...args, ...example], { env: { COLUMNS: '80' } });
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('monthly figures alone', () => {
  const exports = exportsOf(
    {
      'm.csv': csv(
        'account_id,month,mrr',
        ...['a,2026-01-31,100', 'a,2026-02-28,100', 'a,2026-03-31,120', 'b,2026-01-31,50'],
        ...['b,2026-02-28,50', 'c,2026-02-28,70', 'c,2026-03-31,70', 'c,2026-04-30,70'],
        ...['d,2026-03-31,30', 'd,2026-04-30,33'],
      ),
    },
    'timezone: UTC',
    'sources: [{table: mrr_snapshots, files: m.csv, preset: generic}]',
  );

  it('tell cohorts of those who came later, and how many were there before', () => {
    const out = exports.run('cohorts', '--month', '2026-04', '--months', '6', '--revenue').stdout;
    expect(out).toContain('  2026-02   70  100  100  100\n  2026-03   30  100  110\n');
    expect(out).toContain('2 customers from before the data begin are in no cohort');
    expect(out).not.toContain('2026-01');
  });

  it('tell churn, of unknown reason and health, and nothing of the time before', () => {
    const out = exports.run('churn', '--month', '2026-04', '--months', '2').stdout;
    expect(out).toContain(
      'Lost 2 of 3 customers = 66.7 % · 2 months before: 0 of 0 customers = n/a',
    );
    expect(out).toContain('Reason known for 0 of 2 (0 %).');
    const before = exports.run('churn', '--month', '2026-04', '--months', '6');
    expect([before.code, before.stderr]).toEqual([
      2,
      'error: the data begin on 2026-02-01, after the start of the period\n' +
        'hint: name a later month, or fewer of them\n',
    ]);
  });
});

describe('subscriptions without anything that tells health', () => {
  it('are due, and nothing is expected of them', () => {
    const exports = exportsOf(
      {
        's.csv': csv(
          'subscription_id,account_id,amount,interval,starts_on',
          's,a,9,year,2025-03-31',
        ),
      },
      'timezone: UTC',
      'sources: [{table: subscriptions, files: s.csv, preset: generic}]',
    );
    const out = exports.run('forecast', '--as-of', '2026-01-31', '--months', '2').stdout;
    expect(out).toContain('Due 9 ARR; expected n/a: no account that is due has a score');
    expect(out).not.toContain('NaN');
  });
});
