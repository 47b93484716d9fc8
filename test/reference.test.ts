import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addDays } from '../src/lib/dates.ts';
import { differences, healthDifferences, idOf, product, shown } from './reference/compare.ts';
import { handMade, load } from './reference/data.ts';
import { accountDimensions, type Dimension, rowDimensions } from './reference/dimensions.ts';
import { fixed } from './reference/exact.ts';
import type { ReferenceRow } from './reference/figure.ts';
import { pays, scores, valueOfMetric } from './reference/hand.ts';
import { referenceHealth } from './reference/health.ts';
import { lookedAtOn } from './reference/quality.ts';
import { reference, wholeReference } from './reference/reference.ts';
import { revenueOf } from './reference/revenue-facts.ts';
import type { Window } from './reference/scope.ts';

const root = join(import.meta.dirname, '..');
const isBuilt = existsSync(join(root, 'bin/cs-metrics.js')) && existsSync(join(root, 'dist'));

const data = load(join(root, 'fixtures/year'));
const revenue = revenueOf(data);

const months = ['2026-10', '2026-05', '2025-12', '2024-12'];
const windows: Window[] = ['1m', '3m', '12m'];
const dimensions: Dimension[] = [...accountDimensions, ...rowDimensions];
const runs = months.flatMap((month) => dimensions.map((dimension) => ({ month, dimension })));

// Every metric by segment in every month, by the other attributes of accounts in one month each.
const isWhole = ({ month, dimension }: (typeof runs)[number]) =>
  dimension === 'segment' ||
  rowDimensions.some((name) => name === dimension) ||
  month === { plan: '2026-05', region: '2025-12', csm: '2026-10' }[dimension as string];

describe.skipIf(!isBuilt)('fixtures/year, recomputed by plain loops', () => {
  it.each(runs)('metrics of $month by $dimension', async ({ month, dimension }) => {
    const recompute = isWhole({ month, dimension }) ? wholeReference : reference;
    const expected = recompute(data, { month, windows }, dimension, revenue);
    const ids = [...new Set(expected.map(idOf))];
    const asked = ['--month', month, '--by', dimension, '--as-of', lookedAtOn];
    const printed = await product(['metrics', ...ids, ...asked]);
    expect(shown(differences(expected, printed))).toBe('');
  });

  it('exports are old a day later', async () => {
    const day = addDays(lookedAtOn, 1);
    const asked = ['--month', '2026-10', '--as-of', day];
    const [printed] = await product(['metrics', 'dq_timeliness/1m', ...asked]);
    expect(printed).toMatchObject({ numerator: '0', denominator: '2' });
  });

  it.each([
    ['2026-10', '2026-11-01'],
    ['2026-05', '2026-06-01'],
    ['2025-12', '2026-01-01'],
    ['2024-12', '2025-01-01'],
  ])('health of %s', async (month, t) => {
    const expected = referenceHealth(data, t, revenue);
    const printed = await product(['health', '--month', month]);
    expect(shown(healthDifferences(expected, printed))).toBe('');
  });
});

describe('the reference itself', () => {
  it.each(accountDimensions)('balances the waterfall to the cent, by %s', (dimension) => {
    expect(months.flatMap((month) => unbalanced(month, dimension))).toEqual([]);
  });
});

/** The windows and segments in which the lines do not add up to the closing MRR. */
function unbalanced(month: string, dimension: Dimension): string[] {
  const left = new Map<string, bigint>();
  for (const row of reference(data, { month, windows }, dimension, revenue)) {
    const place = `${month} ${row.window} [${row.segment}]`;
    const sign = waterfall[row.metric as keyof typeof waterfall] ?? 0n;
    if (sign) left.set(place, (left.get(place) ?? 0n) + sign * fixed((row as Amount).numerator));
  }
  return [...left].filter(([, amount]) => amount !== 0n).map(([place]) => place);
}

