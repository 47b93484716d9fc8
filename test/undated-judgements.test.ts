import { describe, expect, it } from 'vitest';
import { addDays } from '../src/lib/dates.ts';
import { rowsOf } from './cli.ts';
import { csv, exportsOf } from './exports.ts';

const days = Array.from({ length: 300 }, (_, i) => addDays('2026-01-05', i));

/** One steady customer of whom its CSM thinks badly; `history` says since when. */
const company = (history: string[]) =>
  exportsOf(
    {
      's.csv': csv(
        'subscription_id,account_id,quantity,amount,currency,interval,starts_on',
        's1,x,2,10,USD,month,2025-01-01',
      ),
      'a.csv': csv('account_id,csm_sentiment', 'x,10'),
      'u.csv': csv(
        'account_id,user_id,occurred_at,event',
        ...days.map((day) => `x,u1,${day} 10:00:00,login`),
      ),
      'h.csv': csv('account_id,valid_from,csm_sentiment,plan', ...history),
    },
    `sources: [{table: subscriptions, files: s.csv}, {table: accounts, files: a.csv}, {table: usage_events, files: u.csv}${history.length === 0 ? '' : ', {table: account_history, files: h.csv}'}]`,
    ...['timezone: UTC', 'currency: USD', 'health: {model: signals, min_coverage: 0%}'],
  );
const month = ['--month', '2026-10', '--as-of', '2026-11-01'];
const flat = (text: string) => text.replace(/\s+/g, ' ');
const note = 'csm_sentiment: undated, newest month only';

describe('a judgement without a date', () => {
  const undated = company([]);

  it('moves no score: the change against the month before is not known', () => {
    const [row] = rowsOf(undated.run('health', ...month, '--format', 'csv').stdout);
    expect([row!.change, row!.days_in_band]).toEqual(['', '']);
    const { stdout } = undated.run('health', ...month);
    expect(flat(stdout)).toContain(note);
    expect(stdout).not.toMatch(/Average [\d.]+ \(/);
    expect(undated.run('health', ...month, '--account', 'x').stdout).not.toContain('Why it moved');
  });

  it('nor any band in the trend', () => {
    const { stdout } = undated.run('health', ...month, '--months', '3');
    expect(flat(stdout)).toContain(note);
    expect(stdout).toContain('n/a: what has no date counts at the last date only');
  });

  it('nor any line of the alerts', () => {
    const { stdout } = undated.run('alerts', ...month);
    expect(flat(stdout)).toContain('csm_sentiment: undated, not used');
    expect(stdout).not.toContain('Health fell');
  });

  it.each([
    ['executive', 'at_risk_total', ['accounts_change', 'arr_change']],
    ['executive', 'key_figures', ['change']],
    ['executive', 'health_distribution', ['change']],
    ['operations', 'team', ['health_change']],
    ['role-csm', 'metrics', ['change']],
    ['monthly', 'moved', ['change']],
  ])('nor what %s says of it in %s', (report, name, columns) => {
    const { stdout, stderr } = undated.run(
      ...['report', report, ...month, '--format', 'csv', '--table', name],
    );
    expect(stderr).toBe('');
    const rows = rowsOf(stdout).filter(({ figure, metric }) =>
      /health/i.test(figure ?? metric ?? 'health'),
    );
    for (const row of rows) for (const id of columns) expect([id, row[id]]).toEqual([id, '']);
    expect(rows.length > 0).toBe(name !== 'moved');
  });

  it('nor weeks that lack it', () => {
    const { stdout } = undated.run('report', 'weekly', '--as-of', '2026-10-31', '--format', 'md');
    expect(stdout).toContain('weeks before lack judgements that have no date');
    expect(stdout).toContain(note);
  });

  it('within the time before it changes are told', () => {
    const [row] = rowsOf(
      undated.run('health', '--month', '2026-08', '--as-of', '2026-11-01', '--format', 'csv')
        .stdout,
    );
    expect(Number(row!.change)).toBeCloseTo(0, 6);
    expect(row!.change).not.toBe('');
  });
});

it('a dated one moves it on its day', () => {
  const dated = company(['x,2026-10-10,10,']);
  const [row] = rowsOf(dated.run('health', ...month, '--format', 'csv').stdout);
  expect(Number(row!.change)).toBeLessThan(-1);
  expect(flat(dated.run('health', ...month).stdout)).not.toContain('undated');
});
