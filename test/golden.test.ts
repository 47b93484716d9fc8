import { describe, expect, it } from 'vitest';
import { metrics } from '../src/metrics/index.ts';
import { rowsOf } from './cli.ts';
import { type Cases, companyOf, measured, pays, type Row, type Tables } from './company.ts';
import { csv, type Exports, exportsOf } from './exports.ts';

/** One price since long ago. */
const price = (amount: number, interval: string, more: Row = {}): Row[] =>
  pays('a', { [since]: amount }, { interval, ...more });

const since = '2025-01-01';
const october = '2026-10-05';

// Seen in October 2026; the twelve months begin on 2025-11-01.
const revenue: Record<string, readonly Row[]> = {
  million: [
    ...pays('a', { [since]: 600_000, [october]: 750_000 }),
    ...pays('b', { [since]: 350_000, [october]: 320_000 }),
    ...pays('c', { [since]: 50_000, [october]: 0 }),
  ],
  'up then gone': pays('a', { [since]: 100, '2026-03-10': 150, '2026-06-10': 0 }),
  baremetrics: pays('a', { [since]: 500, '2026-03-10': 1379, '2026-06-10': 0 }),
  chartmogul: [
    ...pays('a', { [since]: 80, [october]: 70 }),
    ...pays('b', { [since]: 10, [october]: 20 }),
    ...pays('c', { [since]: 10, [october]: 0 }),
  ],
  'there and back': pays('a', { [since]: 100, '2026-03-10': 150, '2026-06-10': 100 }),
  stripe: [
    ...Array.from({ length: 100 }, (_, i) => pays(`m${i}`, { [since]: 100 })).flat(),
    ...Array.from({ length: 50 }, (_, i) => {
      return pays(`y${i}`, { [since]: 600 }, { interval: 'year' });
    }).flat(),
  ],
  'by the day': price(12, 'day'),
  'by the week': price(12, 'week'),
  'by the quarter': price(300, 'quarter'),
  'by the year': price(1000, 'year'),
  'every 2 months': price(60, 'month', { interval_count: 2 }),
  'every 3 years': price(3600, 'year', { interval_count: 3 }),
  'two halves become one': [
    ...pays('a', { [since]: 500, '2026-10-10': 0 }, { interval: 'year' }),
    ...pays('a', { [since]: 500, '2026-10-10': 0 }, { interval: 'year' }),
    ...pays('a', { '2026-10-10': 1000 }, { interval: 'year' }),
  ],
  'percent first': price(200, 'month', { discount_percent: 10, discount_amount: 20 }),
  'more off than it costs': price(200, 'month', { discount_amount: 500 }),
  'all off': price(200, 'month', { discount_percent: 100 }),
  'off by the year': price(1200, 'year', { discount_amount: 120 }),
  'discount ends in October': price(100, 'month', {
    ...{ discount_percent: 25, discount_ends_on: '2026-10-31' },
  }),
  'discount ends in November': price(100, 'month', {
    ...{ discount_percent: 25, discount_ends_on: '2026-11-01' },
  }),
  'trial ends in October': price(100, 'month', { trial_ends_on: '2026-10-31' }),
  'trial ends in November': price(100, 'month', { trial_ends_on: '2026-11-01' }),
  'ends on 1 November': price(100, 'month', { ends_on: '2026-11-01' }),
  'ends on 31 October': price(100, 'month', { ends_on: '2026-10-31' }),
  'not recurring': [
    ...price(100, 'month', { is_one_time: 'true' }),
    ...price(100, 'month', { is_usage_based: 'true' }),
  ],
  'came back': pays('a', { [since]: 100, '2026-02-10': 0, '2026-05-10': 70 }),
  'comes back in October': [
    ...pays('a', { [since]: 100 }),
    ...pays('b', { [since]: 50, '2026-06-10': 0, [october]: 70 }),
  ],
  'came and left': [
    ...pays('a', { [since]: 100 }),
    ...pays('b', { '2026-02-10': 50, '2026-05-10': 0 }),
  ],
  'later ones grow': [
    ...pays('a', { [since]: 100 }),
    ...pays('b', { '2026-01-10': 100, '2026-05-10': 200 }),
  ],
  'another subscription': [...pays('a', { [since]: 100 }), ...pays('a', { [october]: 40 })],
  'one of two ends': [...pays('a', { [since]: 100 }), ...pays('a', { [since]: 40, [october]: 0 })],
  // 100 × 4326.82 ÷ 4326.82 is not 100 in doubles.
  'an odd amount': price(4326.82, 'month'),
  'same price elsewhere': [
    ...pays('a', { [since]: 100, [october]: 0 }, { plan: 'Basic' }),
    ...pays('a', { [october]: 100 }, { plan: 'Pro' }),
  ],
};

