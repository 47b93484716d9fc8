import { describe, expect, it } from 'vitest';
import { expectationOf, expectations, type Probabilities } from '../src/analyse/forecast.ts';
import { accuracyOf, brierOf, learnt, reliability } from '../src/analyse/forecast-history.ts';
import { forecastsOf } from '../src/analyse/forecasts.ts';
import { certainOf, outcomeBy, type Renewal } from '../src/analyse/renewals.ts';
import { stretchesBefore, stretchesFrom, stretchOf } from '../src/lib/stretches.ts';
import type { Score } from '../src/score/score.ts';
import { cli, rowsOf } from './cli.ts';
import { csv, type Exports, exportsOf, shown } from './exports.ts';

const documented: Probabilities = [
  { from: 80, p: 0.95 },
  { from: 60, p: 0.85 },
  { from: 40, p: 0.6 },
  { from: 20, p: 0.3 },
  { from: 0, p: 0.1 },
];

const renewal = (id: string, own: Partial<Renewal> = {}): Renewal => ({
  ...{ id, accountId: id, account: id, edge: '2026-07-01', endsOn: '2026-08-01' },
  ...{
    arr: '1000',
    isUnrated: false,
    kept: '1000',
    renewedOn: null,
    noticeOn: null,
    cancelledOn: null,
  },
  ...{ terminatedOn: null, outcome: null, segments: {} },
  ...own,
});

const scored = (scores: Record<string, number | null>): Map<string, Score> =>
  new Map(
    Object.entries(scores).map(([accountId, score]) => [
      accountId,
      { accountId, score, band: '' } as Score,
    ]),
  );

describe('renewal forecast', () => {
  // The document prints 65.5 % for 147.5 of 225.
  it('signals: A 100k at 85, B 50k at 45, C 75k at 25', () => {
    const book = [
      renewal('A', { arr: '100000' }),
      renewal('B', { arr: '50000' }),
      renewal('C', { arr: '75000' }),
    ];
    const dues = expectations(book, scored({ A: 85, B: 45, C: 25 }), documented, true);
    expect(dues.map(({ expected }) => expected)).toEqual(['95000', '30000', '22500']);
    const all = expectationOf(dues);
    expect(all).toMatchObject({ n: 3, due: '225000', expected: '147500' });
    expect(all.percent).toBe((100 * 147.5) / 225);
    expect(all.percent!.toFixed(1)).toBe('65.6');
    // Of the eight outcomes the lowest are: nothing 0.014, B alone 0.021; the highest: all 0.171.
    expect(all.interval).toEqual({ low: 50000, high: 225000, method: 'exact', step: 25000 });
  });

  it.each([
    [100, 0.95],
    [80, 0.95],
    [79.99, 0.85],
    [60, 0.85],
    [59.9999, 0.6],
    [40, 0.6],
    [20, 0.3],
    [19.999, 0.1],
    [0, 0.1],
  ])('health %f renews with %f', (score, p) => {
    expect(expectations([renewal('A')], scored({ A: score }), documented, true)[0]!.p).toBe(p);
  });

  it('gives accounts without a score the mean of the scored, weighted by ARR', () => {
    const book = [
      renewal('A', { arr: '3000' }),
      renewal('B', { arr: '1000' }),
      renewal('C', { arr: '500' }),
    ];
    const [, , c] = expectations(book, scored({ A: 90, B: 10, C: null }), documented, true);
    expect(c!.p).toBe(0.7375);
    const [alone] = expectations([renewal('C')], scored({}), documented, true);
    expect(alone).toMatchObject({ p: null, expected: null });
    expect(expectationOf([alone!])).toMatchObject({ due: '1000', expected: null, interval: null });
  });

  it('is certain of what is signed or given notice before the day, whatever the health', () => {
    const book = [
      renewal('signed', { renewedOn: '2026-06-30' }),
      renewal('later', { renewedOn: '2026-07-01' }),
      renewal('notice', { noticeOn: '2026-06-30' }),
      renewal('both', { noticeOn: '2026-05-01', renewedOn: '2026-06-01' }),
      renewal('cancelled', { cancelledOn: '2026-06-30' }),
      renewal('unknown', { arr: null }),
    ];
    const scores = scored(Object.fromEntries(book.map(({ id }) => [id, 45])));
    const dues = expectations(book, scores, documented, true);
    expect(dues.map(({ p }) => p)).toEqual([1, 0.6, 0, 1, 0, 0.6]);
    expect(expectationOf(dues)).toMatchObject({
      ...{ n: 6, due: '5000', expected: '2600' },
      ...{ nSigned: 2, nLeaving: 2, nWithoutAmount: 1 },
    });
  });

  it('takes undated words and ends ahead as known only when it looks from the newest day', () => {
    const cases: [Partial<Renewal>, string | null][] = [
      [{ outcome: 'renewed' }, 'signed'],
      [{ outcome: 'churned' }, 'notice'],
      [{ terminatedOn: '2026-07-20' }, 'ends early'],
      [{ outcome: 'open' }, null],
      [{ outcome: 'renewed', renewedOn: '2026-07-05' }, null],
    ];
    for (const [own, why] of cases) {
      expect(certainOf(renewal('A', own), true)?.why ?? null).toBe(why);
      expect(certainOf(renewal('A', own), false)).toBe(null);
    }
  });
});

