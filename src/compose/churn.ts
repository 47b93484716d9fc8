import { type Leaver, type Lost, rateOf, type SegmentLost } from '../analyse/churn.ts';
import { sum, toUnits } from '../lib/decimal.ts';
import type { Model } from '../models/model.ts';
import { cellText } from '../render/cell.ts';
import type { Block, Cell, Report, TableBlock } from '../reports/report.ts';
import type { Score } from '../score/score.ts';
import { column, count, table, text } from './blocks.ts';
import { churnBars } from './charts-analyses.ts';
import { leaverTable } from './churn-accounts.ts';
import { reasonsTable } from './churn-reasons.ts';

/** One period: what it lost, in total and by segment, and who left. */
export type ChurnPeriod = {
  id: string;
  lost: readonly SegmentLost[];
  leavers: readonly Leaver[];
};

export type ChurnInput = {
  title: string;
  period: string;
  /** How the period before is named: `2026-09`, or `the 6 months before`. */
  before: string;
  currency: string | null;
  models: readonly Model[];
  dimensions: readonly string[];
  /** Dimensions that were asked for are shown even if they tell nothing. */
  isAsked: boolean;
  now: ChurnPeriod;
  past: ChurnPeriod;
  /** Month by month, when there are several. */
  months: readonly { id: string; lost: Lost }[];
  /** Health on the last paid day, by account. */
  health: ReadonlyMap<string, Score>;
  staff: ReadonlyMap<string, string>;
  /** Below so many customers at the start a rate is marked. */
  minN: number;
  footer: string[];
};

/** Who left, where, why, and what it costs. */
export function churnReport(input: ChurnInput): Report {
  const { title, period, currency, footer, months } = input;
  return {
    id: 'churn',
    title: `Churn: ${title}`,
    subtitle: headlines(input),
    period,
    currency,
    blocks: [
      machineTable(input),
      segmentTable(input, 'kind', 'Whose decision', kindRows(input)),
      ...(months.length > 1 ? [monthTable(input)] : []),
      ...input.dimensions.flatMap((id) => dimensionTable(input, id)),
      reasonsTable(input),
      leaverTable(input),
    ],
    footer,
  };
}

function headlines(input: ChurnInput): string[] {
  const [now, past] = [totalOf(input.now), totalOf(input.past)];
  const money = (value: string): string =>
    cellText({ value, unit: 'money' }, { currency: input.currency, style: 'markdown' });
  const percent = (value: number | null): string =>
    cellText({ value, unit: 'percent', text: value === null ? 'n/a' : undefined }, style);
  const told = (own: Lost) =>
    `${own.lost} of ${own.customers} customers = ${percent(rateOf(own.lost, own.customers))}`;
  return [
    `Lost ${told(now)} · ${input.before}: ${told(past)}`,
    `MRR lost ${money(now.mrrLost)} of ${money(now.mrr)} = ${percent(rateOf(now.mrrLost, now.mrr))} · ` +
      `${input.before}: ${percent(rateOf(past.mrrLost, past.mrr))}`,
  ];
}

const style = { currency: null, style: 'markdown' } as const;

const totalOf = ({ lost }: ChurnPeriod): SegmentLost =>
  lost.find(({ dimension }) => dimension === '')!;

type Compared = { segment: string; now: Lost; past: Lost | null };

// Whose decision it was splits those who left; the customers at the start are the same for all.
function kindRows({ now, past }: ChurnInput): Compared[] {
  const lostTo = (period: ChurnPeriod, kind: string): Lost => {
    const own = period.leavers.filter((leaver) => leaver.kind === kind);
    return { ...totalOf(period), lost: own.length, mrrLost: sum(own.map(({ mrr }) => mrr)) };
  };
  return [
    ...['voluntary', 'involuntary', 'unknown'].map((kind) => {
      return { segment: kind, now: lostTo(now, kind), past: lostTo(past, kind) };
    }),
    { segment: 'all', now: totalOf(now), past: totalOf(past) },
  ];
}

/** Segments of a dimension with what they were in the period before, the largest loss first. */
function segmentsOf({ now, past }: ChurnInput, id: string): Compared[] {
  const own = now.lost.filter(({ dimension }) => dimension === id);
  const rows = own.map((segment): Compared => {
    const before = past.lost.find((p) => p.dimension === id && p.segment === segment.segment);
    return { segment: segment.segment, now: segment, past: before ?? null };
  });
  const place = (row: Compared) => tenures.indexOf(row.segment);
  return rows.sort((a, b) => {
    if (id === 'tenure') return place(a) - place(b);
    const by = toUnits(b.now.mrrLost) - toUnits(a.now.mrrLost);
    return by !== 0n
      ? Number(by)
      : b.now.customers - a.now.customers || order(a.segment, b.segment);
  });
}

const tenures = ['0–3 months', '3–12 months', '12+ months', 'unknown'];
const order = (a: string, b: string): number => (a < b ? -1 : 1);

