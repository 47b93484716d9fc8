import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, root, rowsOf } from './cli.ts';
import { exportsOf } from './exports.ts';

type Row = Record<string, string | number | null>;

const year = ['--config', 'fixtures/year/cs-metrics.yaml', '--as-of', '2026-11-01'];
const october = [...year, '--month', '2026-10'];
const small = ['--config', 'fixtures/small/cs-metrics.yaml', '--month', '2026-06'];

function tablesOf(report: string, ...args: string[]): Record<string, Row[]> {
  const { stdout, stderr, code } = cli(['report', report, ...args, '--format', 'json']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout).tables;
}

const figures = (...args: string[]) => rowsOf(cli(['metrics', ...args, '--format', 'csv']).stdout);
const health = (month: string) =>
  rowsOf(cli(['health', ...year, '--month', month, '--format', 'csv']).stdout);
const csvOf = (name: string) =>
  rowsOf(readFileSync(join(root, `fixtures/${name}.csv`), 'utf8').replaceAll('\r', ''));

/** Ten-thousandths, which sums of money hold exactly. */
const units = (amount: string | number | null | undefined): bigint =>
  BigInt(Math.round(Number(amount) * 10_000));
const total = (rows: readonly Row[], name: string): bigint =>
  rows.reduce((sum, row) => sum + units(row[name]), 0n);

const causes = ['seats', 'plan', 'product', 'price', 'discount'];
const lines = ['start', 'first_seen', 'new', 'reactivation', 'expansion', 'fx', 'transfers'];

