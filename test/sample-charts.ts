import type { Chart, ChartBlock } from '../src/reports/chart.ts';

const months = ['2026-05', '2026-06', '2026-07', '2026-08', '2026-09', '2026-10'];

/** A chart of every kind, with gaps, negative values and exact amounts. */
export const charts: Readonly<Record<Chart['type'], Chart>> = {
  shares: {
    type: 'shares',
    parts: [
      { name: 'Healthy', tone: 'healthy' },
      { name: 'Stable', tone: 'watch' },
      { name: 'At-risk', tone: 'at_risk' },
      { name: 'Critical', tone: 'critical' },
      { name: 'Onboarding', tone: 'muted' },
    ],
    rows: [
      { name: 'Customers', unit: 'count', values: [93, 41, 14, 11, 3] },
      { name: 'MRR', unit: 'money', values: ['97213.55', '44965', '13714', '11361', '2914'] },
    ],
  },
  stack: {
    type: 'stack',
    unit: 'money',
    periods: months,
    parts: [
      { name: 'Healthy', tone: 'healthy', values: [90, 95, 97, 99, 98, 93].map((n) => n * 1000) },
      { name: 'Critical', tone: 'critical', values: [1000, 2000, null, 4000, 9000, 11361] },
    ],
  },
  trend: {
    type: 'trend',
    unit: 'points',
    periods: months,
    lines: [
      { name: 'NPS', values: [-12, null, 8, 20, 31, 46] },
      { name: 'Peers', values: [10, 11, 12, 13, 14, 15] },
    ],
    target: { value: 50, text: 'target > 50' },
    noise: {
      name: '95 % interval',
      low: [-30, null, -8, 6, 18, 35],
      high: [6, null, 24, 34, 44, 57],
    },
  },
  waterfall: {
    type: 'waterfall',
    unit: 'money',
    steps: [
      { name: 'opening MRR', value: '168052.54', isTotal: true },
      { name: 'new', value: '2174.87' },
      { name: 'expansion', value: '1466.79' },
      { name: 'contraction', value: '-566.14' },
      { name: 'churn', value: '-963.17' },
      { name: 'closing MRR', value: '170164.89', isTotal: true },
    ],
  },
  bars: {
    type: 'bars',
    unit: 'percent',
    bars: [
      { name: 'enterprise', value: 1.2 },
      { name: 'mid_market', value: 3.4 },
      { name: 'small_business', value: -0.4 },
      { name: 'unknown', value: null },
    ],
    total: { value: 2.1, text: 'all together 2.1 %' },
  },
  heat_map: {
    type: 'heat_map',
    unit: 'percent',
    across: 'months since sign-up',
    columns: ['0', '1', '2', '3', '4', '5'],
    rows: months.map((name, at) => ({
      name,
      values: [100, 96, 91, 88, 84, 83].map((value, age) => (age + at > 5 ? null : value - at)),
    })),
  },
  calibration: {
    type: 'calibration',
    expected: 'churn that was forecast, %',
    observed: 'churn that came, %',
    points: [
      { expected: 5, observed: 4, low: 2, high: 8 },
      { expected: 25, observed: 31, low: 20, high: 43 },
      { expected: 60, observed: 55, low: 38, high: 71 },
      { expected: 85, observed: 90 },
    ],
  },
  forecast: {
    type: 'forecast',
    unit: 'money',
    periods: [...months, '2026-11', '2026-12', '2027-01'],
    past: ['158038', '161699', '164206', '168053', '168053', '170165'],
    expected: [171500, 173000, 174800],
    low: [169800, 169900, 170100],
    high: [173200, 176200, 179600],
    interval: '80 % interval',
  },
};

/** The same as blocks of a report. */
export const chartBlocks: readonly ChartBlock[] = Object.values(charts).map((chart) => ({
  ...({ kind: 'chart', name: `own_${chart.type}`, chart } as const),
  title: `A chart: ${chart.type}`,
  says: `What ${chart.type} shows & tells.`,
}));
