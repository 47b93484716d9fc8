import { type Expectation, expectationOf, type Probabilities } from '../analyse/forecast.ts';
import type { Forecasts } from '../analyse/forecasts.ts';
import { addDays } from '../lib/dates.ts';
import { toUnits } from '../lib/decimal.ts';
import { monthName, type Period } from '../lib/periods.ts';
import { groupedBy } from '../lib/records.ts';
import type { Model } from '../models/model.ts';
import { cellText } from '../render/cell.ts';
import type { ChartBlock } from '../reports/chart.ts';
import type { Cell, Report, TableBlock } from '../reports/report.ts';
import { column, count, segmentCell, table, text } from './blocks.ts';
import { forecastChart } from './charts-analyses.ts';
import { pastTable, probabilityTable, reliabilityTable } from './forecast-history.ts';
import { atStakeTable, renewalTable } from './forecast-lists.ts';

export type ForecastInput = Forecasts & {
  /** As file names and machine formats have it. */
  period: string;
  currency: string | null;
  models: readonly Model[];
  /** The first day that is forecast. */
  t: string;
  cut: 'month' | 'quarter';
  ahead: readonly Period[];
  /** Dimensions asked for, besides time. */
  by: readonly string[];
  table: Probabilities;
  isLearned: boolean;
  prior: number;
  staff: ReadonlyMap<string, string>;
  isFromContracts: boolean;
  footer: string[];
};

/** Renewals due and expected, by time and segment, with the record of earlier forecasts. */
export function forecastReport(input: ForecastInput): Report {
  const all = expectationOf(input.dues);
  const groups = groupsOf(input);
  return {
    id: 'forecast',
    title: `Renewal Forecast: ${spanOf(input)}`,
    subtitle: headlines(input, all),
    period: input.period,
    currency: input.currency,
    blocks: [
      machineTable(groups, all),
      ...chartOf(input, groups[0]!),
      ...groups.map((group) => readerTable(input, group, all)),
      atStakeTable(input),
      renewalTable(input),
      pastTable(input),
      reliabilityTable(input),
      probabilityTable(input),
    ],
    footer: [...input.footer, ...notesOf(input, all)],
  };
}

function chartOf({ cut, currency }: ForecastInput, { rows }: Group): ChartBlock[] {
  const periods = rows.map(({ name, own }) => ({
    ...{ name, due: own.due, expected: own.expected },
    ...{ low: own.interval?.low ?? null, high: own.interval?.high ?? null },
  }));
  return forecastChart(`By ${cut}`, periods, currency);
}

function spanOf({ ahead }: ForecastInput): string {
  const [first, last] = [ahead[0]!, ahead.at(-1)!].map(nameOf) as [string, string];
  return first === last ? first : `${first} to ${last}`;
}

const nameOf = ({ id }: Period): string => (id.includes('Q') ? id : monthName(id));

function headlines(input: ForecastInput, all: Expectation): string[] {
  const money = (value: string | number) => moneyText(input, value);
  const renewals = `${all.n} renewal${all.n === 1 ? '' : 's'} due`;
  const kinds = `${all.nSigned} signed, ${all.nLeaving} leaving`;
  const about = `model ${input.models.map(({ title }) => title).join(', ')} · ${renewals}: ${kinds} · as of ${addDays(input.t, -1)}`;
  if (all.n === 0) return [about];
  if (all.expected === null) {
    return [about, `Due ${money(all.due)} ARR; expected n/a: no account that is due has a score`];
  }
  const percent = all.percent === null ? '' : ` = ${percentText(all.percent)}`;
  return [
    about,
    `Expected ${money(all.expected)} of ${money(all.due)} ARR${percent}${range(input, all)}`,
  ];
}

const moneyText = ({ currency }: ForecastInput, value: string | number): string =>
  cellText({ value, unit: 'money' }, { currency, style: 'markdown' });

const percentText = (value: number): string =>
  cellText({ value, unit: 'percent' }, { currency: null, style: 'markdown' });

function range(input: ForecastInput, { interval }: Expectation): string {
  if (interval === null || interval.method === 'certain') return '';
  return ` (95 % interval ${intervalText(input, interval)})`;
}

const intervalText = (input: ForecastInput, { low, high }: { low: number; high: number }): string =>
  `${moneyText(input, low)} to ${moneyText(input, high)}`;

type Group = { dimension: string; rows: { segment: string; name: string; own: Expectation }[] };

