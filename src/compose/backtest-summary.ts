import type { Floor } from '../analyse/floors.ts';
import { leads } from '../analyse/outcomes.ts';
import type { Interval } from '../lib/statistics.ts';
import { grouped } from '../lib/text.ts';
import type { Cell, TableBlock } from '../reports/report.ts';
import type { BacktestInput } from './backtest.ts';
import { intervalText, percent, percents } from './backtest-cells.ts';
import { column, count, table, text } from './blocks.ts';

/** One figure, with its limits in its own unit. */
type Figure = {
  id: string;
  title: string;
  value: Cell;
  limits: { low?: number | null; high?: number | null } | null;
  n: number;
};

/** The main figures, each with its interval and, where it must reach one, its floor. */
export function summaryTable(input: BacktestInput): TableBlock {
  return table({
    name: 'summary',
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
    rows: figuresOf(input).map((figure) => rowOf(figure, input.floors)),
    note: input.result.base.n === 0 ? null : notesOf(input),
  });
}

function figuresOf({ result, horizonDays }: BacktestInput): Figure[] {
  const { auc, base, redMultiple, recall, green, calibration } = result;
  const { n } = base;
  return [
    { id: 'auc', title: 'AUC', value: number(auc?.value), limits: auc, n },
    {
      id: 'base_rate',
      title: `Left within ${horizonDays} days`,
      value: percent(base.left, n),
      limits: percents(base),
      n,
    },
    {
      id: 'red_multiple',
      title: 'Red bands against all',
      value: { ...number(redMultiple?.value), note: redMultiple === null ? undefined : '×' },
      limits: redMultiple,
      n,
    },
    ...leads.map((days): Figure => {
      const seen = recall.get(days) ?? { n: 0, left: 0, interval: null };
      return {
        id: `recall_${days}d`,
        title: `Below green ${days} days before`,
        value: percent(seen.left, seen.n),
        limits: percents(seen),
        n: seen.n,
      };
    }),
    {
      id: 'green_share',
      title: 'Customers that are green',
      value: percent(green.n, green.of),
      limits: null,
      n: green.of,
    },
    { id: 'brier', title: 'Brier score', value: number(calibration?.brier, 4), limits: null, n },
    {
      id: 'brier_base',
      title: 'Brier score, mean rate',
      value: number(calibration?.brierOfBase, 4),
      limits: null,
      n,
    },
  ];
}

function rowOf({ id, title, value, limits, n }: Figure, floors: readonly Floor[]): Cell[] {
  const [low, high] = [limits?.low ?? null, limits?.high ?? null];
  const isPercent = value.unit === 'percent';
  const floor = floors.find((own) => own.id === id);
  return [
    text(id),
    text(title),
    value,
    { value: low, unit: 'number' },
    { value: high, unit: 'number' },
    text(value.value === null ? null : intervalText(low, high, isPercent ? 1 : 2)),
    count(n),
    ...(floor === undefined ? [blank, blank] : floorCells(floor, isPercent)),
  ];
}

const blank: Cell = { value: null, unit: 'text', text: '' };

function floorCells({ id, is, limit, isPassed }: Floor, isPercent: boolean): Cell[] {
  const sign = is === 'least' ? '≥' : '≤';
  const share = limit === 2 / 3 ? '⅔' : `${Number((100 * limit).toFixed(4))} %`;
  const verdict = isPassed === null ? 'n/a' : isPassed ? 'passed' : 'failed';
  return [
    {
      value: isPercent ? 100 * limit : limit,
      unit: 'number',
      text: `${sign} ${id === 'red_multiple' ? `${limit} ×` : share}`,
    },
    {
      value: verdict,
      unit: 'text',
      tone: isPassed === null ? undefined : isPassed ? 'good' : 'bad',
    },
  ];
}

const number = (value: number | null | undefined, digits = 2): Cell => ({
  value: value ?? null,
  unit: 'number',
  digits,
});

function notesOf(input: BacktestInput): string {
  const { unscored } = input.result;
  const { nUnseen } = input.outcomes;
  const open = openVerdicts(input).join(', ');
  const sentences = [
    open && `The interval reaches across the floor, so the verdict may be chance: ${open}.`,
    'Customers that were saved because they were red count as kept: recall and multiples are understated.',
    'A customer counts at every month end: the intervals of AUC and multiple draw whole accounts, those of shares take each row for itself and are too narrow.',
    unscored.n > 0 &&
      `Without a score and not counted: ${grouped(unscored.n)}, of whom ${unscored.left} left within ${input.horizonDays} days.`,
    nUnseen > 0 && `${nUnseen} came and left between two month ends, unseen.`,
  ];
  return sentences.filter(Boolean).join(' ');
}

function openVerdicts({ result: { redMultiple, recall }, floors }: BacktestInput): string[] {
  const isOpen = (id: Floor['id'], interval: Partial<Interval> | null | undefined): boolean => {
    const { limit } = floors.find((floor) => floor.id === id)!;
    return interval?.low !== undefined && interval.low <= limit && limit <= interval.high!;
  };
  return [
    ...(isOpen('red_multiple', redMultiple) ? ['red bands against all'] : []),
    ...(isOpen('recall_60d', recall.get(60)?.interval) ? ['below green 60 days before'] : []),
  ];
}
