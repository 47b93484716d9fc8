import { describe, expect, it } from 'vitest';
import { rowsOf } from './cli.ts';
import { companyOf, measured, pays } from './company.ts';
import { csv, exportsOf, source } from './exports.ts';

describe('a month that has not ended', () => {
  const subscriptions = pays('a', { '2025-01-01': 100, '2026-10-05': 90 });
  const usage_events = ['2026-09-10', '2026-09-20', '2026-10-05'].map((day, i) => {
    return { account_id: 'a', user_id: `u${i}`, occurred_at: `${day} 10:00:00` };
  });
  const company = companyOf(
    { x: { subscriptions, usage_events } },
    'targets: {nrr: {window: 1m, target: ">= 100%"}, mau: {target: "> 5"}}',
    'follow: [signals]',
  );
  const run = (asOf: string, ...args: string[]) =>
    company.run(
      ...['metrics', 'nrr', 'mau', 'nrr/12m', '--month', '2026-10', '--as-of', asOf],
      ...args,
    );
  const rows = (asOf: string, ...args: string[]) =>
    rowsOf(run(asOf, '--format', 'csv', ...args).stdout);

  it('is refused without a word', () => {
    expect(run('2026-10-15').code).toBe(2);
  });

  it('is to date, compared with as many days, and judged by nothing', () => {
    const found = rows('2026-10-15', '--partial');
    expect(found.map((r) => [r.value, r.status, r.assessment, r.note].join('|'))).toEqual([
      '90.0|||to date',
      '1|||to date',
      '90.0|||to date',
    ]);
    // September up to its 15th had one user, the whole of it two.
    expect(found[1]!.previous).toBe('1');
    expect(found.map(({ target }) => target)).toEqual(['100.0', '5', '']);
  });

  it('is judged when it has ended', () => {
    const found = rows('2026-10-31');
    expect(found.map((r) => [r.status, r.assessment, r.previous].join('|'))).toEqual([
      'missed||100.0',
      'missed||2',
      '|Below average|100.0',
    ]);
  });

  it('shows no symbol to people, in explain neither', () => {
    const explain = ['explain', 'nrr', '--month', '2026-10', '--partial', '--as-of', '2026-10-15'];
    for (const { stdout } of [run('2026-10-15', '--partial'), company.run(...explain)]) {
      expect(stdout).toContain('90.0');
      expect(stdout).not.toMatch(/✅|⚠|❌/);
    }
  });
});

it('a fixed offset is another zone than a place with summer time', () => {
  const instants = (zone: string) => {
    const text = csv(
      'account_id,user_id,occurred_at',
      'a,winter,2026-02-01T04:30:00Z',
      'a,summer,2026-08-01T04:30:00Z',
      'a,end,2026-08-31T12:00:00Z',
    );
    const exports = exportsOf(
      { 'u.csv': text },
      source('usage_events', 'u.csv'),
      `timezone: ${zone}`,
    );
    const args = ['metrics', 'mau', '--month', '2026-08', '--months', '8', '--format', 'csv'];
    const rows = rowsOf(exports.run(...args, '--as-of', '2026-09-30').stdout);
    return Object.fromEntries(rows.map(({ period, value }) => [period, value]));
  };
  // 04:30 UTC is 23:30 of the day before at −05:00, and 00:30 at New York's −04:00 of summer.
  expect(instants('America/New_York')).toMatchObject({ '2026-01': '1', '2026-08': '2' });
  expect(instants('Etc/GMT+5')).toMatchObject({ '2026-01': '1', '2026-07': '1', '2026-08': '1' });
});

describe('calendar months', () => {
  it.each([
    ['2026-02', '100.0'],
    ['2026-03', '50.0'],
  ])('keep who started on the 31st: retention of %s is %s', (month, value) => {
    const subscriptions = [
      ...pays('a', { '2026-01-31': 10 }, { ends_on: '2026-03-30' }),
      ...pays('b', { '2026-01-31': 10 }),
    ];
    const told = measured(
      companyOf({ x: { subscriptions } }),
      ['logo_retention'],
      '--month',
      month,
    );
    expect(told('', 'logo_retention')?.value).toBe(value);
  });
});