type Amount = ReferenceRow & { numerator: string };

const waterfall = {
  ...{ mrr_opening: 1n, mrr_new: 1n, mrr_reactivation: 1n, mrr_expansion: 1n, mrr_fx: 1n },
  ...{ mrr_contraction: -1n, mrr_churn: -1n, mrr_transfer: 1n, mrr: -1n },
};

describe('the reference, on golden values', () => {
  it.each([
    [{ 10: 60, 8: 30, 0: 10 }, 50],
    [{ 9: 50, 7: 30, 6: 20 }, 30],
  ])('NPS of %o is %i', (counts, nps) => {
    expect(valueOfMetric('nps@last/1m', { survey_responses: scores('nps', 10, counts) })).toBe(nps);
  });

  it('CSAT of 80 in 100 is 80 %', () => {
    const survey_responses = scores('csat', 5, { 5: 50, 4: 30, 3: 20 });
    expect(valueOfMetric('csat/1m', { survey_responses })).toBe(80);
  });

  const million = [
    ...pays('a', { '2025-01-01': 600_000, '2026-10-05': 750_000 }),
    ...pays('b', { '2025-01-01': 350_000, '2026-10-05': 320_000 }),
    ...pays('c', { '2025-01-01': 50_000, '2026-10-05': 0 }),
  ];
  const both = pays('a', { '2025-01-01': 100, '2026-03-10': 150, '2026-06-10': 0 });
  const hundred = [
    ...pays('a', { '2025-01-01': 80, '2026-10-05': 70 }),
    ...pays('b', { '2025-01-01': 10, '2026-10-05': 20 }),
    ...pays('c', { '2025-01-01': 10, '2026-10-05': 0 }),
  ];
  const baremetrics = pays('a', { '2025-01-01': 500, '2026-03-10': 1379, '2026-06-10': 0 });
  it.each([
    ['nrr@cohort/1m', million, 107],
    ['grr@cohort/1m', million, 92],
    ['nrr@movements/1m', million, 107],
    ['grr@cohort/12m', both, 0],
    ['logo_churn@start/12m', both, 100],
    ['grr@movements/12m', both, -50],
    ['nrr@movements/12m', both, 0],
    ['revenue_churn@gross/1m', hundred, 20],
    ['revenue_churn@net/1m', hundred, 10],
    ['revenue_churn@gross/12m', baremetrics, 100],
  ])('%s', (id, subscriptions, value) => {
    expect(valueOfMetric(id, { subscriptions })).toBe(value);
  });
});