// A segment in which nobody pays at either edge has no row.
const figures: [name: string, id: string, value: string | undefined][] = [
  ['million', 'mrr_opening/1m', '1000000.00'],
  ['million', 'mrr_expansion/1m', '150000.00'],
  ['million', 'mrr_contraction/1m', '30000.00'],
  ['million', 'mrr_churn/1m', '50000.00'],
  ['million', 'mrr/1m', '1070000.00'],
  ['million', 'arr/1m', '12840000.00'],
  ['million', 'nrr@cohort/1m', '107.0'],
  ['million', 'nrr@movements/1m', '107.0'],
  ['million', 'nrr@cohort.arr/1m', '107.0'],
  ['million', 'grr@cohort/1m', '92.0'],
  ['million', 'grr@movements/1m', '92.0'],
  ['million', 'revenue_churn@gross/1m', '8.0'],
  ['million', 'revenue_churn@cancel/1m', '5.0'],
  ['million', 'revenue_churn@net/1m', '-7.0'],
  ['up then gone', 'grr@cohort/12m', '0.0'],
  ['up then gone', 'nrr@cohort/12m', '0.0'],
  ['up then gone', 'revenue_churn@gross/12m', '100.0'],
  ['up then gone', 'logo_churn@start/12m', '100.0'],
  ['up then gone', 'grr@movements/12m', '-50.0'],
  ['up then gone', 'nrr@movements/12m', '0.0'],
  ['baremetrics', 'revenue_churn@gross/12m', '100.0'],
  ['baremetrics', 'revenue_churn@cancel/12m', '100.0'],
  ['baremetrics', 'grr@movements/12m', '-175.8'],
  ['chartmogul', 'revenue_churn@gross/1m', '20.0'],
  ['chartmogul', 'revenue_churn@cancel/1m', '10.0'],
  ['chartmogul', 'revenue_churn@net/1m', '10.0'],
  ['there and back', 'grr@cohort/12m', '100.0'],
  ['there and back', 'grr@movements/12m', '50.0'],
  ['there and back', 'nrr@cohort/12m', '100.0'],
  ['there and back', 'nrr@movements/12m', '100.0'],
  ['there and back', 'mrr_expansion/12m', '50.00'],
  ['there and back', 'mrr_contraction/12m', '50.00'],
  ['there and back', 'expansion_rate@period/12m', '100.0'],
  ['stripe', 'mrr/1m', '12500.00'],
  ['stripe', 'customers/1m', '150'],
  ['by the day', 'mrr/1m', '365.00'],
  ['by the week', 'mrr/1m', '52.00'],
  ['by the quarter', 'mrr/1m', '100.00'],
  ['by the year', 'mrr/1m', '83.3333'],
  ['every 2 months', 'mrr/1m', '30.00'],
  ['every 3 years', 'mrr/1m', '100.00'],
  ['two halves become one', 'mrr/1m', '83.3333'],
  ['two halves become one', 'mrr_expansion/1m', '0.00'],
  ['two halves become one', 'mrr_contraction/1m', '0.00'],
  ['percent first', 'mrr/1m', '160.00'],
  ['more off than it costs', 'mrr/1m', undefined],
  ['more off than it costs', 'customers/1m', undefined],
  ['all off', 'mrr/1m', undefined],
  ['all off', 'customers/1m', undefined],
  ['off by the year', 'mrr/1m', '90.00'],
  ['discount ends in October', 'mrr_opening/1m', '75.00'],
  ['discount ends in October', 'mrr_expansion/1m', '25.00'],
  ['discount ends in November', 'mrr/1m', '75.00'],
  ['trial ends in October', 'mrr_opening/1m', '0.00'],
  ['trial ends in October', 'mrr_new/1m', '100.00'],
  ['trial ends in November', 'mrr/1m', undefined],
  ['trial ends in November', 'customers/1m', undefined],
  ['ends on 1 November', 'mrr/1m', '100.00'],
  ['ends on 1 November', 'mrr_churn/1m', '0.00'],
  ['ends on 31 October', 'mrr_churn/1m', '100.00'],
  ['not recurring', 'mrr/1m', undefined],
  ['came back', 'mrr_churn/12m', '100.00'],
  ['came back', 'mrr_reactivation/12m', '70.00'],
  ['came back', 'mrr_new/12m', '0.00'],
  ['came back', 'nrr@cohort/12m', '70.0'],
  ['came back', 'nrr@movements/12m', '0.0'],
  ['came back', 'logo_churn@start/12m', '0.0'],
  ['comes back in October', 'mrr_reactivation/1m', '70.00'],
  ['comes back in October', 'nrr@cohort/1m', '100.0'],
  ['comes back in October', 'nrr@reactivation/1m', '170.0'],
  ['comes back in October', 'revenue_churn@net_reactivation/1m', '-70.0'],
  ['comes back in October', 'logo_retention@end_minus_new/1m', '200.0'],
  ['came and left', 'logo_churn@start/12m', '0.0'],
  ['came and left', 'logo_churn@start_plus_new/12m', '50.0'],
  ['came and left', 'logo_churn@average/12m', '0.0'],
  ['came and left', 'logo_churn@all/12m', '50.0'],
  ['came and left', 'mrr_new/12m', '50.00'],
  ['came and left', 'mrr_churn/12m', '50.00'],
  ['came and left', 'nrr@movements/12m', '100.0'],
  ['later ones grow', 'nrr@cohort/12m', '100.0'],
  ['another subscription', 'mrr_new/1m', '0.00'],
  ['another subscription', 'mrr_expansion/1m', '40.00'],
  ['one of two ends', 'mrr_contraction/1m', '40.00'],
  ['one of two ends', 'logo_churn@start/1m', '0.0'],
  ['an odd amount', 'grr@cohort/1m', '100.0'],
  ['an odd amount', 'nrr@cohort/12m', '100.0'],
  ['same price elsewhere', 'mrr_expansion/1m', '0.00'],
  ['same price elsewhere', 'mrr_churn/1m', '0.00'],
];