describe.skipIf(!existsSync(join(root, 'dist')))('the monthly business review', () => {
  let review: Record<string, Row[]> = {};
  beforeAll(() => {
    review = tablesOf('monthly', ...october);
  });

  it.each([['2026-10'], ['2026-03'], ['2025-07']])('balances %s to the cent', (month) => {
    const rows = tablesOf('monthly', ...year, '--month', month).waterfall!;
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) {
      const gained = lines.reduce((sum, name) => sum + units(row[name]), 0n);
      expect(gained - units(row.contraction) - units(row.churn)).toBe(units(row.end));
      const byCause = causes.reduce((sum, name) => sum + units(row[`expansion_${name}`]), 0n);
      expect(byCause).toBe(units(row.expansion));
    }
    const [all, ...segments] = rows;
    for (const name of [...lines, 'contraction', 'churn', 'end'])
      expect([name, total(segments, name)]).toEqual([name, units(all![name])]);
  });

  it('tells the retention that each month tells itself', () => {
    const ids = ['nrr', 'grr', 'logo_churn', 'revenue_churn'].flatMap((id) => [
      `${id}/1m`,
      `${id}/12m`,
    ]);
    const months = { value: '2026-10', previous: '2026-09', year_ago: '2025-10' };
    for (const [name, month] of Object.entries(months)) {
      const found = figures(...ids, ...year, '--month', month, '--by', 'segment');
      for (const row of review.retention!) {
        const own = found.find((m) =>
          ['metric', 'window', 'dimension', 'segment'].every((key) => m[key] === row[key]),
        );
        const value = own === undefined || own.value === '' ? null : Number(own.value);
        expect([row.metric, row.window, row.segment, row[name]]).toEqual([
          ...[row.metric, row.window, row.segment, value],
        ]);
      }
    }
    expect(review.retention).toHaveLength(8 * 5);
  });

  it('splits net retention by the accounts that moved it', () => {
    const moved = [...review.impact_up!, ...review.impact_down!];
    const nrr = review.retention!.find(
      ({ metric, window, segment }) => metric === 'nrr' && window === '1m' && segment === '',
    )!;
    const points = moved.reduce((sum, row) => sum + Number(row.nrr_points), 0);
    expect(points).toBeCloseTo(Number(nrr.value) - 100, 9);
    expect(total(moved, 'change')).toBe(units(nrr.numerator) - units(nrr.denominator));
    for (const row of review.impact_up!) expect(Number(row.change)).toBeGreaterThan(0);
    for (const row of review.impact_down!) expect(Number(row.change)).toBeLessThan(0);
  });

  it('lists whoever left or pays less, as much as the waterfall lost', () => {
    const all = review.waterfall![0]!;
    const of = (kind: string) => review.lost!.filter((row) => row.kind === kind);
    expect(total(of('churn'), 'amount')).toBe(units(all.churn));
    expect(total(of('contraction'), 'amount')).toBe(units(all.contraction));
    const left = review.churn!.find(({ dimension }) => dimension === '')!;
    expect(left.lost).toBe(of('churn').length);
    for (const id of ['segment', 'tenure', 'region']) {
      const rows = review.churn!.filter(({ dimension }) => dimension === id);
      expect([id, total(rows, 'mrr_lost')]).toEqual([id, units(left.mrr_lost)]);
      expect(total(rows, 'customers')).toBe(units(left.customers));
    }
  });

  it('lists who changed band between two months, and where the danger is', () => {
    const [now, before] = [health('2026-10'), health('2026-09')];
    const then = new Map(before.map((row) => [row.account_id, row.band]));
    const moved = now.filter(({ account_id: id, band }) => then.has(id) && then.get(id) !== band);
    const told = review.moved!.map(({ account_id, from, to }) => `${account_id} ${from} ${to}`);
    expect(told.toSorted()).toEqual(
      moved.map((row) => `${row.account_id} ${then.get(row.account_id)} ${row.band}`).toSorted(),
    );
    for (const { segment, at_risk, customers, mrr_at_risk } of review.segments_at_risk!) {
      const own = now.filter((row) => row.segment === segment);
      const low = own.filter(({ band }) => band === 'At-risk' || band === 'Critical');
      expect([segment, at_risk, customers]).toEqual([segment, low.length, own.length]);
      expect(units(mrr_at_risk)).toBe(low.reduce((sum, { mrr }) => sum + units(mrr), 0n));
    }
  });

  it('finds the tickets of each category by a plain loop', () => {
    const [start, end] = ['2026-10-01', '2026-11-01'];
    const isIn = (at: string | undefined) => !!at && at >= start && at < end;
    const internal = new Set(
      csvOf('year/accounts').flatMap((a) => (a.is_internal === 'true' ? [a.account_id] : [])),
    );
    const tickets = csvOf('year/tickets').filter((t) => !internal.has(t.account_id));
    const seconds = (at: string) => Date.parse(`${at.replace(' ', 'T')}Z`) / 1000;
    expect(review.process!.length).toBeGreaterThan(3);
    for (const row of review.process!) {
      const own = tickets.filter((t) => t.category === row.category);
      const resolved = own.filter((t) => isIn(t.resolved_at));
      const replied = resolved.filter((t) => Number(t.agent_replies) > 0);
      const first = replied.filter(
        (t) =>
          t.agent_replies === '1' &&
          Number(t.reopens) === 0 &&
          t.escalated !== 'true' &&
          t.escalated_at === '',
      );
      const due = own.filter(
        (t) =>
          t.due_at !== '' &&
          isIn(t.resolved_at && t.resolved_at < t.due_at! ? t.resolved_at : t.due_at),
      );
      const late = due.filter(
        (t) => !t.resolved_at || t.resolved_at > t.due_at! || t.resolved_at >= end,
      );
      const over = late.reduce((sum, t) => {
        const until = t.resolved_at && t.resolved_at < end ? t.resolved_at : `${end} 00:00:00`;
        return sum + Math.max(0, seconds(until) - seconds(t.due_at!));
      }, 0);
      expect([row.category, row.tickets]).toEqual([
        ...[row.category, own.filter((t) => isIn(t.created_at)).length],
      ]);
      expect(row.fcr).toBeCloseTo((100 * first.length) / replied.length, 9);
      expect(row.reopens).toBe(resolved.reduce((sum, t) => sum + Number(t.reopens), 0));
      expect(row.breaches).toBe(late.length);
      expect(row.hours_over).toBeCloseTo(over / 3600, 9);
    }
  });

  it('recommends at most seven things, the largest amount first, each with its evidence', () => {
    const rows = review.recommendations!;
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.length).toBeLessThanOrEqual(7);
    const amounts = rows.map(({ amount }) => Number(amount ?? 0));
    expect(amounts).toEqual(amounts.toSorted((a, b) => b - a));
    const [up, down] = [review.impact_up!.length, review.impact_down!.length];
    const retention = rows.find(({ rule }) => rule === 'losses')!;
    expect(retention.evidence).toContain(`by ${down} accounts`);
    expect(units(retention.amount)).toBe(total(review.lost!, 'amount'));
    expect(up).toBeGreaterThan(0);
    for (const { action, evidence, due } of rows) {
      expect(action).toMatch(/\d/);
      expect(evidence).toMatch(/\d|[A-Z]/);
      expect(due).toMatch(/^2026-11-\d\d$/);
    }
  });

  it('judges nothing before the month has ended', () => {
    const args = [...october.slice(0, 2), '--month', '2026-10', '--partial'];
    const rows = tablesOf('monthly', ...args, '--as-of', '2026-10-20').retention!;
    expect(rows.filter(({ target }) => target !== null).length).toBeGreaterThan(0);
    for (const { status } of rows) expect(status).toBe(null);
  });

  it('says n/a and why where exports are missing', () => {
    const bare = exportsOf(
      { 'accounts.csv': 'account_id,name\na,Ada\n' },
      'sources: [{table: accounts, files: accounts.csv}]',
    );
    const { stdout, code } = bare.run('report', 'monthly', '--month', '2026-06', '--format', 'md');
    expect(code).toBe(0);
    expect(stdout).toContain('needs subscriptions, mrr_snapshots or invoices');
    expect(stdout).toContain('needs tickets');
    expect(stdout).not.toMatch(/NaN|undefined|null/);
  });
});

