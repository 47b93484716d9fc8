import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addMonths } from '../src/lib/dates.ts';
import { cli, root, rowsOf } from './cli.ts';
import { load } from './reference/data.ts';
import { revenueOf } from './reference/revenue-facts.ts';

const folders = { year: ['2026-10', '24'], small: ['2026-06', '6'] } as const;

const run = (fixture: string, ...args: string[]) =>
  cli(['cohorts', '--config', `fixtures/${fixture}/cs-metrics.yaml`, ...args]);

/** Cohorts by plain loops: accounts, months, and the reference's MRR at each edge. */
function triangleOf(fixture: keyof typeof folders, by: 'first_paid' | 'signup') {
  const [last, n] = folders[fixture];
  const data = load(join(root, 'fixtures', fixture));
  const revenue = revenueOf(data);
  const t = addMonths(`${last}-01`, 1);
  const ids = [...new Set([...data.subscriptions, ...data.accounts].map((row) => row.account_id))];
  const began = new Map<string, string>();
  for (const id of ids) {
    if (by === 'signup') {
      began.set(
        id,
        data.accounts.find((row) => row.account_id === id)?.signed_up_on.slice(0, 7) ?? '',
      );
      continue;
    }
    for (let edge = '2020-01-01'; edge <= t && !began.has(id); edge = addMonths(edge, 1))
      if (revenue.mrr(id, edge) > 0n) began.set(id, addMonths(edge, -1).slice(0, 7));
  }
  const rows = [];
  for (let month = addMonths(t, -Number(n)); month < t; month = addMonths(month, 1)) {
    const members = ids.filter((id) => began.get(id) === month.slice(0, 7));
    const base = members.reduce((sum, id) => sum + revenue.mrr(id, addMonths(month, 1), t), 0n);
    for (let number = 0; addMonths(month, number + 1) <= t; number++) {
      const edge = addMonths(month, number + 1);
      const mrr = members.reduce((sum, id) => sum + revenue.mrr(id, edge, t), 0n);
      const retained = members.filter((id) => revenue.mrr(id, edge) > 0n).length;
      const isNewest = edge === t && number === 0;
      if (members.length === 0) continue;
      rows.push({
        cohort: month.slice(0, 7),
        month_number: number,
        customers: members.length,
        retained: isNewest ? null : retained,
        percent: isNewest ? null : (100 * retained) / members.length,
        mrr: Number(mrr) / 1e8,
        mrr_percent: isNewest || base === 0n ? null : (100 * Number(mrr)) / Number(base),
      });
    }
  }
  return rows;
}

const number = (text: string | undefined) => (text === '' ? null : Number(text));

describe.each(['year', 'small'] as const)('cohorts of fixtures/%s', (fixture) => {
  const [month, months] = folders[fixture];

  it.each(['first_paid', 'signup'] as const)('by %s are what loops give', (by) => {
    const args = ['--month', month, '--months', months, '--by', by];
    const out = run(fixture, ...args, '--format', 'csv', '--table', 'cohorts');
    expect(out.stderr).toBe('');
    const rows = rowsOf(out.stdout);
    const expected = triangleOf(fixture, by);
    expect(rows.length).toBe(expected.length);
    for (const [i, own] of expected.entries()) {
      const row = rows[i]!;
      const label = `${own.cohort} + ${own.month_number}`;
      expect([row.cohort, Number(row.month_number)], label).toEqual([own.cohort, own.month_number]);
      expect(Number(row.customers), label).toBe(own.customers);
      expect(number(row.retained), label).toBe(own.retained);
      expect(Number(row.mrr), label).toBeCloseTo(own.mrr, 3);
      for (const name of ['percent', 'mrr_percent'] as const) {
        if (own[name] === null) expect(row[name], label).toBe('');
        else expect(Number(row[name]), label).toBeCloseTo(own[name], 6);
      }
    }
  });
});

describe('the triangle', () => {
  const lines = (out: string) => out.split('\n').filter((line) => /^ {2}(2026|All )/.test(line));

  it('leaves months blank that have not elapsed, never 0, and has nothing to say of the newest', () => {
    const out = run('year', '--month', '2026-10', '--months', '4').stdout;
    const cells = lines(out.split('Time to value')[0]!).map((line) => line.trim().split(/ +/));
    expect(cells.map((row) => row.length)).toEqual([6, 5, 4, 3, 6]);
    expect(cells[3]!.at(-1)).toBe('–');
  });

  it('says at 80 columns what it leaves out, and shortens no number', () => {
    const out = cli(
      [
        ...['cohorts', '--config', 'fixtures/year/cs-metrics.yaml', '--month', '2026-10'],
        ...['--months', '20', '--revenue'],
      ],
      { env: { COLUMNS: '80' } },
    ).stdout;
    expect(out).toContain('not shown at this width: 12, 13, 14, 15, 16, 17, 18, 19');
    expect(out.split('\n').every((line) => line.length <= 80)).toBe(true);
    expect(out.split('Time to value')[0]).not.toContain('…');
  });

  it('follows time to value by month of sign-up', () => {
    const args = ['--month', '2026-10', '--months', '12', '--format', 'csv'];
    const rows = rowsOf(run('year', ...args, '--table', 'time_to_value').stdout);
    const accounts = load(join(root, 'fixtures/year')).accounts;
    expect(rows.length).toBeGreaterThan(10);
    for (const { cohort, accounts: n, reached } of rows) {
      const own = accounts.filter((row) => row.signed_up_on.startsWith(cohort!));
      const saw = own.filter(
        (row) => row.first_value_on !== '' && row.first_value_on < '2026-11-01',
      );
      expect([n, reached]).toEqual([String(own.length), String(saw.length)]);
    }
    // Without anybody still waiting the median is the middle of the days.
    const whole = rows.find(({ accounts: n, reached }) => n === reached && Number(n) % 2 === 1);
    if (whole === undefined) return;
    const days = accounts
      .filter((row) => row.signed_up_on.startsWith(whole.cohort!))
      .map((row) => (Date.parse(row.first_value_on) - Date.parse(row.signed_up_on)) / 86_400_000)
      .sort((a, b) => a - b);
    expect(Number(whole.median_days)).toBe(days[(days.length - 1) / 2]);
  });

  it.each([
    [['--by', 'plan'], 2, 'cohorts can be by first_paid or signup, not "plan"'],
    [['--months', '0'], 2, '--months takes a whole number of months, not "0"'],
    [['--month', '2026-10', '--as-of', '2026-10-15'], 2, '2026-10 has not ended'],
  ])('refuses %s', (args, code, says) => {
    const out = run('year', ...args);
    expect(out.code).toBe(code);
    expect(out.stderr).toContain(says);
  });
});
