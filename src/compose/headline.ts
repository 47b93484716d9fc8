import type { Cell, TableBlock } from '../reports/report.ts';
import type { Score } from '../score/score.ts';
import { column, count, table, text } from './blocks.ts';
import {
  averages,
  type BandCount,
  distributions,
  growthPercent,
  totalMrr,
} from './distribution.ts';
import type { HealthInput } from './health.ts';

/** The headline's figures with their change, large at the head of a page. */
export function headlineTiles({ models, now, before: past }: HealthInput): TableBlock {
  const before = [...past.values()];
  return table({
    name: 'headline',
    columns: [
      column('figure', 'Figure', 'left'),
      column('value', 'Value'),
      column('change', 'in a month'),
      column('says', '', 'left'),
    ],
    rows: [
      customersRow(now, before),
      mrrRow(now, before),
      averageRow(now, before),
      endangeredRow(distributions(models, now, before)),
    ],
    for: 'html',
    tiles: { title: 'figure', value: 'value', change: 'change', says: ['says'] },
  });
}

type Row = [figure: Cell, value: Cell, change: Cell, says: Cell];

const nothing = text('');

// Before the first customers there is nothing to compare with.
function customersRow(now: readonly Score[], before: readonly Score[]): Row {
  const by = before.length === 0 ? null : now.length - before.length;
  return [text('Customers'), count(now.length), changeOf(by, 'count', 'good', 'bad'), nothing];
}

function mrrRow(now: readonly Score[], before: readonly Score[]): Row {
  const by = growthPercent(totalMrr(now), totalMrr(before));
  const value: Cell = { value: totalMrr(now), unit: 'money' };
  return [text('MRR'), value, changeOf(by, 'percent', 'good', 'bad'), nothing];
}

function averageRow(now: readonly Score[], before: readonly Score[]): Row {
  const [mean, past] = [averages(now), averages(before)];
  const by = mean === null || past === null ? null : mean.plain - past.plain;
  const byMrr: Cell = { value: mean?.byMrr ?? null, unit: 'score' };
  return [
    text('Average health'),
    { value: mean?.plain ?? null, unit: 'score', ...(mean === null ? { text: 'n/a' } : {}) },
    changeOf(by, 'score', 'good', 'bad'),
    mean?.byMrr == null ? nothing : { ...byMrr, note: 'weighted by MRR', tone: 'muted' },
  ];
}

function endangeredRow(bands: readonly BandCount[]): Row {
  const own = bands.filter(({ tone }) => tone === 'at_risk' || tone === 'critical');
  const n = own.reduce((sum, band) => sum + band.n, 0);
  const known = own.some(({ before }) => before !== null && bandsHad(bands));
  const past = own.reduce((sum, { before }) => sum + (before?.n ?? 0), 0);
  const title = own.map(({ name }) => name).join(' or ');
  return [
    text(title),
    count(n),
    changeOf(known ? n - past : null, 'count', 'bad', 'good'),
    nothing,
  ];
}

const bandsHad = (bands: readonly BandCount[]): boolean =>
  bands.some(({ before }) => before !== null && before.n > 0);

function changeOf(
  by: number | null,
  unit: Cell['unit'],
  more: 'good' | 'bad',
  less: 'good' | 'bad',
): Cell {
  const tone = by === null || by === 0 ? 'muted' : by > 0 ? more : less;
  return { value: by, unit, isChange: true, tone };
}
