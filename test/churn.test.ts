import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, monthsBetween } from '../src/lib/dates.ts';
import { cli, root, rowsOf } from './cli.ts';
import { csv, exportsOf } from './exports.ts';
import { load } from './reference/data.ts';
import { localMrr, revenueOf } from './reference/revenue-facts.ts';
import { tablesOf } from './tables.ts';

// Churn once more by plain loops over accounts, with the reference's MRR at each edge.
type Fixture = 'year' | 'small';

const worldOf = (name: string) => {
  const folder = join(root, 'fixtures', name);
  const data = load(folder);
  const subscriptions = rowsOf(readFileSync(join(folder, 'subscriptions.csv'), 'utf8'));
  return { data, subscriptions, revenue: revenueOf(data) };
};
const worlds = { year: worldOf('year'), small: worldOf('small') };

const tables = (fixture: Fixture, ...args: string[]) =>
  tablesOf(['churn', '--config', `fixtures/${fixture}/cs-metrics.yaml`, ...args]);

const words: Record<string, [string, string]> = {
  '': ['unknown', 'unknown'],
  price: ['price_budget', 'voluntary'],
  budget: ['price_budget', 'voluntary'],
  missing_feature: ['product_feature', 'voluntary'],
  support: ['support_service', 'voluntary'],
  service: ['support_service', 'voluntary'],
  closed: ['business_change', 'voluntary'],
  acquired: ['business_change', 'voluntary'],
  competitor: ['competition', 'voluntary'],
  payment_failed: ['payment_failure', 'involuntary'],
};

/** The first day that was paid: of a period, of the time after its trial, or after its discount. */
function firstPaidOn({ subscriptions }: ReturnType<typeof load>, id: string): string {
  const days = subscriptions
    .filter((row) => row.account_id === id)
    .flatMap((row) => {
      const first = [row.trial_ends_on, row.starts_on].toSorted().at(-1)!;
      return [first, row.discount_ends_on].filter(
        (day) => day !== '' && day >= first && localMrr(row, addDays(day, 1)) > 0n,
      );
    });
  return days.toSorted()[0]!;
}

/** Customers at the start with what they pay, where they were, and how they left, if they did. */
function openingOf(fixture: Fixture, start: string, end: string) {
  const { data, subscriptions, revenue } = worlds[fixture];
  const ids = [...new Set(data.subscriptions.map((row) => row.account_id))].sort();
  return ids
    .filter((id) => revenue.mrr(id, start) > 0n)
    .map((id) => {
      const history = data.account_history.filter(
        (h) => h.account_id === id && h.valid_from < start,
      );
      const account = data.accounts.find((row) => row.account_id === id);
      const known = history
        .filter((h) => h.segment !== '')
        .toSorted((a, b) => (a.valid_from < b.valid_from ? -1 : 1));
      const firstPaid = firstPaidOn(data, id);
      const isLost = revenue.mrr(id, end) === 0n;
      const last = subscriptions
        .filter((s) => s.account_id === id && s.ends_on! >= start && s.ends_on! < end)
        .filter(
          (s) => Number(s.amount) > 0 && s.is_one_time !== 'true' && s.is_usage_based !== 'true',
        )
        .filter((s) => s.ends_on! > s.starts_on! && s.ends_on! > (s.trial_ends_on || s.starts_on!))
        .toSorted((a, b) => (a.ends_on! < b.ends_on! ? -1 : 1))
        .at(-1);
      const tenure =
        start < addMonths(firstPaid, 3)
          ? '0–3 months'
          : start < addMonths(firstPaid, 12)
            ? '3–12 months'
            : '12+ months';
      return {
        id,
        mrr: Number(revenue.mrr(id, start)) / 1e8,
        isLost,
        region: account?.region || 'unknown',
        segment: known.at(-1)?.segment || account?.segment || 'unknown',
        tenure,
        firstPaid,
        last,
      };
    });
}

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

const cases: [Fixture, string, number][] = [
  ['year', '2026-10', 1],
  ['year', '2026-10', 12],
  ['year', '2026-05', 5],
  ['small', '2026-05', 1],
  // The reference knows no fixed discounts, and small has one until March.
  ['small', '2026-06', 3],
];