describe('revenue in October 2026', () => {
  const cases = Object.entries(revenue).map(([name, rows]) => [name, { subscriptions: rows }]);
  const ids = figures.map(([, id]) => id);
  const told = measured(companyOf(Object.fromEntries(cases)), ids, '--month', '2026-10');

  it.each(figures)('%s: %s is %s', (name, id, value) => {
    expect(told(name, id)?.value).toBe(value);
  });

  it.each(['mrr/1m', 'customers/1m'])('%s in total is the sum of the segments', (id) => {
    const sum = Object.keys(revenue).reduce((total, name) => {
      return total + Math.round(1e4 * Number(told(name, id)?.value ?? 0));
    }, 0);
    expect(Math.round(1e4 * Number(told('', id)?.value))).toBe(sum);
  });
});

describe('month by month', () => {
  // ChartMogul's story of Syncalytics.
  const syncalytics = [
    ...pays('s', { '2025-02-10': 2000, '2026-02-10': 0 }, { plan: 'Gold', interval: 'year' }),
    ...pays('s', { '2025-04-10': 60, '2025-06-10': 0 }, { plan: 'Silver', quantity: 2 }),
    ...pays('s', { '2026-05-10': 60 }, { plan: 'Silver' }),
  ];
  const cases = {
    syncalytics: { subscriptions: syncalytics },
    'later ones grow': { subscriptions: revenue['later ones grow']! },
  };
  const flows = ['mrr_new', 'mrr_expansion', 'mrr_contraction', 'mrr_churn', 'mrr_reactivation'];
  const args = ['--month', '2026-06', '--months', '18'];
  const told = measured(companyOf(cases), [...flows, 'mrr', 'nrr', 'nrr/12m'], ...args);

  it.each([
    ['2025-02', 'mrr_new', '166.6667', '166.6667'],
    ['2025-04', 'mrr_expansion', '60.00', '226.6667'],
    ['2025-06', 'mrr_contraction', '60.00', '166.6667'],
    ['2026-02', 'mrr_churn', '166.6667', '0.00'],
    ['2026-05', 'mrr_reactivation', '60.00', '60.00'],
  ])('Syncalytics %s: %s %s', (period, flow, amount, mrr) => {
    expect(told('syncalytics', 'mrr', period)?.value).toBe(mrr);
    const moved = flows.filter((id) => told('syncalytics', `${id}/1m`, period)?.value !== '0.00');
    expect(moved).toEqual([flow]);
    expect(told('syncalytics', flow, period)?.value).toBe(amount);
  });

  it('never chains monthly retention into yearly', () => {
    expect(told('later ones grow', 'nrr/1m', '2026-05')?.value).toBe('150.0');
    expect(told('later ones grow', 'nrr/12m', '2026-06')?.value).toBe('100.0');
  });
});