describe('what became of a renewal', () => {
  it.each<[string, Partial<Renewal>, string, string]>([
    ['signed in time', { renewedOn: '2026-07-20' }, '2026-08-01', 'renewed'],
    ['signed on the last day of grace', { renewedOn: '2026-08-31' }, '2026-09-01', 'renewed'],
    ['signed after it', { renewedOn: '2026-09-01' }, '2026-10-01', 'churned'],
    ['not yet signed then', { renewedOn: '2026-08-20' }, '2026-08-15', 'pending'],
    ['open within the grace', {}, '2026-08-31', 'pending'],
    ['open after it', {}, '2026-09-01', 'churned'],
    ['given notice', { noticeOn: '2026-07-02' }, '2026-08-01', 'churned'],
    ['renewed, without a day', { outcome: 'renewed' }, '2026-08-01', 'renewed'],
    ['churned, without a day', { outcome: 'churned' }, '2026-08-01', 'churned'],
  ])('%s', (_, own, day, outcome) => {
    expect(outcomeBy(renewal('A', own), day, 30)).toBe(outcome);
  });

  it.each([
    ['1000', '1000', 100],
    ['1000', '900', 90],
    ['1000', '1100', 90],
    ['1000', '2500', -50],
    ['0', '100', null],
    [null, '100', null],
  ])('of %s with %s forecast: accuracy %s', (actual, forecast, accuracy) => {
    expect(accuracyOf(actual, forecast)).toBe(accuracy);
  });

  it('is scored by Brier over what was open, and counted by range', () => {
    const book = [
      renewal('A', { renewedOn: '2026-07-20' }),
      renewal('B', {}),
      renewal('C', { renewedOn: '2026-08-02' }),
      renewal('S', { renewedOn: '2026-06-01' }),
    ];
    const dues = expectations(book, scored({ A: 85, B: 45, C: 25 }), documented, false);
    const view = { now: '2026-10-01', graceDays: 30 };
    expect(brierOf(dues, view)).toBeCloseTo((0.05 ** 2 + 0.6 ** 2 + 0.7 ** 2) / 3, 12);
    const seen = reliability(dues, documented, view);
    expect(seen.map(({ label, n, nRenewed }) => [label, n, nRenewed])).toEqual([
      ['80–100', 1, 1],
      ['60–79', 0, 0],
      ['40–59', 1, 0],
      ['20–39', 1, 1],
      ['0–19', 0, 0],
      ['signed before', 1, 1],
    ]);
    expect(learnt(documented, seen, 20).map(({ p }) => p)).toEqual([
      Math.round((1e6 * 20) / 21) / 1e6,
      0.85,
      Math.round((1e6 * 12) / 21) / 1e6,
      Math.round((1e6 * 7) / 21) / 1e6,
      0.1,
    ]);
    // A range that did better than the one above it is pooled with it.
    const odd = [{ ...seen[2]!, n: 30, nRenewed: 30 }];
    const pooled = learnt(documented, odd, 10).map(({ p }) => p);
    expect(pooled).toEqual([0.95, 0.89, 0.89, 0.3, 0.1]);
  });
});

