import type { CohortRow } from '../analyse/cohort-triangle.ts';
import type { ChartBlock, ChartValue } from '../reports/chart.ts';
import { saidIn } from './charts.ts';

/** The triangle of cohorts as a map: the darker, the more of them are still there. */
export function cohortMap(
  title: string,
  rows: readonly CohortRow[],
  isRevenue: boolean,
): ChartBlock[] {
  const older = rows.slice(0, -1).filter(({ months }) => months.length > 0);
  if (older.length < 2) return [];
  const shareAt = (row: CohortRow, age: number): number | null =>
    (isRevenue ? row.months[age]?.mrrPercent : row.months[age]?.percent) ?? null;
  const last = older.flatMap((row) => {
    const value = shareAt(row, row.months.length - 1);
    return value === null ? [] : [{ name: row.month, value }];
  });
  if (last.length === 0) return [];
  const worst = last.reduce((a, b) => (b.value < a.value ? b : a));
  const ages = Math.max(...older.map(({ months }) => months.length));
  return [
    {
      kind: 'chart',
      name: 'cohorts',
      title,
      says:
        `Of ${older.length} cohorts the one of ${worst.name} has kept least: ` +
        `${worst.value.toFixed(1)} % ${isRevenue ? 'of its first MRR' : 'of its customers'}.`,
      chart: {
        type: 'heat_map',
        unit: 'percent',
        across: 'months since the first',
        columns: Array.from({ length: ages }, (_, age) => String(age)),
        rows: older.map((row) => ({
          name: row.month,
          values: Array.from({ length: ages }, (_, age): ChartValue => shareAt(row, age)),
        })),
      },
    },
  ];
}

/** A group of scores: the chance that was read from them, and what came. Shares of 0–1. */
type Calibrated = {
  n: number;
  promised: number;
  left: number;
  interval: { low: number; high: number };
};

/** Whether chances came true: on the diagonal both agree. */
export function calibrationChart(title: string, groups: readonly Calibrated[]): ChartBlock[] {
  if (groups.length < 2) return [];
  const percent = (share: number) => 100 * share;
  const within = groups.filter(
    ({ promised, interval }) => promised >= interval.low && promised <= interval.high,
  );
  return [
    {
      kind: 'chart',
      name: 'calibration',
      title,
      says: `In ${within.length} of ${groups.length} groups the expected share lies within the 95 % interval of what came.`,
      chart: {
        type: 'calibration',
        expected: 'expected, %',
        observed: 'left, %',
        points: groups.map(({ n, promised, left, interval }) => ({
          expected: percent(promised),
          observed: percent(left / n),
          low: percent(interval.low),
          high: percent(interval.high),
        })),
      },
    },
  ];
}

type Foreseen = {
  name: string;
  due: string;
  expected: string | null;
  low: number | null;
  high: number | null;
};

/** What is due and what is expected of it, period by period. */
export function forecastChart(
  title: string,
  periods: readonly Foreseen[],
  currency: string | null,
): ChartBlock[] {
  const known = periods.filter(({ expected }) => expected !== null);
  if (known.length < 2) return [];
  const atStake = ({ due, expected }: Foreseen) => Number(due) - Number(expected);
  const worst = known.reduce((a, b) => (atStake(b) > atStake(a) ? b : a));
  const money = (value: string) => saidIn(currency, value, 'money');
  return [
    {
      kind: 'chart',
      name: 'forecast',
      title,
      says: `Most is at stake in ${worst.name}: ${money(worst.expected!)} is expected of ${money(worst.due)}.`,
      chart: {
        type: 'forecast',
        unit: 'money',
        periods: periods.map(({ name }) => name),
        past: [],
        expected: periods.map(({ expected }) => expected),
        low: periods.map(({ low }) => low),
        high: periods.map(({ high }) => high),
        interval: '95 % interval',
      },
    },
  ];
}

/** Churn of each segment against that of all. */
export function churnBars(
  title: string,
  name: string,
  segments: readonly { name: string; rate: number | null }[],
  total: number | null,
): ChartBlock[] {
  const known = segments.filter(({ rate }) => rate !== null);
  if (known.length < 2 || known.every(({ rate }) => rate === 0)) return [];
  const worst = known.reduce((a, b) => (b.rate! > a.rate! ? b : a));
  const all = total === null ? '' : ` against ${total.toFixed(1)} % of all customers`;
  return [
    {
      kind: 'chart',
      name: `churn_${name}`,
      title,
      says: `Most left in ${worst.name}: ${worst.rate!.toFixed(1)} %${all}.`,
      chart: {
        type: 'bars',
        unit: 'percent',
        bars: segments.map((own) => ({ name: own.name, value: own.rate })),
        ...(total === null ? {} : { total: { value: total, text: `all ${total.toFixed(1)} %` } }),
      },
    },
  ];
}