describe('an account that changes its segment', () => {
  const cases = {
    left: {
      subscriptions: pays('a', { [since]: 100, [october]: 150 }),
      account_history: [
        { account_id: 'a', valid_from: since, segment: 'left' },
        { account_id: 'a', valid_from: '2026-10-10', segment: 'arrived' },
      ],
    },
    arrived: { subscriptions: pays('b', { [since]: 30 }) },
  };
  const lines = ['mrr_opening', 'mrr_expansion', 'mrr_transfer', 'mrr', 'nrr', 'logo_churn'];
  const told = measured(companyOf(cases), lines, '--month', '2026-10');

  it.each([
    ['left', ['100.00', '50.00', '-150.00', undefined, '150.0', '0.0']],
    ['arrived', ['30.00', '0.00', '150.00', '180.00', '100.0', '0.0']],
    ['', ['130.00', '50.00', '0.00', '180.00', '138.46153846153845', '0.0']],
  ])('moves its closing MRR: %s', (segment, values) => {
    expect(lines.map((id) => told(segment, id)?.value)).toEqual(values);
  });
});

describe('periods', () => {
  const subscriptions = [
    ...pays('a', { '2026-01-31': 1 }),
    ...pays('b', { '2026-02-01': 10 }),
    ...pays('c', { '2026-04-30': 100 }),
    ...pays('d', { '2026-05-01': 1000 }),
    ...pays('e', { '2026-07-01': 10_000 }),
    ...pays('f', { '2025-02-01': 100_000 }),
  ];

  it.each([
    ['1', ['--month', '2026-04'], '1m', '100.00'],
    ['1', ['--quarter', '2026-Q2'], '3m', '1100.00'],
    ['1', ['--quarter', '2026-Q3'], '3m', '10000.00'],
    ['1', ['--year', '2025'], '12m', '100000.00'],
    ['2', ['--quarter', '2027-Q1'], '3m', '110.00'],
    ['2', ['--year', '2026'], '12m', '100001.00'],
    ['4', ['--quarter', '2027-Q2'], '3m', '10000.00'],
    ['4', ['--year', '2026'], '12m', '11.00'],
  ])('with fiscal years from month %s, %j', (start, args, window, value) => {
    const company = companyOf({ x: { subscriptions } }, `fiscal_year_start: ${start}`);
    const row = measured(company, ['mrr_new'], ...args)('', 'mrr_new')!;
    expect([row.period, row.window, row.value]).toEqual([args[1], window, value]);
  });
});

describe('February 2024', () => {
  const days = Array.from({ length: 29 }, (_, i) => `2024-02-${String(i + 1).padStart(2, '0')}`);
  const subscriptions = [
    ...pays('a', { '2024-01-31': 100, '2024-02-29': 0 }),
    ...pays('b', { '2024-01-31': 100, '2024-03-01': 0 }),
    ...pays('c', { '2023-03-01': 31 }, { interval: 'day' }),
  ];
  const usage = ['2024-01-31', ...days, '2024-03-01'].map((day) => {
    return { account_id: 'b', user_id: 'u', occurred_at: `${day} 23:59:59` };
  });
  const cases = { x: { subscriptions, usage_events: usage } };
  const ids = ['mrr_churn', 'mrr', 'logo_churn', 'dau', 'stickiness', 'mrr_new/12m'];
  const told = measured(companyOf(cases), ids, '--month', '2024-02');

  it.each([
    ['mrr_churn', '100.00'],
    ['mrr', '1042.9167'],
    ['logo_churn', '33.333333333333336'],
    ['dau', '1'],
    ['stickiness', '100.0'],
    ['mrr_new/12m', '1142.9167'],
  ])('has 29 days: %s is %s', (id, value) => {
    expect(told('', id)?.value).toBe(value);
  });
});