/** The renewals by time, then by each dimension, the largest amount first. */
function groupsOf({ ahead, by, cut, dues, staff }: ForecastInput): Group[] {
  const byTime = ahead.map(({ id, start, end }) => {
    const own = dues.filter(({ endsOn }) => endsOn >= start && endsOn < end);
    return { segment: id, name: id, own: expectationOf(own) };
  });
  const groups = by.map((dimension): Group => {
    const found = groupedBy(dues, ({ segments }) => segments[dimension] ?? 'unknown');
    const rows = [...found].map(([segment, own]) => {
      const name = dimension === 'csm' ? (staff.get(segment) ?? segment) : segment;
      return { segment, name, own: expectationOf(own) };
    });
    return { dimension, rows: rows.sort(bySize) };
  });
  return [{ dimension: cut, rows: byTime }, ...groups];
}

function bySize(a: Group['rows'][number], b: Group['rows'][number]): number {
  const [left, right] = [toUnits(a.own.due), toUnits(b.own.due)];
  if (left !== right) return left > right ? -1 : 1;
  return a.segment < b.segment ? -1 : 1;
}

/** One row for the total and for each segment: the contract of machine formats. */
function machineTable(groups: readonly Group[], all: Expectation): TableBlock {
  const ids =
    'dimension segment renewals due_arr expected_arr percent low high method step signed leaving unscored without_amount';
  const rows = groups.flatMap(({ dimension, rows: own }) =>
    own.map((row) => machineRow(dimension, row.segment, row.own)),
  );
  return table({
    name: 'forecast',
    for: 'machines',
    columns: ids.split(' ').map((id) => column(id, id)),
    rows: [machineRow('', '', all), ...rows],
  });
}

function machineRow(dimension: string, segment: string, own: Expectation): Cell[] {
  const { interval } = own;
  return [
    text(dimension),
    segmentCell(segment),
    count(own.n),
    { value: own.due, unit: 'money' },
    { value: own.expected, unit: 'money' },
    { value: own.percent, unit: 'percent' },
    { value: interval?.low ?? null, unit: 'money' },
    { value: interval?.high ?? null, unit: 'money' },
    text(interval?.method ?? ''),
    count(interval?.step ?? null),
    count(own.nSigned),
    count(own.nLeaving),
    count(own.nUnscored),
    count(own.nWithoutAmount),
  ];
}

function readerTable(
  input: ForecastInput,
  { dimension, rows }: Group,
  all: Expectation,
): TableBlock {
  const isTime = dimension === input.cut;
  const title = dimension === 'csm' ? 'CSM' : dimension[0]!.toUpperCase() + dimension.slice(1);
  const shown = rows.map((row) => readerRow(row.name, row.own));
  return table({
    name: `by_${dimension}`,
    title: `By ${dimension === 'csm' ? 'CSM' : dimension}`,
    for: 'readers',
    columns: [
      column('segment', title, 'left'),
      column('renewals', 'Renewals'),
      column('due', 'Due ARR'),
      column('expected', 'Expected'),
      column('percent', '%'),
      column('low', '95 % low'),
      column('high', '95 % high'),
      column('signed', 'Signed'),
      column('leaving', 'Leaving'),
    ],
    rows: [...shown, ...(isTime && rows.length > 1 ? [readerRow('Total', all)] : [])],
    empty: 'no renewal is due',
    note: isTime ? intervalNote(all) : null,
  });
}

function readerRow(segment: string, own: Expectation): Cell[] {
  const { interval } = own;
  const isOpen = interval !== null && interval.method !== 'certain';
  return [
    segmentCell(segment),
    count(own.n),
    { value: own.due, unit: 'money' },
    { value: own.expected, unit: 'money', ...(own.expected === null ? { text: 'n/a' } : {}) },
    { value: own.percent, unit: 'percent' },
    { value: isOpen ? interval.low : null, unit: 'money', tone: 'muted' },
    { value: isOpen ? interval.high : null, unit: 'money', tone: 'muted' },
    count(own.nSigned),
    { value: own.nLeaving, unit: 'count', ...(own.nLeaving > 0 ? { tone: 'bad' as const } : {}) },
  ];
}

function intervalNote({ interval }: Expectation): string | null {
  if (interval === null || interval.method === 'certain') return null;
  const how =
    interval.method === 'normal'
      ? 'normal approximation, as more than 200 renewals are open'
      : 'exact, from all outcomes together';
  return `Interval of the total: ${how}; assumes independence and a known p. Intervals do not add up.`;
}

function notesOf({ isFromContracts, isLearned }: ForecastInput, all: Expectation): string[] {
  return [
    isFromContracts
      ? 'renewals by the end of contracts'
      : 'renewals by the anniversaries of subscriptions of a year or longer, others only once cancelled',
    isLearned ? 'p learnt from the past' : 'p by health from the table',
    ...(all.nUnscored === 0 || all.expected === null
      ? []
      : [`${all.nUnscored} without a score take the mean p of the scored`]),
    ...(all.nWithoutAmount === 0 ? [] : [`${all.nWithoutAmount} renewals without an amount`]),
  ];
}
