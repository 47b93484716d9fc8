import { type Backtest, leastLeavers, type Rate } from '../analyse/backtest.ts';
import type { Fit } from '../analyse/fit.ts';
import type { Floor } from '../analyse/floors.ts';
import { leads, type Outcomes } from '../analyse/outcomes.ts';
import { addDays } from '../lib/dates.ts';
import type { Interval } from '../lib/statistics.ts';
import { grouped } from '../lib/text.ts';
import type { Model } from '../models/model.ts';
import type { Cell, Report, TableBlock } from '../reports/report.ts';
import { fitBlocks } from './backtest-fit.ts';
import {
  bandsTable,
  calibrationTable,
  greenTable,
  observationsTable,
  segmentsTable,
  tenthsTable,
} from './backtest-tables.ts';
import { column, count, table, text } from './blocks.ts';

export type BacktestInput = {
  model: Model;
  horizonDays: number;
  dimension: string;
  /** Month ends whose horizon has passed, exclusive days, oldest first. */
  asOfs: readonly string[];
  period: string;
  currency: string | null;
  outcomes: Outcomes;
  result: Backtest;
  floors: readonly Floor[];
  /** Null where no weights were asked for. */
  fit: Fit | null;
  /** What cannot be used for the past. */
  barred: readonly string[];
  footer: string[];
};

/** Whether low scores came before churn: figures, bands, calibration, segments, what was missed. */
export function backtestReport(input: BacktestInput): Report {
  const { model, period, currency, footer, barred, fit } = input;
  return {
    id: 'backtest',
    title: `Does health predict churn? Model ${model.title}`,
    subtitle: [headline(input), conclusion(input)],
    period,
    currency,
    blocks: [
      summary(input),
      bandsTable(input),
      tenthsTable(input),
      calibrationTable(input),
      segmentsTable(input),
      greenTable(input),
      ...(fit === null ? [] : fitBlocks(fit, model)),
      observationsTable(input),
    ],
    footer: [...footer, ...barred.map((says) => `without dates: ${says}`)],
  };
}

function headline({ horizonDays, asOfs, result: { base, nAccounts, nLeavers } }: BacktestInput) {
  const days = asOfs.map((t) => addDays(t, -1));
  return [
    `churn within ${horizonDays} days`,
    days.length === 0
      ? 'no month ends'
      : `${days.length} month end${days.length === 1 ? '' : 's'}, ${days[0]} to ${days.at(-1)}`,
    `${grouped(base.n)} scores of ${grouped(nAccounts)} customers, ${grouped(nLeavers)} left`,
  ].join(' · ');
}

function conclusion(input: BacktestInput): string {
  const { auc, nLeavers } = input.result;
  if (auc === null) return `Nothing can be concluded: ${whyUnknown(input)}.`;
  const pairs = Math.round(100 * auc.value);
  const says =
    auc.low > 0.5
      ? `The score tells churn: in ${pairs} of 100 pairs the customer that left had the lower score.`
      : auc.high < 0.5
        ? `The score points the wrong way: in ${100 - pairs} of 100 pairs the customer that left had the higher score.`
        : 'Nothing shows that the score tells churn: it may be chance that it does.';
  if (nLeavers >= leastLeavers) return says;
  const few = `Only ${nLeavers} customer${nLeavers === 1 ? '' : 's'} left; below ${leastLeavers}`;
  return `${says} ${few} no floor, band or segment can be judged by its value alone, and no weights can be fitted.`;
}

function whyUnknown({ result: { base }, asOfs, horizonDays, outcomes }: BacktestInput): string {
  if (outcomes.nUntold > 0 && asOfs.length === 0) {
    return `none of ${grouped(outcomes.nUntold)} customers at month ends has a score`;
  }
  if (asOfs.length === 0) {
    return `no month end with customers lies ${horizonDays} days or more before the end of the data`;
  }
  if (base.left === 0) return `none of ${base.n} left within ${horizonDays} days`;
  if (base.left === base.n) return `all ${base.n} left within ${horizonDays} days`;
  return `too few left to draw accounts again and again (${base.left} of ${base.n})`;
}