describe('the reference, on cases small enough to check by hand', () => {
  const returned = pays('a', { '2025-01-01': 100, '2026-02-10': 0, '2026-05-10': 70 });
  const ended = pays('a', { '2025-01-01': 100, '2026-11-01': 0 });
  const cameAndLeft = [
    ...pays('a', { '2025-01-01': 100 }),
    ...pays('b', { '2026-02-10': 50, '2026-05-10': 0 }),
  ];
  const yearly = { currency: 'USD', interval: 'year', starts_on: '2025-01-01' };
  const twoHalves = ['x', 'y'].map((subscription_id) => ({
    ...{ ...yearly, subscription_id, account_id: 'a', amount: '500', ends_on: '2026-10-10' },
  }));
  const merged = [
    ...twoHalves,
    { ...yearly, account_id: 'a', amount: '1000', starts_on: '2026-10-10' },
  ];
  const trial = [{ ...yearly, account_id: 'a', amount: '1200', trial_ends_on: '2026-11-01' }];
  const discount = { discount_percent: '25', discount_ends_on: '2026-10-31' };
  const discounted = [{ ...yearly, account_id: 'a', amount: '1200', ...discount }];
  it.each([
    ['mrr/1m', ended, 100],
    ['mrr_churn/1m', ended, 0],
    ['mrr_churn/12m', returned, 100],
    ['mrr_reactivation/12m', returned, 70],
    ['nrr@cohort/12m', returned, 70],
    ['nrr@movements/12m', returned, 0],
    ['logo_churn@start/12m', cameAndLeft, 0],
    ['logo_churn@start_plus_new/12m', cameAndLeft, 50],
    ['mrr_expansion/1m', merged, 0],
    ['mrr/1m', merged, 83.3333],
    ['mrr/1m', trial, 0],
    ['customers/1m', trial, 0],
    ['mrr_expansion/1m', discounted, 25],
  ])('%s', (id, subscriptions, value) => {
    expect(valueOfMetric(id, { subscriptions })).toBe(value);
  });

  it('keeps exchange rates out of movements', () => {
    const subscriptions = pays('a', { '2025-01-01': 100, '2026-10-05': 110 });
    const rows = {
      subscriptions: subscriptions.map((row) => ({ ...row, currency: 'EUR' })),
      fx_rates: [
        { date: '2026-09-30', currency: 'EUR', rate: '1.10' },
        { date: '2026-10-31', currency: 'EUR', rate: '1.20' },
        { date: '2026-11-01', currency: 'EUR', rate: '9.99' },
      ],
    };
    expect(valueOfMetric('mrr_expansion/1m', rows)).toBe(11);
    expect(valueOfMetric('mrr_fx/1m', rows)).toBe(11);
    expect(valueOfMetric('mrr/1m', rows)).toBe(132);
    expect(valueOfMetric('nrr@cohort/1m', rows)).toBe(110);
  });

  it('meets an SLA on equality, and counts a ticket when the first of two times comes', () => {
    const ticket = { created_at: '2026-09-01 00:00:00', due_at: '2026-10-02 12:00:00' };
    const tickets = [
      { ...ticket, resolved_at: '2026-10-02 12:00:00' },
      { ...ticket, resolved_at: '2026-10-02 12:00:01' },
      { ...ticket, resolved_at: '2026-09-30 00:00:00' },
      { ...ticket, resolved_at: '', due_at: '2026-11-01 00:00:00' },
    ];
    expect(valueOfMetric('sla_compliance@resolution/1m', { tickets })).toBe(50);
  });

  it('waits for accounts without value', () => {
    const started = { account_id: 'a', signed_on: '2026-10-01' };
    const accounts = ['2026-10-05', '2026-10-11', '2026-09-30', ''].map((day, i) => ({
      ...{ ...started, account_id: `a${i}`, first_value_on: day },
    }));
    expect(valueOfMetric('ttv@contract.mean/1m', { accounts })).toBe(7);
    expect(valueOfMetric('ttv@contract.km_median/1m', { accounts })).toBe(10);
    expect(valueOfMetric('ttv@contract.p90/1m', { accounts })).toBeCloseTo(9.4, 12);
  });
});

