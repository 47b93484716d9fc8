import type { Measures, Rate } from '../analyse/backtest.ts';
import type { Exit } from '../analyse/outcomes.ts';
import { addDays } from '../lib/dates.ts';
import type { Cell, TableBlock, TableColumn } from '../reports/report.ts';
import type { Score } from '../score/score.ts';
import type { BacktestInput } from './backtest.ts';
import { intervalText, percent, percents } from './backtest-cells.ts';
import { column, count, table, text } from './blocks.ts';

const listed = 10;

const rateColumns: readonly TableColumn[] = [
  column('n', 'Scores'),
  column('left', 'Left'),
  column('rate', 'Rate'),
  column('low', 'low', 'right', 'machines'),
  column('high', 'high', 'right', 'machines'),
  column('interval', '95 %', 'right', 'readers'),
];

function rateCells(rate: Rate): Cell[] {
  const { low, high } = percents(rate);
  return [
    count(rate.n),
    count(rate.left),
    percent(rate.left, rate.n),
    { value: low, unit: 'percent' },
    { value: high, unit: 'percent' },
    text(intervalText(low, high)),
  ];
}

const times = (value: number | null | undefined): Cell => ({
  value: value ?? null,
  unit: 'number',
  digits: 1,
  note: value == null ? undefined : '×',
});

/** Churn by band, best first, then customers without a score. */
export function bandsTable({ model, result }: BacktestInput): TableBlock {
  return table({
    name: 'bands',
    title: 'Churn by band',
    columns: [
      column('band', 'Band', 'left'),
      column('bar', '', 'left', 'terminal'),
      ...rateColumns,
      column('lift', 'Lift'),
    ],
    rows: result.bands.map((band) => {
      const tone = model.bands.find(({ name }) => name === band.name)?.role ?? 'muted';
      return [
        { value: band.name, unit: 'text', tone },
        { value: band.left / Math.max(1, band.n), unit: 'bar', tone },
        ...rateCells(band),
        times(band.lift),
      ];
    }),
  });
}

/** Churn by tenth of the scores, lowest first. */
export function tenthsTable({ result: { tenths, base } }: BacktestInput): TableBlock {
  return table({
    name: 'deciles',
    title: 'Churn by decile, lowest scores first',
    columns: [
      column('decile', 'Decile', 'left'),
      column('score_low', 'From'),
      column('score_high', 'To'),
      ...rateColumns,
      column('lift', 'Lift'),
      column('captured', 'Captured'),
    ],
    rows: tenths.map((group) => [
      { value: Number(group.name), unit: 'count' },
      { value: group.scores?.low ?? null, unit: 'score' },
      { value: group.scores?.high ?? null, unit: 'score' },
      ...rateCells(group),
      times(group.lift),
      percent(group.captured ?? 0, base.left),
    ]),
    empty: 'n/a: no scores',
    note:
      tenths.length === 0
        ? null
        : `Captured: share of all that left, down to this row.${tenths.length < 10 ? ' Equal scores stay together, so that some deciles are missing.' : ''}`,
  });
}

/** What scores promised against what came. */
export function calibrationTable({ result: { calibration } }: BacktestInput): TableBlock {
  return table({
    name: 'calibration',
    title: 'Calibration: chance by the score, and what came',
    columns: [
      column('group', 'Group', 'left'),
      column('promised', 'Expected'),
      column('expected_left', 'Expected, n', 'right', 'machines'),
      ...rateColumns,
      column('within', 'Within', 'left'),
    ],
    rows: (calibration?.groups ?? []).map((group, i) => {
      const { low, high } = group.interval;
      const isWithin = group.promised >= low && group.promised <= high;
      return [
        count(i + 1),
        { value: 100 * group.promised, unit: 'percent' },
        { value: group.promised * group.n, unit: 'number' },
        ...rateCells(group),
        { value: isWithin, unit: 'text', tone: isWithin ? 'good' : 'warn' },
      ];
    }),
    empty: 'n/a: too few left to learn chances on some accounts and look at others',
    note:
      calibration === null
        ? null
        : 'Chances are learned from the scores of four fifths of the accounts and shown for the others.',
  });
}