describe.each(cases)('churn of fixtures/%s, %s, %i months', (fixture, month, n) => {
  const end = addMonths(`${month}-01`, 1);
  const start = addMonths(end, -n);
  const args = ['--month', month, '--months', String(n)];
  const now = openingOf(fixture, start, end);
  const past = openingOf(fixture, addMonths(start, -n), start);
  const found = tables(fixture, ...args);
  const rows = found.churn!;

  it('in total and by segment, tenure and region', () => {
    for (const dimension of ['', 'segment', 'tenure', 'region'] as const) {
      const of = (own: typeof now, name: string) =>
        own.filter((a) => dimension === '' || a[dimension] === name);
      const shown = rows.filter((row) => row.dimension === dimension);
      const names = dimension === '' ? [''] : [...new Set(now.map((a) => a[dimension]))];
      expect(shown.map(({ segment }) => segment).sort(), dimension).toEqual(names.sort());
      for (const row of shown) {
        const own = of(now, row.segment!);
        const lost = own.filter(({ isLost }) => isLost);
        const label = `${dimension} ${row.segment}`;
        expect([row.lost, row.customers], label).toEqual([String(lost.length), String(own.length)]);
        expect(Number(row.rate), label).toBeCloseTo((100 * lost.length) / own.length, 8);
        expect(Number(row.mrr), label).toBeCloseTo(sum(own.map(({ mrr }) => mrr)), 3);
        expect(Number(row.mrr_lost), label).toBeCloseTo(sum(lost.map(({ mrr }) => mrr)), 3);
        const before = of(past, row.segment!);
        const nLost = before.filter(({ isLost }) => isLost).length;
        if (before.length > 0)
          expect([row.previous_lost, row.previous_customers], label).toEqual([
            String(nLost),
            String(before.length),
          ]);
        expect(row.small, label).toBe(String(own.length > 0 && own.length < 30));
      }
    }
  });

  it('by reason and kind, from the subscription that ended last', () => {
    const lost = now.filter(({ isLost }) => isLost);
    const accounts = found.accounts!;
    expect(accounts.map(({ account_id }) => account_id).sort()).toEqual(
      lost.map(({ id }) => id).sort(),
    );
    for (const { id, last, firstPaid, mrr } of lost) {
      const row = accounts.find(({ account_id }) => account_id === id)!;
      const word = last?.cancel_reason ?? '';
      const [reason, kind] = words[word] ?? [word, 'unknown'];
      expect(row.left_on, id).toBe(last!.ends_on);
      expect(row.reason!.replaceAll(' ', '_'), id).toBe(reason);
      expect(row.kind, id).toBe(last?.cancel_type || kind);
      expect(Number(row.mrr), id).toBeCloseTo(mrr, 3);
      expect(Number(row.tenure_months), id).toBe(monthsBetween(firstPaid, last!.ends_on!));
    }
    const reasons = found.reasons!;
    const known = accounts.filter(({ reason }) => reason !== 'unknown');
    for (const row of reasons) {
      const own = accounts.filter(({ reason }) => reason === row.reason);
      expect(Number(row.customers), row.reason).toBe(own.length);
      expect(Number(row.mrr), row.reason).toBeCloseTo(sum(own.map((a) => Number(a.mrr))), 3);
      if (row.reason === 'unknown') expect(row.percent).toBe('');
      else if (known.length > 0)
        expect(Number(row.percent), row.reason).toBeCloseTo((100 * own.length) / known.length, 8);
      if (row.reference !== '' && known.length > 0)
        expect(Number(row.difference)).toBeCloseTo(Number(row.percent) - Number(row.reference), 8);
    }
    const mix = reasons.filter(({ reference }) => reference !== '');
    if (lost.length > 0) {
      expect(sum(mix.map(({ reference }) => Number(reference)))).toBe(100);
      expect(sum(reasons.map(({ customers }) => Number(customers)))).toBe(lost.length);
    }
    for (const kind of ['voluntary', 'involuntary', 'unknown']) {
      const row = rows.find((r) => r.dimension === 'kind' && r.segment === kind)!;
      expect(Number(row.lost)).toBe(accounts.filter((a) => a.kind === kind).length);
    }
  });
});

describe('the health of those who left', () => {
  it('is that of their last paid day', () => {
    const accounts = tables('year', '--month', '2026-10').accounts!;
    expect(accounts.length).toBe(3);
    for (const row of accounts) {
      const args = [
        '--config',
        'fixtures/year/cs-metrics.yaml',
        '--as-of',
        addDays(row.left_on!, -1),
      ];
      const out = cli(['health', ...args, '--format', 'csv', '--table', 'accounts']).stdout;
      const own = rowsOf(out).find(({ account_id }) => account_id === row.account_id)!;
      expect([row.health, row.band, row.owner]).toEqual([own.score, own.band, own.owner]);
    }
  });
});

describe('churn of few', () => {
  const exports = exportsOf(
    {
      's.csv': csv(
        'subscription_id,account_id,amount,interval,starts_on,ends_on,cancel_reason',
        's1,a,100,month,2025-01-01,2026-05-10,budget',
        's2,b,50,month,2025-01-01,,',
        's3,c,70,month,2026-05-01,2026-06-10,',
      ),
      't.csv': csv('ticket_id,account_id,created_at', 't1,a,2026-06-29 10:00:00'),
    },
    'timezone: UTC',
    'sources:',
    '  - {table: subscriptions, files: s.csv, preset: generic}',
    '  - {table: tickets, files: t.csv, preset: generic}',
  );

  it('is told with its counts, marked as small, and why months add up to more', () => {
    const out = exports.run('churn', '--month', '2026-06', '--months', '3').stdout;
    expect(out).toContain(
      'Lost 1 of 2 customers = 50.0 % · 3 months before: 0 of 2 customers = 0.0 %',
    );
    expect(out).toContain('1 of 2  50.0 %*');
    expect(out).toContain('* of fewer than 30 customers');
    expect(out).toContain('Months count 1 more than the whole');
    expect(out).toContain('Reason known for 1 of 1 (100 %); too few to tell a mix');
  });

  it('of nobody says so', () => {
    const out = exports.run('churn', '--month', '2026-04').stdout;
    expect(out).toContain('Lost 0 of 2 customers = 0.0 %');
    expect(out).toContain('Why they left\n  nobody left');
    expect(out).toContain('Customers lost (0)\n  nobody left');
  });

  it.each([
    [['--by', 'colour'], 'unknown dimension "colour"'],
    [['--by', 'topic'], 'accounts have no "topic"'],
    [['--quarter', '2026-Q2', '--months', '3'], '--months ends with a month'],
    [['--months', 'x'], '--months takes a whole number of months, not "x"'],
  ])('refuses %s', (args, says) => {
    const out = exports.run('churn', ...args);
    expect([out.code, out.stderr]).toEqual([2, expect.stringContaining(says)]);
  });
});