/** So many answers to a survey, each from a respondent of its own. */
function answers(survey: string, counts: Record<number, number>, more: Row = {}): Row[] {
  return Object.entries(counts).flatMap(([score, n]) =>
    Array.from({ length: n }, (_, i) => ({
      ...{ account_id: 'a', respondent_id: `${score}/${i}`, survey, score },
      ...{ responded_at: '2026-10-10 10:00:00', ...more },
    })),
  );
}

describe('surveys in October 2026', () => {
  const nps = (counts: Record<number, number>, more?: Row) => answers('nps', counts, more);
  const seven = { scale_min: 1, scale_max: 7 };
  const sent = { sent_at: '2026-10-01 09:00:00' };
  const rows: Record<string, Row[]> = {
    '60 30 10': nps({ 9: 30, 10: 30, 7: 15, 8: 15, 0: 5, 6: 5 }),
    '50 30 20': nps({ 9: 50, 8: 30, 6: 20 }),
    'half, a third, a sixth': nps({ 10: 30, 7: 20, 3: 10 }),
    '6 3 1': nps({ 9: 6, 8: 3, 6: 1 }),
    'a zero': nps({ 0: 1 }),
    'only promoters': nps({ 10: 40 }),
    'one asked twice': [
      ...nps({ 10: 1 }, { respondent_id: 'r', responded_at: '2026-10-01 00:00:00' }),
      ...nps({ 2: 1 }, { respondent_id: 'r', responded_at: '2026-10-31 23:59:59' }),
      ...nps({ 9: 1 }, { respondent_id: 'r', responded_at: '2026-11-01 00:00:00' }),
    ],
    'out of scale': [...nps({ 9: 1 }), ...nps({ 11: 1 })],
    '80 of 100': answers('csat', { 5: 50, 4: 30, 3: 10, 1: 10 }),
    'of seven': answers('csat', { 7: 1, 6: 2, 5: 1 }, seven),
    mixed: [...answers('csat', { 4: 1 }), ...answers('csat', { 7: 1 }, seven)],
    effort: answers('ces', { 1: 1, 5: 1, 6: 1, 7: 1 }, seven),
    asked: [
      ...answers('csat', { 5: 1 }, sent),
      ...answers('csat', { 4: 1 }, { ...sent, responded_at: '2026-11-02 09:00:00' }),
      ...[1, 2].map((i) => ({ account_id: 'a', respondent_id: i, survey: 'csat', ...sent })),
    ],
  };
  const cases = Object.fromEntries(
    Object.entries(rows).map(([name, own]) => [name, { survey_responses: own }]),
  );
  const ids = ['nps', 'nps@all', 'csat', 'csat_mean', 'csat_mean_pct', 'ces', 'ces@effort'];
  const told = measured(companyOf(cases), [...ids, 'response_rate'], '--month', '2026-10');
  const value = (name: string, id: string) => Number(told(name, id)?.value);

  it.each([
    ['60 30 10', 'nps', 50],
    ['50 30 20', 'nps', 30],
    ['half, a third, a sixth', 'nps', 100 / 3],
    ['6 3 1', 'nps', 50],
    ['a zero', 'nps', -100],
    ['only promoters', 'nps', 100],
    ['one asked twice', 'nps@last', -100],
    ['one asked twice', 'nps@all', 0],
    ['out of scale', 'nps', 100],
    ['80 of 100', 'csat', 80],
    ['80 of 100', 'csat_mean', 4.1],
    ['80 of 100', 'csat_mean_pct', 82],
    ['of seven', 'csat', 75],
    ['of seven', 'csat_mean', 6],
    ['mixed', 'csat', 100],
    ['mixed', 'csat_mean_pct', 90],
    ['effort', 'ces@ease', 4.75],
    ['effort', 'ces@effort', 3.25],
    ['asked', 'csat', 100],
    ['asked', 'response_rate', 50],
  ])('%s: %s is %d', (name, id, expected) => {
    expect(value(name, id)).toBeCloseTo(expected, 6);
  });

  // Below n = 30 the interval is the adjusted one: ¾ promoters and detractors more, 3 answers more.
  const adjusted = (p: number, d: number, n: number): [number, number] => {
    const [net, polar] = [(p - d) / (n + 3), (p + d + 1.5) / (n + 3)];
    const margin = 196 * Math.sqrt((polar - net ** 2) / (n + 3));
    return [100 * net - margin, Math.min(100, 100 * net + margin)];
  };
  it.each<[name: string, id: string, low: number, high: number]>([
    ['60 30 10', 'nps', 50 - 13.148, 50 + 13.148],
    ['half, a third, a sixth', 'nps', 100 / 3 - 18.86, 100 / 3 + 18.86],
    ['6 3 1', 'nps', ...adjusted(6, 1, 10)],
    ['only promoters', 'nps', 100, 100],
    ['80 of 100', 'csat', 71.117, 86.659],
    ['of seven', 'csat', 30.064, 95.442],
  ])('%s: %s lies between %d and %d', (name, id, low, high) => {
    expect(Number(told(name, id)?.low)).toBeCloseTo(low, 2);
    expect(Number(told(name, id)?.high)).toBeCloseTo(high, 2);
  });

  it('has no mean over different scales', () => {
    expect(told('mixed', 'csat_mean')).toMatchObject({
      value: '',
      note: expect.stringContaining('different scales'),
    });
  });

  it('computes the total from all answers, not from segments', () => {
    const scores = Object.values(rows)
      .flat()
      .filter(({ survey, responded_at }) => survey === 'nps' && String(responded_at) < '2026-11')
      .map(({ score }) => Number(score))
      .filter((score) => score <= 10);
    const polar = scores.filter((s) => s >= 9).length - scores.filter((s) => s <= 6).length;
    expect(value('', 'nps@all')).toBeCloseTo((100 * polar) / scores.length, 9);
  });

  it.each([
    ['ease', 'ces@ease', 4.75, 'ces@effort', 3.25],
    ['effort', 'ces@effort', 4.75, 'ces@ease', 3.25],
  ])('with `direction: %s` the data are %s', (direction, asIs, first, turned, second) => {
    const company = companyOf({ effort: cases.effort! });
    const set = ['--month', '2026-10', '--set', `definitions.ces.direction=${direction}`];
    const row = measured(company, ['ces', asIs, turned], ...set);
    expect(row('', 'ces')).toMatchObject({ variant: direction, value: '4.75' });
    expect([asIs, turned].map((id) => Number(row('', id)?.value))).toEqual([first, second]);
  });
});