describe.skipIf(!existsSync(join(root, 'dist')))('the quarterly review', () => {
  it('tells eight quarters as each tells itself', () => {
    const { retention, nps } = tablesOf('quarterly', ...october);
    expect(retention!.map(({ quarter }) => quarter)).toEqual([
      ...['2024-Q4', '2025-Q1', '2025-Q2', '2025-Q3', '2025-Q4', '2026-Q1', '2026-Q2', '2026-Q3'],
    ]);
    for (const quarter of ['2025-Q1', '2026-Q3']) {
      const ids = ['nrr/3m', 'nrr/12m', 'grr/3m', 'grr/12m'];
      const found = figures(...ids, ...year, '--quarter', quarter);
      const row = retention!.find((own) => own.quarter === quarter)!;
      for (const { metric, window, value } of found.filter(({ period }) => period === quarter))
        expect([metric, row[`${metric}_${window}`]]).toEqual([metric, Number(value)]);
    }
    const found = figures('nps/3m', ...year, '--quarter', '2026-Q3', '--by', 'segment').filter(
      ({ period }) => period === '2026-Q3',
    );
    expect(nps).toHaveLength(found.length);
    for (const row of nps!) {
      const own = found.find(({ segment }) => segment === row.segment)!;
      expect([row.nps, row.low, row.high, row.n]).toEqual(
        [own.value, own.low, own.high, own.n].map(Number),
      );
    }
  });

  it('reviews every target against four quarters', () => {
    const { targets } = tablesOf('quarterly', ...october);
    const ttv = targets!.find(({ metric }) => metric === 'ttv@signup.km_median/12m')!;
    const values = ['2025-12', '2026-03', '2026-06', '2026-09'].map((month) => {
      const rows = figures('ttv@signup.km_median/12m', ...year, '--month', month);
      return Number(rows.find(({ period }) => period === month)!.value);
    });
    const reached = values.filter((value) => value < 7).length;
    expect([ttv.value, ttv.reached]).toEqual([values.at(-1), `${reached} of 4`]);
  });
});

describe.skipIf(!existsSync(join(root, 'dist')))('this quarter', () => {
  it.each([
    ['year', october, ['2026-10-01', '2027-01-01'], '2026-11-01'],
    ['small', [...small, '--as-of', '2026-07-01'], ['2026-07-01', '2026-10-01'], '2026-07-01'],
  ] as const)(
    'counts the contracts of fixtures/%s that end in it',
    (name, args, [start, end], t) => {
      const [row] = tablesOf('executive', ...args).quarter!;
      const internal = new Set(
        csvOf(`${name}/accounts`).flatMap((a) => (a.is_internal === 'true' ? [a.account_id] : [])),
      );
      const due = csvOf(`${name}/contracts`).filter(
        ({ account_id, ends_on, signed_on, starts_on, terminated_on }) =>
          !internal.has(account_id) &&
          ends_on! >= start &&
          ends_on! < end &&
          (signed_on || starts_on || '')! < (ends_on! < t ? start : t) &&
          (terminated_on === '' || terminated_on! >= start),
      );
      expect(row!.renewals_due).toBe(due.length);
      expect(Number(row!.low)).toBeLessThanOrEqual(Number(row!.forecast_arr));
      expect(Number(row!.forecast_arr)).toBeLessThanOrEqual(Number(row!.due_arr));
      const ahead = rowsOf(
        cli(['forecast', ...args, '--quarters', '1', '--format', 'csv', '--table', 'renewals'])
          .stdout,
      );
      expect(ahead).toHaveLength(due.filter(({ ends_on }) => ends_on! >= t).length);
    },
  );

  it('adds up the amounts of fixtures/small by hand', () => {
    const [row] = tablesOf('executive', ...small, '--as-of', '2026-07-01').quarter!;
    // c16: 3,000, signed; c18: 1,200 at a score of 90, so 95 %; o02: 250 at 40 %.
    expect(row).toMatchObject({ due_arr: 4200, forecast_arr: 4140, expansion_pipeline: 250 });
    expect(row!.expected_close).toBe(100);
  });
});