function summary(input: BacktestInput): TableBlock {
  const { result, horizonDays, floors } = input;
  const { auc, base, redMultiple, recall, green, calibration } = result;
  const rows = [
    row('auc', 'AUC', number(auc?.value), auc, base.n, floors),
    row(
      'base_rate',
      `Left within ${horizonDays} days`,
      percent(base.left, base.n),
      percents(base),
      base.n,
      floors,
    ),
    row(
      'red_multiple',
      'Red bands against all',
      { ...number(redMultiple?.value), note: redMultiple === null ? undefined : '×' },
      redMultiple,
      base.n,
      floors,
    ),
    ...leads.map((days) => {
      const seen = recall.get(days) ?? { n: 0, left: 0, interval: null };
      const title = `Below green ${days} days before`;
      return row(
        `recall_${days}d`,
        title,
        percent(seen.left, seen.n),
        percents(seen),
        seen.n,
        floors,
      );
    }),
    row(
      'green_share',
      'Customers that are green',
      percent(green.n, green.of),
      null,
      green.of,
      floors,
    ),
    row('brier', 'Brier score', number(calibration?.brier, 4), null, base.n, floors),
    row(
      'brier_base',
      'Brier score, mean rate',
      number(calibration?.brierOfBase, 4),
      null,
      base.n,
      floors,
    ),
  ];
  return table({
    name: 'summary',
    title: null,
    columns: [
      column('measure', 'measure', 'left', 'machines'),
      column('title', '', 'left', 'readers'),
      column('value', 'Value'),
      column('low', 'low', 'right', 'machines'),
      column('high', 'high', 'right', 'machines'),
      column('interval', '95 % interval', 'right', 'readers'),
      column('n', 'n'),
      column('floor', 'Floor'),
      column('verdict', 'Verdict', 'left'),
    ],
    rows,
    note: result.base.n === 0 ? null : notesOf(input),
  });
}

type Limits = { low?: number | null; high?: number | null } | null;

function row(
  id: string,
  title: string,
  value: Cell,
  limits: Limits,
  n: number,
  floors: readonly Floor[],
): Cell[] {
  const [low, high] = [limits?.low ?? null, limits?.high ?? null];
  const floor = floors.find((own) => own.id === id);
  const verdict = floor === undefined ? null : verdictOf(floor);
  const scale = value.unit === 'percent' ? 100 : 1;
  return [
    text(id),
    text(title),
    value,
    { value: low, unit: 'number' },
    { value: high, unit: 'number' },
    text(value.value === null ? null : intervalText(low, high, value.unit === 'percent' ? 1 : 2)),
    count(n),
    {
      value: floor === undefined ? null : floor.limit * scale,
      unit: 'number',
      text: floor === undefined ? '' : floorText(floor),
    },
    { value: verdict, unit: 'text', tone: toneOf(floor), text: verdict ?? '' },
  ];
}

const floorText = ({ id, is, limit }: Floor): string => {
  const sign = is === 'least' ? '≥' : '≤';
  if (id === 'red_multiple') return `${sign} ${limit} ×`;
  return limit === 2 / 3 ? `${sign} ⅔` : `${sign} ${Number((100 * limit).toFixed(4))} %`;
};

const verdictOf = ({ isPassed }: Floor): string =>
  isPassed === null ? 'n/a' : isPassed ? 'passed' : 'failed';

const toneOf = (floor: Floor | undefined): Cell['tone'] =>
  floor?.isPassed == null ? undefined : floor.isPassed ? 'good' : 'bad';

const number = (value: number | null | undefined, digits = 2): Cell => ({
  value: value ?? null,
  unit: 'number',
  digits,
});

/** A part of some rows in percent, null where there are none. */
export const percent = (n: number, of: number): Cell => ({
  value: of === 0 ? null : (100 * n) / of,
  unit: 'percent',
});

/** The limits of a rate in percent. */
export function percents({ interval }: Pick<Rate, 'interval'>): {
  low: number | null;
  high: number | null;
} {
  if (interval === null) return { low: null, high: null };
  return { low: 100 * interval.low, high: 100 * interval.high };
}

/** An interval for readers, empty where there is none. */
export function intervalText(low: number | null, high: number | null, digits = 1): string {
  return low === null || high === null ? '' : `${low.toFixed(digits)}–${high.toFixed(digits)}`;
}

function notesOf({ outcomes, result, horizonDays, floors }: BacktestInput): string {
  const { unscored, redMultiple, recall } = result;
  const { nUnseen } = outcomes;
  const isOpen = (id: Floor['id'], limits: Partial<Interval> | null | undefined) => {
    const { limit } = floors.find((own) => own.id === id)!;
    return limits?.low !== undefined && limits.low <= limit && limit <= limits.high!;
  };
  const open = [
    ...(isOpen('red_multiple', redMultiple) ? ['the multiple of the red bands'] : []),
    ...(isOpen('recall_60d', recall.get(60)?.interval)
      ? ['what was below green 60 days before']
      : []),
  ];
  return [
    ...(open.length === 0
      ? []
      : [
          `The interval reaches across the floor, so the verdict may be chance: ${open.join(', ')}.`,
        ]),
    'Customers that were saved because they were red count as kept: recall and multiples are understated.',
    'A customer counts at every month end: the intervals of AUC and multiple draw whole accounts, those of shares take each row for itself and are too narrow.',
    ...(unscored.n === 0
      ? []
      : [
          `Without a score and not counted: ${grouped(unscored.n)}, of whom ${unscored.left} left within ${horizonDays} days.`,
        ]),
    ...(nUnseen === 0 ? [] : [`${nUnseen} came and left between two month ends, unseen.`]),
  ].join(' ');
}