describe('time to value in the year to October 2026', () => {
  // Signed so many days before the end, first value so many days later.
  const signed = (account: string, ago: number, days?: number): Row => {
    const on = (n: number) => new Date(Date.UTC(2026, 10, 1 - n)).toISOString().slice(0, 10);
    return {
      ...{ account_id: account, signed_on: on(ago), signed_up_on: on(ago + 2) },
      first_value_on: days === undefined ? '' : on(ago - days),
    };
  };
  const gone = (account: string) => pays(account, { '2026-09-22': 10, '2026-10-20': 0 });
  const told = measured(
    companyOf({
      // 10 and 20 days, one censored in between, one after.
      censored: {
        accounts: [signed('a', 300, 10), signed('b', 300, 20), signed('c', 15), signed('d', 40)],
      },
      waiting: { accounts: [signed('a', 300, 10), signed('b', 100), signed('c', 100)] },
      // Who left without value never reaches it, and stays in the denominator.
      gone: {
        accounts: [signed('a', 300, 50), signed('b', 40), signed('c', 40)],
        subscriptions: [...gone('b'), ...gone('c')],
      },
      'at once': { accounts: [signed('a', 100, 0), signed('b', 50, -1)] },
    }),
    ['ttv', 'ttv@median', 'ttv@p90', 'ttv@km_median', 'ttv@signup', 'ttv@signup.km_median'],
    ...['--month', '2026-10'],
  );

  it.each([
    ['censored', 'ttv@contract', '15'],
    ['censored', 'ttv@contract.median', '15'],
    ['censored', 'ttv@contract.p90', '19'],
    ['censored', 'ttv@contract.km_median', '20'],
    ['censored', 'ttv@signup', '17'],
    ['censored', 'ttv@signup.km_median', '22'],
    ['waiting', 'ttv@contract', '10'],
    ['waiting', 'ttv@contract.km_median', ''],
    ['gone', 'ttv@contract.km_median', ''],
    ['at once', 'ttv@contract', '0'],
    ['at once', 'ttv@contract.km_median', '0'],
  ])('%s: %s is %s', (name, id, value) => {
    expect(told(name, id)?.value?.replace(/\.0$/, '')).toBe(value);
  });

  it('says why there is no median', () => {
    expect(told('waiting', 'ttv@contract.km_median')?.note).toContain('fewer than half');
  });
});