describe('chances learnt from the past', () => {
  const [may, june, july] = ['2026-05-01', '2026-06-01', '2026-07-01'] as const;
  // Everybody at 45 renewed in May, with the grace over only after June has begun.
  const renewals = [
    ...Array.from({ length: 20 }, (_, i) =>
      renewal(`m${i}`, { edge: may, endsOn: '2026-05-02', renewedOn: '2026-05-05' }),
    ),
    renewal('lost', { edge: may, endsOn: '2026-05-10' }),
    renewal('j', { edge: june, endsOn: '2026-06-02', renewedOn: '2026-06-05' }),
    renewal('x', { edge: july, endsOn: '2026-07-20' }),
  ];
  const scores = new Map(
    [may, june, july].map((day) => [
      day,
      scored(Object.fromEntries(renewals.map(({ id }) => [id, 45]))),
    ]),
  );
  const forecasts = (isLearned: boolean) =>
    forecastsOf({
      ...{ renewals, scores, t: july, table: documented, prior: 20, graceDays: 30 },
      past: [
        { id: '2026-05', start: may, end: june },
        { id: '2026-06', start: june, end: july },
      ],
      ...{ isLearned, isNewest: true },
    });

  it('are used for each period only as far as they were known at its start', () => {
    const { dues, pastDues, learned } = forecasts(true);
    const p = (id: string) => [...pastDues, ...dues].find((due) => due.id === id)!.p;
    expect(p('m0')).toBe(0.6);
    expect(p('j')).toBe((12 + 20) / 40);
    expect(p('x')).toBe(Math.round(1e6 * ((12 + 21) / 42)) / 1e6);
    expect(learned.find(({ from }) => from === 40)!.p).toBe(p('x'));
  });

  it('stand beside the table, which is used unless they are asked for', () => {
    const { dues, pastDues, learned, past } = forecasts(false);
    expect([...pastDues, ...dues].every(({ p }) => p === 0.6)).toBe(true);
    expect(learned.find(({ from }) => from === 40)!.p).toBeGreaterThan(0.78);
    expect(past.map(({ id, nRenewed, nPending }) => [id, nRenewed, nPending])).toEqual([
      ['2026-05', 20, 0],
      ['2026-06', 1, 0],
    ]);
  });
});

describe('stretches of time', () => {
  const fiscal = { kind: 'quarter', fiscalYearStart: 4 } as const;
  it.each([
    ['2026-03-31', '2026-Q4'],
    ['2026-04-01', '2027-Q1'],
    ['2026-12-31', '2027-Q3'],
    ['2027-01-01', '2027-Q4'],
  ])('%s lies in %s of years that begin in April', (day, id) => {
    const own = stretchOf(day, fiscal);
    expect(own.id).toBe(id);
    expect(own.start <= day && day < own.end).toBe(true);
  });

  it('follow each other without a gap, the first from the day itself', () => {
    const ahead = stretchesFrom('2026-11-15', 3, { kind: 'quarter', fiscalYearStart: 1 });
    expect(ahead.map(({ id, start, end }) => [id, start, end])).toEqual([
      ['2026-Q4', '2026-11-15', '2027-01-01'],
      ['2027-Q1', '2027-01-01', '2027-04-01'],
      ['2027-Q2', '2027-04-01', '2027-07-01'],
    ]);
    const before = stretchesBefore('2026-11-15', 2, { kind: 'month' });
    expect(before.map(({ id }) => id)).toEqual(['2026-09', '2026-10']);
  });
});

// Usage on every weekday would be much to write: without usage and tickets nobody has a score.
const subscribed = (...rows: string[]): Exports =>
  exportsOf(
    {
      's.csv': csv(
        'subscription_id,account_id,amount,interval,starts_on,ends_on,canceled_on',
        ...rows,
      ),
      't.csv': csv('ticket_id,account_id,created_at', 't1,a,2026-05-30 10:00:00'),
    },
    'timezone: UTC',
    'health: {min_coverage: 0%}',
    'sources:',
    '  - {table: subscriptions, files: s.csv, preset: generic}',
    '  - {table: tickets, files: t.csv, preset: generic}',
  );

