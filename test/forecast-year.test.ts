import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addDays } from '../src/lib/dates.ts';
import { cli, root, rowsOf } from './cli.ts';
import { tablesOf } from './tables.ts';

// The forecast of the invented company once more, by plain loops over its contracts and rates; health
// is taken from `health`, which has its own oracle.
const file = (name: string) =>
  rowsOf(readFileSync(join(root, 'fixtures/year', `${name}.csv`), 'utf8'));
const run = (...args: string[]) => {
  const out = cli([...args, '--config', 'config.example.yaml', '--format', 'csv']);
  expect(out.stderr).toBe('');
  return rowsOf(out.stdout);
};

const contracts = file('contracts');
const rates = file('fx_rates');
const subscriptions = file('subscriptions');
const accounts = new Map(file('accounts').map((row) => [row.account_id!, row]));

function rateAt(currency: string, edge: string): number {
  if (currency === 'USD') return 1;
  const known = rates.filter((r) => r.currency === currency && r.date! < edge);
  return Number(known.toSorted((a, b) => (a.date! < b.date! ? -1 : 1)).at(-1)!.rate);
}

function chanceOf(score: number): number {
  if (score >= 80) return 0.95;
  if (score >= 60) return 0.85;
  if (score >= 40) return 0.6;
  return score >= 20 ? 0.3 : 0.1;
}

/** Whether all that an account pays for on a day was cancelled before, to an end no later than another. */
function hasCancelled(account: string, edge: string, end: string): boolean {
  const running = subscriptions.filter((s) => {
    const paidFrom = [s.trial_ends_on!, s.starts_on!].toSorted().at(-1)!;
    const isRecurring = s.is_one_time !== 'true' && s.is_usage_based !== 'true';
    const isPaid = s.account_id === account && Number(s.amount) > 0 && isRecurring;
    return isPaid && paidFrom < edge && (s.ends_on === '' || s.ends_on! >= edge);
  });
  return (
    running.length > 0 &&
    running.every(({ canceled_on, ends_on }) => {
      return canceled_on !== '' && canceled_on! < edge && ends_on !== '' && ends_on! <= end;
    })
  );
}

type Due = { row: Record<string, string>; arr: number; kept: number; p: number };

/** Contracts known on a day that end from it on and before another, with their chances. */
function duesBetween(edge: string, end: string, isNewest: boolean): Due[] {
  const asOf = addDays(edge, -1);
  const health = run('health', '--as-of', asOf, '--table', 'accounts');
  const scores = new Map(health.map((row) => [row.account_id!, row.score!]));
  const found = contracts.filter((row) => {
    const isGone = row.terminated_on !== '' && row.terminated_on! < edge;
    const isOurs = accounts.get(row.account_id!)?.is_internal === 'true';
    return (
      row.ends_on! >= edge && row.ends_on! < end && row.signed_on! < edge && !isGone && !isOurs
    );
  });
  const dues = found.map((row) => {
    const arr = Number(row.arr) * rateAt(row.currency!, edge);
    const kept =
      row.renewed_arr === '' ? arr : Number(row.renewed_arr) * rateAt(row.currency!, edge);
    const score = scores.get(row.account_id!) ?? '';
    return { row, arr, kept: Math.min(arr, kept), p: score === '' ? NaN : chanceOf(Number(score)) };
  });
  const scored = dues.filter(({ p }) => !Number.isNaN(p));
  const weight = scored.reduce((sum, { arr }) => sum + arr, 0);
  const mean = scored.reduce((sum, { arr, p }) => sum + arr * p, 0) / weight;
  return dues.map((due) => {
    const { renewed_on, notice_given_on, terminated_on } = due.row;
    if (renewed_on !== '' && renewed_on! < edge) return { ...due, p: 1 };
    if (notice_given_on !== '' && notice_given_on! < edge) return { ...due, p: 0 };
    if (hasCancelled(due.row.account_id!, edge, due.row.ends_on!)) return { ...due, p: 0 };
    if (isNewest && renewed_on === '' && terminated_on !== '') return { ...due, p: 0 };
    return { ...due, p: Number.isNaN(due.p) ? mean : due.p };
  });
}

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
const config = ['--config', 'config.example.yaml'];
const found = tablesOf(['forecast', ...config, '--month', '2026-10', '--by', 'segment']);
const [byMonth, past] = [found.forecast!, found.past_forecasts!];
const dues = duesBetween('2026-11-01', '2027-05-01', true);