describe('status', () => {
  // NRR and GRR by what is left of 100,000; customers lost of 100; answers.
  const left = (amount: number): Tables => ({
    subscriptions: pays('a', { [since]: 100_000, [october]: amount }),
  });
  const lost = (n: number): Tables => ({
    subscriptions: Array.from({ length: 100 }, (_, i) => {
      return pays(`a${i}`, { [since]: 10, ...(i < n ? { [october]: 0 } : {}) });
    }).flat(),
  });
  const rated = (counts: Record<number, number>): Tables => ({
    survey_responses: answers('csat', counts),
  });
  const asked = (counts: Record<number, number>): Tables => ({
    survey_responses: answers('nps', counts),
  });
  const amounts = [110_000, 100_000, 99_999.6, 98_000, 97_999, 95_000, 90_000, 89_999];
  const cases: Cases = {
    ...Object.fromEntries(amounts.map((amount) => [`keeps ${amount}`, left(amount)])),
    ...Object.fromEntries([2, 3, 4, 5, 6].map((n) => [`loses ${n}`, lost(n)])),
    'rated 4.5': rated({ 5: 1, 4: 1 }),
    'rated 4.05': rated({ 5: 1, 4: 19 }),
    'rated 4.04': rated({ 5: 1, 4: 24 }),
    'nps 50': asked({ 10: 60, 8: 30, 0: 10 }),
    'nps 51': asked({ 10: 61, 8: 29, 0: 10 }),
    'nps 45': asked({ 10: 50, 8: 45, 0: 5 }),
    'nps 44': asked({ 10: 50, 8: 44, 0: 6 }),
  };
  const targets = [
    'nrr: {window: 1m, target: ">= 100%"}',
    'grr: {window: 1m, min: ">= 90%", target: ">= 95%", best: ">= 98%"}',
    'grr@movements: {window: 1m, target: ">= 85%"}',
    'logo_churn: {window: 1m, target: "<= 3%", segments: {"loses 2": {target: "< 2%"}}}',
    'csat_mean: {target: ">= 4.5"}',
    'nps: {target: "> 50"}',
  ];
  const ids = [
    'nrr',
    'nrr/12m',
    'nrr@movements',
    'grr',
    'grr@movements',
    'logo_churn',
    'csat_mean',
    'nps',
    'mrr',
  ];
  const company = companyOf(cases, `targets: {${targets.join(', ')}}`);
  const told = measured(company, ids, '--month', '2026-10');

  it.each([
    ['keeps 110000', 'nrr@cohort/1m', '>=', 'met'],
    ['keeps 100000', 'nrr@cohort/1m', '>=', 'met'],
    ['keeps 99999.6', 'nrr@cohort/1m', '>=', 'near'],
    ['keeps 98000', 'nrr@cohort/1m', '>=', 'near'],
    ['keeps 97999', 'nrr@cohort/1m', '>=', 'missed'],
    ['keeps 95000', 'grr@cohort/1m', '>=', 'met'],
    ['keeps 90000', 'grr@cohort/1m', '>=', 'near'],
    ['keeps 89999', 'grr@cohort/1m', '>=', 'missed'],
    ['keeps 89999', 'grr@movements', '>=', 'met'],
    ['loses 3', 'logo_churn', '<=', 'met'],
    ['loses 4', 'logo_churn', '<=', 'near'],
    ['loses 5', 'logo_churn', '<=', 'near'],
    ['loses 6', 'logo_churn', '<=', 'missed'],
    ['loses 2', 'logo_churn', '<', 'near'],
    ['rated 4.5', 'csat_mean', '>=', 'met'],
    ['rated 4.05', 'csat_mean', '>=', 'near'],
    ['rated 4.04', 'csat_mean', '>=', 'missed'],
    ['nps 50', 'nps', '>', 'near'],
    ['nps 51', 'nps', '>', 'met'],
    ['nps 45', 'nps', '>', 'near'],
    ['nps 44', 'nps', '>', 'missed'],
    ['rated 4.5', 'nps', undefined, undefined],
    ['keeps 89999', 'mrr', '', ''],
    ['keeps 89999', 'nrr@cohort/12m', '', ''],
    ['keeps 89999', 'nrr@movements/1m', '', ''],
  ])('%s: %s %s is %s', (name, id, op, status) => {
    const row = told(name, id);
    expect([row?.target_op, row?.status]).toEqual([op, status]);
  });
});