/** The main figures by segment, largest first. */
export function segmentsTable({ result, dimension }: BacktestInput): TableBlock {
  return table({
    name: 'segments',
    title: `By ${dimension}`,
    columns: [
      column('segment', dimension, 'left'),
      column('customers', 'Scored'),
      column('churned', 'Left'),
      column('n', 'n', 'right', 'machines'),
      column('rate', 'Rate'),
      column('auc', 'AUC'),
      column('auc_low', 'auc_low', 'right', 'machines'),
      column('auc_high', 'auc_high', 'right', 'machines'),
      column('interval', '95 %', 'right', 'readers'),
      column('red_multiple', 'Red'),
      column('recall_60d', 'Seen'),
      column('green_share', 'Green'),
    ],
    rows: result.segments.map(segmentRow),
    empty: 'n/a: no customers',
    note: 'Red: rate of the red bands against all of the segment. Seen: below green 60 days before leaving.',
  });
}

function segmentRow(own: Measures & { segment: string }): Cell[] {
  const { auc, redMultiple, recall } = own;
  const seen = recall.get(60);
  return [
    text(own.segment),
    count(own.nAccounts),
    count(own.nLeavers),
    count(own.base.n),
    percent(own.base.left, own.base.n),
    { value: auc?.value ?? null, unit: 'number', digits: 2 },
    { value: auc?.low ?? null, unit: 'number' },
    { value: auc?.high ?? null, unit: 'number' },
    text(auc === null ? null : intervalText(auc.low, auc.high, 2)),
    times(redMultiple?.value),
    percent(seen?.left ?? 0, seen?.n ?? 0),
    percent(own.green.n, own.green.of),
  ];
}

/** Customers that left although they were green at the last month end. */
export function greenTable({ result: { greenExits }, outcomes }: BacktestInput): TableBlock {
  const n = greenExits.length;
  const scored = outcomes.exits.filter(({ last }) => last.score !== null);
  return table({
    name: 'green_churners',
    title: `Green churners${n === 0 ? '' : ` (${n} of ${scored.length} that left)`}`,
    columns: [
      column('account_id', 'account_id', 'left', 'machines'),
      column('account', 'Customer', 'left'),
      column('left_on', 'Left on'),
      column('as_of', 'as_of', 'right', 'machines'),
      column('score', 'Health'),
      column('mrr', 'MRR lost'),
      column('parts', 'What the inputs said', 'left'),
    ],
    rows: greenExits.map(greenRow),
    limit: listed,
    empty: 'nobody left who was green at the last month end',
    more: '--table green_churners --format csv',
  });
}

function greenRow({ last, leftOn }: Exit): Cell[] {
  return [
    text(last.accountId),
    text(last.account),
    { value: leftOn, unit: 'date' },
    { value: addDays(last.t, -1), unit: 'date' },
    { value: last.score, unit: 'score' },
    { value: last.mrr, unit: 'money' },
    text(saidBy(last)),
  ];
}

// What told most of the trouble comes first, as there is seldom room for all.
function saidBy({ parts }: Score): string {
  return parts
    .filter(({ score }) => score !== null)
    .sort((a, b) => b.weight * (100 - b.score!) - a.weight * (100 - a.score!))
    .map(({ input, word, score }) => `${input} ${word ?? Math.floor(score!)}`)
    .join(' · ');
}

/** Every score that was judged, for those who check. */
export function observationsTable({ outcomes: { observations } }: BacktestInput): TableBlock {
  return table({
    name: 'observations',
    columns: ['account_id', 'segment', 'as_of', 'score', 'band', 'left'].map((id) =>
      column(id, id),
    ),
    rows: observations.map(({ score, segment, hasLeft }) => [
      text(score.accountId),
      text(segment),
      { value: addDays(score.t, -1), unit: 'date' },
      { value: score.score, unit: 'score' },
      text(score.band),
      { value: hasLeft, unit: 'text' },
    ]),
    for: 'machines',
  });
}