const checked = (row: Record<string, string>, own: Due[]): void => {
  const due = sum(own.map(({ arr }) => arr));
  const expected = sum(own.map(({ arr, p }) => arr * p));
  expect(Number(row.renewals)).toBe(own.length);
  expect(Number(row.due_arr)).toBeCloseTo(due, 2);
  expect(Number(row.expected_arr)).toBeCloseTo(expected, 1);
  if (due > 0) expect(Number(row.percent)).toBeCloseTo((100 * expected) / due, 4);
};

describe('forecast of the invented company', () => {
  it('adds up to what loops give, in total and by month', () => {
    checked(byMonth.find(({ dimension }) => dimension === '')!, dues);
    const months = byMonth.filter(({ dimension }) => dimension === 'month');
    expect(months.map(({ segment }) => segment)).toEqual([
      ...['2026-11', '2026-12', '2027-01', '2027-02', '2027-03', '2027-04'],
    ]);
    for (const month of months)
      checked(
        month,
        dues.filter(({ row }) => row.ends_on!.startsWith(month.segment!)),
      );
  });

  it('by segment is a part of the total', () => {
    const segments = byMonth.filter(({ dimension }) => dimension === 'segment');
    expect(sum(segments.map(({ renewals }) => Number(renewals)))).toBe(dues.length);
    for (const own of segments.filter(({ segment }) => segment === 'enterprise'))
      expect(Number(own.due_arr)).toBeGreaterThan(0);
  });

  it('lies in the interval that all outcomes of a month give', () => {
    const own = dues.filter(({ row }) => row.ends_on!.startsWith('2027-02'));
    let shares = new Map([[0, 1]]);
    for (const { arr, p } of own) {
      const next = new Map<number, number>();
      for (const [at, share] of shares) {
        next.set(at, (next.get(at) ?? 0) + share * (1 - p));
        const with_ = at + Math.round(arr);
        next.set(with_, (next.get(with_) ?? 0) + share * p);
      }
      shares = next;
    }
    const sorted = [...shares].sort(([a], [b]) => a - b);
    const quantile = (share: number) => {
      let reached = 0;
      for (const [at, p] of sorted) {
        reached += p;
        if (reached >= share - 1e-12) return at;
      }
      return NaN;
    };
    const row = byMonth.find(({ segment }) => segment === '2027-02')!;
    expect([Number(row.low), Number(row.high)]).toEqual([quantile(0.025), quantile(0.975)]);
  });

  it.each([
    ['2025-12', '2025-12-01', '2026-01-01'],
    ['2026-02', '2026-02-01', '2026-03-01'],
    ['2026-09', '2026-09-01', '2026-10-01'],
  ])('of %s is made with what was known at its start', (id, start, end) => {
    const own = duesBetween(start, end, false);
    const row = past.find(({ period }) => period === id)!;
    expect(Number(row.renewals)).toBe(own.length);
    const forecast = sum(own.map(({ arr, p }) => arr * p));
    expect(Number(row.forecast_arr)).toBeCloseTo(forecast, 1);
    const renewed = own.filter(({ row: { renewed_on, ends_on } }) => {
      return (
        renewed_on !== '' && renewed_on! <= addDays(ends_on!, 30) && renewed_on! < '2026-11-01'
      );
    });
    const actual = sum(renewed.map(({ kept }) => kept));
    expect(Number(row.renewed)).toBe(renewed.length);
    expect(Number(row.actual_arr)).toBeCloseTo(actual, 1);
    const accuracy = 100 * (1 - Math.abs(actual - forecast) / actual);
    expect(Number(row.accuracy)).toBeCloseTo(accuracy, 3);
  });

  it('of an earlier day does not know what came later', () => {
    const own = duesBetween('2026-04-01', '2026-07-01', false);
    const args = ['--as-of', '2026-03-31', '--months', '3', '--table', 'forecast'];
    checked(run('forecast', ...args)[0]!, own);
  });

  it('lists every renewal once, the certain ones with their reason', () => {
    const rows = found.renewals!;
    expect(rows.map(({ renewal_id }) => renewal_id).sort()).toEqual(
      dues.map(({ row }) => row.contract_id).sort(),
    );
    for (const { row, p } of dues) {
      const own = rows.find(({ renewal_id }) => renewal_id === row.contract_id)!;
      expect(Number(own.p), row.contract_id).toBeCloseTo(100 * p, 4);
      expect(own.reason === 'signed').toBe(row.renewed_on !== '');
    }
  });
});
