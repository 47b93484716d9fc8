import { addDays } from '../lib/dates.ts';
import type { Model } from '../models/model.ts';
import type { Cell, Report, TableBlock, TableColumn } from '../reports/report.ts';
import type { Score } from '../score/score.ts';
import { column, count, table, text } from './blocks.ts';
import { bandTrend } from './charts-trend.ts';
import { averages, type BandCount, distribution, growthPercent, totalMrr } from './distribution.ts';

export type TrendInput = {
  model: Model;
  currency: string | null;
  title: string;
  period: string;
  /** Scores by as-of date, oldest first; the first date only tells what came before the second. */
  dates: readonly { t: string; scores: readonly Score[] }[];
  footer: string[];
};

type Point = {
  /** The last day that counts. */
  day: string;
  scores: readonly Score[];
  before: readonly Score[];
  bands: BandCount[];
};

/** The health distribution of several dates by count and by MRR, and who changed band last. */
export function trendReport(input: TrendInput): Report {
  const { model, currency, title, period, dates, footer } = input;
  const all = dates.flatMap(({ scores }) => scores);
  const points = dates.slice(1).map(({ t, scores }, i): Point => {
    const before = dates[i]!.scores;
    const names = distribution(model, all, null).map(({ name }) => name);
    const bands = names.map((name) => bandAt(model, scores, name));
    return { day: addDays(t, -1), scores, before, bands };
  });
  const last = points.at(-1)!;
  const days = points.map(({ day }) => day);
  return {
    id: 'health-trend',
    title: `Customer Health: ${points.length} month${points.length === 1 ? '' : 's'} to ${title}`,
    subtitle: [`model ${model.title}`],
    period,
    currency,
    blocks: [
      ...bandTrend(
        'Customers by band',
        currency,
        'count',
        days,
        partsOf(points, ({ n }) => n),
      ),
      byDate('customers', 'Customers by band', points, ({ n }) => ({ value: n, unit: 'count' })),
      ...bandTrend(
        'MRR by band',
        currency,
        'money',
        days,
        partsOf(points, ({ mrr }) => mrr),
      ),
      byDate('mrr', 'MRR by band', points, ({ mrr }) => ({ value: mrr, unit: 'money' })),
      movesTable(last),
      machineTable(model, points),
    ],
    footer,
  };
}

const partsOf = (points: readonly Point[], amountOf: (band: BandCount) => string | number) =>
  points[0]!.bands.map(({ name, tone }, i) => ({
    name,
    tone,
    values: points.map(({ bands }) => amountOf(bands[i]!)),
  }));

function bandAt(model: Model, scores: readonly Score[], name: string): BandCount {
  const found = distribution(model, scores, null).find((band) => band.name === name);
  return found ?? { name, range: '', tone: 'muted', n: 0, mrr: '0', before: null };
}

function byDate(
  name: string,
  title: string,
  points: readonly Point[],
  cellOf: (band: BandCount) => Cell,
): TableBlock {
  const isMoney = name === 'mrr';
  const columns: TableColumn[] = [
    column('as_of', 'As of', 'left'),
    column('average', isMoney ? 'Avg by MRR' : 'Average'),
    ...points[0]!.bands.map((band) => column(band.name, band.name)),
    column('all', 'All'),
    column('change', 'Change'),
  ];
  const rows = points.map(({ day, scores, before, bands }): Cell[] => {
    const mean = averages(scores);
    const total: Cell = isMoney
      ? { value: totalMrr(scores), unit: 'money' }
      : { value: scores.length, unit: 'count' };
    return [
      { value: day, unit: 'date' },
      { value: (isMoney ? mean?.byMrr : mean?.plain) ?? null, unit: 'score' },
      ...bands.map((band) => ({ ...cellOf(band), tone: band.tone })),
      total,
      changeOf(scores, before, isMoney),
    ];
  });
  return table({ name, title, columns, rows, for: 'readers', empty: 'no customers' });
}

// Before the first customers there is nothing to compare with.
function changeOf(now: readonly Score[], before: readonly Score[], isMoney: boolean): Cell {
  if (before.length === 0) return { value: null, unit: isMoney ? 'percent' : 'count' };
  return isMoney
    ? { value: growthPercent(totalMrr(now), totalMrr(before)), unit: 'percent', isChange: true }
    : { value: now.length - before.length, unit: 'count', isChange: true };
}

/** Who went from which band to which between the last two dates: accounts and their MRR. */
function movesTable({ scores, before, bands, day }: Point): TableBlock {
  const names = bands.map(({ name }) => name);
  const bandNow = new Map(scores.map((score) => [score.accountId, score.band]));
  const bandThen = new Map(before.map((score) => [score.accountId, score.band]));
  const rows = [...names, 'new'].map((from): Cell[] => {
    const own =
      from === 'new'
        ? scores.filter((s) => !bandThen.has(s.accountId))
        : before.filter(({ band }) => band === from);
    const to = (name: string) => own.filter((s) => bandNow.get(s.accountId) === name).length;
    const left = own.filter((s) => !bandNow.has(s.accountId)).length;
    return [
      text(from === 'new' ? 'new customers' : from),
      ...names.map((name) => count(to(name))),
      count(left),
    ];
  });
  return table({
    name: 'moves',
    title: `Moves between bands in the month to ${day}`,
    columns: [
      column('from', 'From', 'left'),
      ...names.map((name) => column(`to ${name}`, `to ${name}`)),
      column('left', 'left'),
    ],
    rows,
    for: 'readers',
    empty: 'no customers',
  });
}

function machineTable({ id }: Model, points: readonly Point[]): TableBlock {
  const ids = [
    'as_of',
    'model',
    'band',
    'customers',
    'percent',
    'mrr',
    'average',
    'average_by_mrr',
  ];
  const rows = points.flatMap(({ day, scores, bands }) => {
    const lines = [
      ...bands.map(({ name, n, mrr }) => ({
        name,
        n,
        mrr,
        scores: scores.filter(({ band }) => band === name),
      })),
      { name: '', n: scores.length, mrr: totalMrr(scores), scores },
    ];
    return lines.map(({ name, n, mrr, scores: own }): Cell[] => {
      const mean = averages(own);
      return [
        { value: day, unit: 'date' },
        text(id),
        text(name),
        count(n),
        { value: scores.length === 0 ? null : (100 * n) / scores.length, unit: 'percent' },
        { value: mrr, unit: 'money' },
        { value: mean?.plain ?? null, unit: 'score' },
        { value: mean?.byMrr ?? null, unit: 'score' },
      ];
    });
  });
  return table({
    name: 'trend',
    columns: ids.map((own) => column(own, own, 'left')),
    rows,
    for: 'machines',
  });
}
