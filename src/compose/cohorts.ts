import {
  allCohorts,
  type CohortBy,
  type CohortMonth,
  type CohortRow,
  type CohortValue,
} from '../analyse/cohort-triangle.ts';
import { monthName } from '../lib/periods.ts';
import type { Cell, Report, TableBlock, Tone } from '../reports/report.ts';
import { column, count, table, text } from './blocks.ts';
import { cohortMap } from './charts-analyses.ts';

export type CohortsInput = {
  /** The last month, `2026-10`. */
  period: string;
  currency: string | null;
  by: CohortBy;
  isRevenue: boolean;
  rows: readonly CohortRow[];
  values: readonly CohortValue[];
  /** Customers that were there when the data begin, and so are in no cohort. */
  nBefore: number;
  footer: string[];
};

/** Who still pays, by the month in which they began, and how soon they saw value. */
export function cohortsReport(input: CohortsInput): Report {
  const { period, currency, isRevenue, by, nBefore, footer } = input;
  const began = by === 'signup' ? 'month of sign-up' : 'first paid month';
  const title = `${isRevenue ? 'Revenue' : 'Customer'} Retention by Cohort`;
  return {
    id: 'cohorts',
    title: `${title}: ${monthName(period)}`,
    subtitle: [`by ${began} · ${meaning(isRevenue)} · month 0 is the first`],
    period,
    currency,
    blocks: [
      ...cohortMap(title, input.rows, isRevenue),
      triangle(input),
      machineTable(input),
      ...valueTables(input),
    ],
    footer: [
      ...footer,
      ...(nBefore === 0
        ? []
        : [`${nBefore} customers from before the data begin are in no cohort`]),
    ],
  };
}

const meaning = (isRevenue: boolean): string =>
  isRevenue
    ? 'MRR at the end of each month in % of that of month 0'
    : '% of the customers that pay at the end of each month';

function triangle({ rows, isRevenue, by }: CohortsInput): TableBlock {
  const n = rows.length;
  const all = {
    month: 'All',
    customers: total(rows.slice(0, -1)),
    months: allCohorts(rows.slice(0, -1)),
  };
  const size = column(isRevenue ? 'mrr' : 'customers', isRevenue ? 'MRR' : 'n');
  return table({
    name: 'triangle',
    for: 'readers',
    columns: [
      column('cohort', 'Cohort', 'left'),
      size,
      ...rows.map((_, number) => column(`month_${number}`, String(number))),
    ],
    rows: [...rows, all].map((row, i): Cell[] => {
      // The month in which the newest cohort began has just ended: there is nothing to retain yet.
      const isNewest = i === n - 1;
      const base: Cell = isRevenue
        ? { value: row.months[0]?.mrr ?? null, unit: 'money' }
        : count(row.customers);
      const cells = rows.map((_, number) => shareCell(row.months[number], isRevenue, isNewest));
      return [text(row.month), base, ...cells];
    }),
    empty: 'no cohort',
    note:
      'All: the cohorts that have reached the month, against what they began with; without the newest. ' +
      `Blank: not yet elapsed. –: nothing to retain${by === 'signup' ? ', or nobody signed up' : ''}`,
  });
}

const total = (rows: readonly CohortRow[]): number =>
  rows.reduce((sum, { customers }) => sum + customers, 0);

function shareCell(month: CohortMonth | undefined, isRevenue: boolean, isNewest: boolean): Cell {
  if (month === undefined) return { value: null, unit: 'percent', text: '' };
  const value = isRevenue ? month.mrrPercent : month.percent;
  if (value === null || isNewest) return { value: null, unit: 'percent' };
  return { value, unit: 'percent', text: shown(value), tone: toneOf(value) };
}

// A loss, however small, never reads as none, nor a remainder as nothing.
function shown(percent: number): string {
  const whole = Math.round(percent);
  if (percent < 100 && whole === 100) return '99';
  return String(percent > 0 && whole === 0 ? 1 : whole);
}

function toneOf(percent: number): Tone {
  if (percent >= 90) return 'healthy';
  if (percent >= 75) return 'watch';
  return percent >= 50 ? 'at_risk' : 'critical';
}

/** One row for each cohort and month that has ended: the contract of machine formats. */
function machineTable({ rows }: CohortsInput): TableBlock {
  const ids = 'cohort month_number customers retained percent mrr mrr_percent'.split(' ');
  return table({
    name: 'cohorts',
    for: 'machines',
    columns: ids.map((id) => column(id, id)),
    rows: rows.flatMap(({ month, customers, months }, i) => {
      const isNewest = i === rows.length - 1;
      return months.map((own, number): Cell[] => [
        text(month),
        count(number),
        count(customers),
        count(isNewest ? null : own.retained),
        { value: isNewest ? null : own.percent, unit: 'percent' },
        { value: own.mrr, unit: 'money' },
        { value: isNewest ? null : own.mrrPercent, unit: 'percent' },
      ]);
    }),
  });
}

function valueTables({ values }: CohortsInput): TableBlock[] {
  if (values.length === 0) return [];
  const rows = values.map(({ month, accounts, reached, median }): Cell[] => [
    text(month),
    count(accounts),
    count(reached),
    { value: median, unit: 'days' },
  ]);
  return [
    table({
      name: 'time_to_value',
      title: 'Time to value by month of sign-up',
      columns: [
        column('cohort', 'Cohort', 'left'),
        column('accounts', 'Accounts'),
        column('reached', 'Saw value'),
        column('median_days', 'Median'),
      ],
      rows,
      note: 'Median by Kaplan–Meier: who still waits counts as waiting; – where not half have seen value',
    }),
  ];
}