/** Every metric in every variant and window. */
const everyId = metrics.flatMap(({ id, axes = [], windows }) => {
  const combined = axes.reduce<string[][]>(
    (before, { options }) =>
      before.flatMap((parts) => options.map((option) => [...parts, option.id])),
    [[]],
  );
  return combined.flatMap((parts) =>
    windows.map((window) => `${id}${parts.length === 0 ? '' : `@${parts.join('.')}`}/${window}`),
  );
});

describe('without data', () => {
  const billing = 'subscription_id,account_id,amount,currency,interval,starts_on';
  const empty: Record<string, string> = {
    subscriptions: billing,
    accounts: 'account_id,segment,signed_on,signed_up_on,first_value_on',
    tickets: 'ticket_id,account_id,created_at,resolved_at,due_at,satisfaction,agent_replies',
    survey_responses: 'response_id,account_id,survey,score,responded_at,sent_at',
    usage_events: 'account_id,user_id,occurred_at,event,feature,session_id,duration_seconds',
    users: 'account_id,user_id,signed_up_on,activated_on',
    features: 'feature,tier',
  };
  const later = 's,a,10,USD,month,2026-11-05';
  const full: Record<string, string> = {
    subscriptions: later,
    accounts: 'a,x,2026-11-01,2026-11-01,',
    tickets: 't,a,2026-11-05 10:00:00,,,,',
    survey_responses: 'r,a,nps,9,2026-11-05 10:00:00,2026-11-04 10:00:00',
    usage_events: 'a,u,2026-11-05 10:00:00,login,,s,60',
    users: 'a,u,2026-11-01,',
    features: 'board,core',
  };
  const exported = (tables: readonly string[], rows: Record<string, string>): Exports => {
    const files = tables.map((table) => {
      return [`${table}.csv`, csv(empty[table]!, ...(rows[table] ? [rows[table]] : []))];
    });
    const sources = tables.map((table) => `{table: ${table}, files: ${table}.csv}`);
    return exportsOf(Object.fromEntries(files), `sources: [${sources.join(', ')}]`);
  };
  const tables = Object.keys(empty);
  const runs: [name: string, company: Exports][] = [
    ['one customer to come, no other table', exported(['subscriptions'], full)],
    ['one customer, headers of all else', exported(tables, { subscriptions: later })],
    ['headers only', exported(tables, {})],
    ['everything in a later month', exported(tables, full)],
    ['no billing', exported(['tickets', 'survey_responses'], full)],
  ];
  // Sums of nothing are nothing where billing is there; what has a denominator is unknown.
  const isSum = new Set(metrics.filter((m) => m.denominator === undefined).map(({ id }) => id));

  describe.each(runs)('%s', (_, company) => {
    const run = company.run('metrics', ...everyId, '--month', '2026-10', '--format', 'csv');
    const rows = rowsOf(run.stdout);
    const shown = rows.map(({ metric, variant, window, value, note }) => {
      return { id: `${metric}@${variant}/${window}`, metric: metric!, value: value!, note: note! };
    });

    it('tells every metric', () => {
      expect({ code: run.code, n: rows.length }).toEqual({ code: 0, n: everyId.length });
    });

    it('gives a reason wherever there is no number', () => {
      expect(shown.filter(({ value, note }) => value === '' && note === '')).toEqual([]);
    });

    it('gives no rate, and sums of nothing only', () => {
      // The quality of the exports is not that of a month.
      const told = shown.filter(({ metric, value }) => value !== '' && !metric.startsWith('dq_'));
      expect(told.filter(({ metric, value }) => value !== '0' && !isSum.has(metric))).toEqual([]);
      expect(told.filter(({ value }) => Number(value) !== 0)).toEqual([]);
      expect(run.stdout).not.toMatch(/NaN|Infinity|undefined|null/);
    });
  });
});