function dimensionTable(input: ChurnInput, id: string): Block[] {
  const rows = segmentsOf(input, id);
  const isIdle = rows.length < 2 && !input.isAsked;
  if (isIdle) return [];
  const name = id === 'csm' ? 'CSM' : id[0]!.toUpperCase() + id.slice(1);
  const staffed = rows.map((row) => {
    return id === 'csm' ? { ...row, segment: input.staff.get(row.segment) ?? row.segment } : row;
  });
  const title = `By ${id === 'csm' ? 'CSM' : id}, at the start`;
  const all = totalOf(input.now);
  const bars = staffed.map(({ segment, now }) => ({
    ...{ name: segment, rate: rateOf(now.lost, now.customers) },
  }));
  return [
    ...churnBars(title, id, bars, rateOf(all.lost, all.customers)),
    segmentTable(input, id, name, staffed),
  ];
}

function segmentTable(
  input: ChurnInput,
  id: string,
  name: string,
  rows: readonly Compared[],
): TableBlock {
  const hasSmall = rows.some(({ now }) => isSmall(input, now));
  return table({
    name: `by_${id}`,
    title: id === 'kind' ? name : `By ${id === 'csm' ? 'CSM' : id}, at the start`,
    for: 'readers',
    columns: [
      column('segment', id === 'kind' ? '' : name, 'left'),
      column('lost', 'Lost'),
      column('rate', 'Rate'),
      column('before', 'Before'),
      column('change', 'Change'),
      column('mrr_lost', 'MRR lost'),
      column('mrr_rate', 'of MRR'),
    ],
    rows: rows.map((row) => comparedRow(input, row, hasSmall)),
    limit: 12,
    empty: 'no customers at the start',
    more: '--format csv --table churn',
    note: hasSmall ? `* of fewer than ${input.minN} customers` : null,
  });
}

const isSmall = ({ minN }: ChurnInput, { customers }: Lost): boolean =>
  customers > 0 && customers < minN;

function comparedRow(
  input: ChurnInput,
  { segment, now, past }: Compared,
  hasSmall: boolean,
): Cell[] {
  const [rate, before] = [
    rateOf(now.lost, now.customers),
    past && rateOf(past.lost, past.customers),
  ];
  const change = rate === null || before === null ? null : rate - before;
  const tone = change === null || change === 0 ? 'muted' : change > 0 ? 'bad' : 'good';
  return [
    text(segment),
    text(`${now.lost} of ${now.customers}`),
    rateCell(rate, isSmall(input, now), hasSmall),
    { value: before, unit: 'percent', tone: 'muted' },
    { value: change, unit: 'pp', isChange: true, tone },
    { value: now.mrrLost, unit: 'money' },
    { value: rateOf(now.mrrLost, now.mrr), unit: 'percent' },
  ];
}

function rateCell(rate: number | null, small: boolean, hasSmall: boolean): Cell {
  const shown = cellText({ value: rate, unit: 'percent' }, style);
  if (small) return { value: rate, unit: 'percent', text: `${shown}*`, tone: 'warn' };
  // A blank in place of the mark keeps the digits of a column under each other.
  return { value: rate, unit: 'percent', ...(hasSmall ? { text: `${shown} ` } : {}) };
}

function monthTable({ months, now }: ChurnInput): TableBlock {
  const more = months.reduce((n, { lost }) => n + lost.lost, 0) - totalOf(now).lost;
  return table({
    name: 'months',
    title: 'Month by month',
    columns: [
      column('month', 'Month', 'left'),
      column('label', 'Lost', 'right', 'readers'),
      column('lost', 'Lost', 'right', 'machines'),
      column('customers', 'Customers', 'right', 'machines'),
      column('rate', 'Rate'),
      column('mrr_lost', 'MRR lost'),
      column('mrr_rate', 'of MRR'),
    ],
    rows: months.map(({ id, lost }): Cell[] => [
      text(id),
      text(`${lost.lost} of ${lost.customers}`),
      count(lost.lost),
      count(lost.customers),
      { value: rateOf(lost.lost, lost.customers), unit: 'percent' },
      { value: lost.mrrLost, unit: 'money' },
      { value: rateOf(lost.mrrLost, lost.mrr), unit: 'percent' },
    ]),
    note:
      more > 0
        ? `Months count ${more} more than the whole: customers that came after its start, or came back later`
        : null,
  });
}

/** One row for the total, each kind and each segment: the contract of machine formats. */
function machineTable(input: ChurnInput): TableBlock {
  const ids =
    'dimension segment lost customers rate mrr_lost mrr mrr_rate previous_lost previous_customers previous_rate small';
  const groups: [string, Compared[]][] = [
    ['', [{ segment: '', now: totalOf(input.now), past: totalOf(input.past) }]],
    ['kind', kindRows(input).slice(0, -1)],
    ...input.dimensions.map((id): [string, Compared[]] => [id, segmentsOf(input, id)]),
  ];
  return table({
    name: 'churn',
    for: 'machines',
    columns: ids.split(' ').map((id) => column(id, id)),
    rows: groups.flatMap(([dimension, rows]) =>
      rows.map(({ segment, now, past }): Cell[] => [
        text(dimension),
        text(segment),
        count(now.lost),
        count(now.customers),
        { value: rateOf(now.lost, now.customers), unit: 'percent' },
        { value: now.mrrLost, unit: 'money' },
        { value: now.mrr, unit: 'money' },
        { value: rateOf(now.mrrLost, now.mrr), unit: 'percent' },
        count(past?.lost ?? null),
        count(past?.customers ?? null),
        { value: past && rateOf(past.lost, past.customers), unit: 'percent' },
        { value: isSmall(input, now), unit: 'text' },
      ]),
    ),
  });
}
