import { addDays } from '../lib/dates.ts';
import type { Model } from '../models/model.ts';
import type { Block, Cell, Report, TableBlock, TableColumn } from '../reports/report.ts';
import { incomparable } from '../score/breaks.ts';
import type { Score } from '../score/score.ts';
import { column, count, table, text } from './blocks.ts';
import { bandTrend } from './charts-trend.ts';
import { averages, type BandCount, distribution, growthPercent, totalMrr } from './distribution.ts';

export type TrendInput = {
  models: readonly Model[];
  currency: string | null;
  title: string;
  period: string;
  /** Scores by as-of date, oldest first; the first date only tells what came before the second. */
  dates: readonly { t: string; scores: readonly Score[] }[];
  /** Ids of models whose scores of the last two dates cannot be compared. */
  broken: ReadonlySet<string>;
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
  const { models, currency, title, period, dates, footer } = input;
  const n = dates.length - 1;
  return {
    id: 'health-trend',
    title: `Customer Health: ${n} month${n === 1 ? '' : 's'} to ${title}`,
    subtitle: [`model ${models.map((model) => model.title).join(', ')}`],
    period,
    currency,
    blocks: trendTables(models, dates, currency, input.broken),
    footer,
  };
}

/** Customers and MRR by band at several dates, and the moves between bands up to the last one. */
export function trendTables(
  models: readonly Model[],
  dates: TrendInput['dates'],
  currency: string | null,
  broken: TrendInput['broken'],
): Block[] {
  const series = models.map((model) => ({ model, points: pointsOf(model, dates) }));
  const several = models.length > 1;
  return [
    ...series.flatMap(({ model, points }) =>
      blocksOf(points, several ? model : null, currency, !broken.has(model.id)),
    ),
    machineTable(series),
  ];
}

/** The dates after the first, each with what came before it, as one model scores them. */
function pointsOf(model: Model, dates: TrendInput['dates']): Point[] {
  const own = dates.map(({ t, scores }) => ({
    t,
    scores: scores.filter((score) => score.model === model.id),
  }));
  const all = own.flatMap(({ scores }) => scores);
  const names = distribution(model, all, null).map(({ name }) => name);
  return own.slice(1).map(({ t, scores }, i): Point => {
    const bands = names.flatMap((name) => bandAt(model, scores, name));
    return { day: addDays(t, -1), scores, before: own[i]!.scores, bands };
  });
}

function blocksOf(
  points: readonly Point[],
  model: Model | null,
  currency: string | null,
  hasMoves: boolean,
): Block[] {
  const days = points.map(({ day }) => day);
  const named = (name: string) => (model === null ? name : `${name}_${model.id}`);
  const titled = (title: string) => (model === null ? title : `${title} · ${model.title}`);
  return [
    ...bandTrend(
      titled('Customers by band'),
      currency,
      'count',
      days,
      partsOf(points, ({ n }) => n),
    ),
    byDate(named('customers'), titled('Customers by band'), points, false),
    ...bandTrend(
      titled('MRR by band'),
      currency,
      'money',
      days,
      partsOf(points, ({ mrr }) => mrr),
    ),
    byDate(named('mrr'), titled('MRR by band'), points, true),
    movesTable(named('moves'), titled('Moves between bands'), points.at(-1)!, hasMoves),
  ];
}

const partsOf = (points: readonly Point[], amountOf: (band: BandCount) => string | number) =>
  points[0]!.bands.map(({ name, tone }, i) => ({
    name,
    tone,
    values: points.map(({ bands }) => amountOf(bands[i]!)),
  }));

function bandAt(model: Model, scores: readonly Score[], name: string): BandCount {
  const found = distribution(model, scores, null).find((band) => band.name === name);
  const none = { range: '', level: null, status: null, n: 0, mrr: '0', before: null };
  return found ?? { name, tone: 'muted', ...none };
}

function byDate(
  name: string,
  title: string,
  points: readonly Point[],
  isMoney: boolean,
): TableBlock {
  const cellOf = ({ n, mrr }: BandCount): Cell =>
    isMoney ? { value: mrr, unit: 'money' } : { value: n, unit: 'count' };
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
function movesTable(
  name: string,
  title: string,
  { scores, before, bands, day }: Point,
  hasMoves: boolean,
): TableBlock {
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
    name,
    title: `${title} in the month to ${day}`,
    columns: [
      column('from', 'From', 'left'),
      ...names.map((name) => column(`to ${name}`, `to ${name}`)),
      column('left', 'left'),
    ],
    rows: hasMoves ? rows : [],
    for: 'readers',
    empty: hasMoves ? 'no customers' : incomparable,
  });
}

function machineTable(series: readonly { model: Model; points: readonly Point[] }[]): TableBlock {
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
  const all = series.flatMap(({ model, points }) =>
    points.map((point) => ({ id: model.id, ...point })),
  );
  const rows = all.flatMap(({ id, day, scores, bands }) => {
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