describe('the reference health, on its edges', () => {
  const t = '2026-11-01'; // a Sunday; the 28 days before it begin on Sunday 2026-10-04
  const day = (n: number, hour = '10') => `${addDays(t, -n)} ${hour}:00:00`;
  const healthOf = (rows: Parameters<typeof handMade>[0]) =>
    referenceHealth(handMade({ subscriptions: pays('a', { '2025-01-01': 100 }), ...rows }), t)[0]!;
  const used = (days: readonly number[]) => ({
    usage_events: [400, ...days].map((n) => ({ account_id: 'a', occurred_at: day(n) })),
  });
  // Monday to Friday of the four weeks, newest first.
  const weekdays = [2, 9, 16, 23].flatMap((n) => [n, n + 1, n + 2, n + 3, n + 4]);

  it.each([
    [weekdays.slice(0, 16), 'daily'],
    [weekdays.slice(0, 15), 'weekly'],
    [[1, 8, 22], 'weekly'],
    [[1, 2, 3, 8], 'monthly'],
    [[28], 'monthly'],
    [[29], 'inactive'],
  ])('use %i days before is %s', (days, word) => {
    expect(healthOf(used(days)).parts.usage?.word).toBe(word);
  });

  const ticket = { account_id: 'a', created_at: day(50), resolved_at: day(40) };
  it.each([
    [{ ...ticket, satisfaction: '3.5' }, 'neutral'],
    [{ ...ticket, satisfaction: '3.49' }, 'negative'],
    [{ ...ticket, satisfaction: '4' }, 'positive'],
    [{ ...ticket, satisfaction: '3.99', sentiment: '1' }, 'neutral'],
    [{ ...ticket, sentiment: '0.2' }, 'neutral'],
    [{ ...ticket, sentiment: '0.21' }, 'positive'],
    [{ ...ticket, sentiment: '-0.21' }, 'negative'],
    [{ ...ticket, escalated_at: day(45) }, 'neutral'],
    [{ ...ticket, escalated_at: day(45), resolved_at: day(30) }, 'escalated'],
    [{ ...ticket, created_at: day(300), escalated_at: day(299), resolved_at: '' }, 'escalated'],
    [{ ...ticket, escalated_at: `${t} 00:00:00`, resolved_at: '' }, 'neutral'],
    [{ ...ticket, is_dispute: 'true', resolved_at: '' }, 'negative'],
  ])('ticket %o is %s', (row, word) => {
    expect(healthOf({ tickets: [row] }).parts.support?.word).toBe(word);
  });

  const mails = (sent: number, opened: number, replied: number) => ({
    activities: Array.from({ length: sent }, (_, i) => ({
      ...{ account_id: 'a', kind: 'email', occurred_at: day(5) },
      ...{ opened: String(i < opened), replied: String(i < replied) },
    })),
  });
  it.each([
    [2, 2, 2, undefined],
    [4, 2, 0, 'high'],
    [10, 1, 1, 'high'],
    [11, 1, 1, 'medium'],
    [5, 1, 0, 'medium'],
    [6, 1, 0, 'low'],
    [3, 0, 0, 'none'],
  ])('%i mails, %i opened, %i replied is %s', (sent, opened, replied, word) => {
    expect(healthOf(mails(sent, opened, replied)).parts.engagement?.word).toBe(word);
  });

  const invoice = { account_id: 'a', issued_on: '2026-09-01', status: 'open' };
  it.each([
    [{ ...invoice, due_on: '2026-10-31' }, 'current'],
    [{ ...invoice, due_on: '2026-10-30' }, 'current, minor'],
    [{ ...invoice, due_on: '2026-10-24' }, 'current, minor'],
    [{ ...invoice, due_on: '2026-10-23' }, 'overdue'],
    [{ ...invoice, due_on: '2026-10-23', paid_on: '2026-10-23' }, 'current'],
    [{ ...invoice, due_on: '2026-10-23', paid_on: '2026-10-24' }, 'current, minor'],
    [{ ...invoice, due_on: '2026-10-23', paid_on: '2026-11-01' }, 'overdue'],
    [{ ...invoice, due_on: '2026-10-31', failed_on: '2026-10-31' }, 'failed'],
    [{ ...invoice, due_on: '2026-11-15', disputed_on: '2026-10-31' }, 'overdue'],
    [{ ...invoice, due_on: '2026-06-01', paid_on: '2026-08-02' }, 'current'],
    [{ ...invoice, due_on: '2026-06-01', paid_on: '2026-08-03' }, 'current, minor'],
  ])('invoice %o is %s', (row, word) => {
    expect(healthOf({ invoices: [row] }).parts.payment?.word).toBe(word);
  });

  it.each([
    ['2026-10-02', 'Unknown'],
    ['2026-10-03', 'Onboarding'],
  ])('an account that pays since %s is %s', (since, band) => {
    expect(healthOf({ subscriptions: pays('a', { [since]: 100 }) }).band).toBe(band);
  });
});