describe('renewals of subscriptions', () => {
  const due = (exports: Exports, ...args: string[]) =>
    rowsOf(
      exports.run('forecast', '--as-of', '2026-05-31', '--format', 'csv', '--table', ...args)
        .stdout,
    );

  it('fall on anniversaries of a year or longer, whatever happened to the price', () => {
    const exports = subscribed(
      'yearly,a,1200,year,2024-08-15,2025-08-15,',
      'yearly,a,1500,year,2025-08-15,,',
      'monthly,b,10,month,2024-08-15,,',
      'cancelled,c,20,month,2025-01-01,2026-07-01,2026-05-02',
      'later,d,20,month,2025-01-01,2026-07-01,2026-06-02',
      'fixed,e,30,month,2025-01-01,2026-09-01,',
    );
    const rows = due(exports, 'renewals').map((row) => [
      row.renewal_id,
      row.ends_on,
      row.arr,
      row.reason,
    ]);
    expect(rows).toEqual([
      ['cancelled', '2026-07-01', '240.00', 'cancelled'],
      ['later', '2026-07-01', '240.00', 'health'],
      ['yearly', '2026-08-15', '1500.00', 'health'],
      ['fixed', '2026-09-01', '360.00', 'health'],
    ]);
    // Seen from a day before the newest data, the end that was recorded is not yet known.
    const earlier = exports.run(
      'forecast',
      '--as-of',
      '2026-04-30',
      '--format',
      'csv',
      '--table',
      'renewals',
    );
    expect(rowsOf(earlier.stdout).map((row) => row.renewal_id)).toEqual(['yearly']);
    const past = due(exports, 'past_forecasts').find(({ period }) => period === '2025-08')!;
    expect(past).toMatchObject({ renewals: '1', due_arr: '1200.00', actual_arr: '1200.00' });
  });
});

describe('what cannot be forecast', () => {
  const refused = (line: string) => {
    const exports = exportsOf(
      {
        's.csv': csv(
          'subscription_id,account_id,amount,interval,starts_on',
          's,a,9,year,2025-01-01',
        ),
      },
      'sources: [{table: subscriptions, files: s.csv, preset: generic}]',
      line,
    );
    return shown(exports.run('forecast', '--as-of', '2026-05-31'));
  };

  it('is a table that falls while health rises', () => {
    expect(refused('forecast: {probabilities: {80: 80%, 60: 85%, 0: 10%}}')).toEqual([
      '2 error: cs-metrics.yaml:3:32: forecast.probabilities falls from 85% at 60 to 80% at 80',
      ...[expect.any(String), expect.any(String), expect.any(String)],
      'hint: a healthier account is never less likely to renew',
    ]);
  });

  it.each([
    ['{80: 95%, 60: 85%}', 'forecast.probabilities says nothing of the lowest scores'],
    [
      '{0: 10%, high: 95%}',
      'forecast.probabilities.high does not begin with a score from 0 to 100',
    ],
    ['{0: 10%, 120: 95%}', 'forecast.probabilities.120 does not begin with a score from 0 to 100'],
    ['{0: 10%, 50: 950%}', 'forecast.probabilities.50 "950%" is not a share such as 60%'],
  ])('is %s', (table, says) => {
    const [first] = refused(`forecast: {probabilities: ${table}}`);
    expect(first).toContain(says);
    expect(first).toMatch(/^2 error/);
  });

  it('is a book without an end', () => {
    const exports = exportsOf(
      { 'm.csv': csv('account_id,month,mrr', 'a,2026-05-31,10') },
      'sources: [{table: mrr_snapshots, files: m.csv, preset: generic}]',
      'timezone: UTC',
    );
    expect(shown(exports.run('forecast', '--as-of', '2026-05-31'))).toEqual([
      '3 error: no source tells when customers renew',
      'hint: map contracts with their ends_on, or subscriptions',
    ]);
  });
});

// By hand from fixtures/small/contracts.csv: jo pays in EUR, at 1.20 on May 1 and 1.25 on June 1.
describe('past forecasts of fixtures/small', () => {
  it('count contracts on every edge of the grace as what they became', () => {
    const args = ['--config', 'fixtures/small/cs-metrics.yaml', '--as-of', '2026-06-30'];
    const out = cli(['forecast', ...args, '--format', 'csv', '--table', 'past_forecasts']);
    const told = rowsOf(out.stdout).map(
      ({ period, renewals, renewed, due_arr, actual_arr, pending }) => {
        return [period, renewals, renewed, due_arr, actual_arr, pending];
      },
    );
    expect(told).toEqual([
      ['2026-03', '1', '1', '1000.00', '1000.00', '0'],
      // fay signed before; gus on the last day of grace, for less.
      ['2026-04', '2', '2', '1624.00', '1500.50', '0'],
      // ada churned, jo signed a day too late, lou without an amount, ida's grace is over.
      ['2026-05', '4', '0', '4560.00', '0.00', '0'],
      // hal may still sign, kit gave notice, ned for less without a day, a nameless one, jo for less.
      ['2026-06', '5', '3', '6112.5125', '1012.4875', '1'],
    ]);
  });
});
