import { column, segmentCell, table, text } from '../compose/blocks.ts';
import { goalText, tellingCell, valueCell } from '../compose/metrics.ts';
import { levelsOf, statusOf } from '../measure/judge.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Cell, TableBlock, TableColumn } from '../reports/report.ts';
import type { BlockMaker, Kit } from './block.ts';

const rates = [
  { id: 'nrr@cohort', title: 'NRR' },
  { id: 'grr@cohort', title: 'GRR' },
  { id: 'logo_churn@start', title: 'Logo churn' },
  { id: 'revenue_churn@gross', title: 'Revenue churn' },
];

const windows = ['1m', '12m'];

const asked = rates.flatMap((rate) => windows.map((window) => ({ ...rate, window })));

const [lastMonth, lastYear] = [1, 12];

/** Retention and churn against the month before, the same month of last year and the target. */
export const monthlyRetention: BlockMaker = {
  id: 'monthly.retention',
  needs: {
    metrics: asked.map(({ id, window }) => ({
      ...{ id: `${id}/${window}`, by: ['segment'], ago: [0, lastMonth, lastYear] },
    })),
  },
  make: (kit) => {
    const totals = asked.map((own) => rowOf(kit, own, kit.figure(`${own.id}/${own.window}`)));
    const segments = asked.flatMap((own) =>
      kit.segments(`${own.id}/${own.window}`, 'segment').map((m) => rowOf(kit, own, m)),
    );
    return [
      forReaders('retention_total', 'Retention', totals, []),
      forReaders(
        'retention_segments',
        'Retention by segment, 12 months',
        segments.filter(({ now }) => now.window === '12m'),
        [column('segment', 'Segment', 'left')],
      ),
      forMachines([...totals, ...segments]),
    ];
  },
};

type Row = {
  title: string;
  now: Measurement;
  before: Measurement | undefined;
  yearAgo: Measurement | undefined;
  kit: Kit;
};

function rowOf(kit: Kit, { id, title, window }: (typeof asked)[number], now: Measurement): Row {
  const { dimension, segment } = now;
  const then = (ago: number): Measurement | undefined =>
    dimension === ''
      ? kit.figure(`${id}/${window}`, { ago })
      : kit.segments(`${id}/${window}`, dimension, ago).find((m) => m.segment === segment);
  return { title, now, before: then(lastMonth), yearAgo: then(lastYear), kit };
}

const past = (m: Measurement | undefined, unit: Measurement['unit']): Cell =>
  m === undefined ? { value: null, unit, text: 'n/a' } : valueCell(m);

function forReaders(
  name: string,
  title: string,
  rows: readonly Row[],
  extra: readonly TableColumn[],
): TableBlock {
  const unknown = rows.filter(({ now }) => now.value === null);
  const reasons = [...new Set(unknown.map(({ now }) => now.note).filter((own) => own !== ''))];
  return table({
    name,
    title,
    for: 'readers',
    columns: [
      column('metric', 'Metric', 'left'),
      ...extra,
      column('value', 'Value'),
      column('previous', 'Month ago'),
      column('year_ago', 'Year ago'),
      column('target', 'Target'),
      column('status', 'Status', 'center'),
    ],
    rows: rows.map(({ title: own, now, before, yearAgo, kit }): Cell[] => {
      const levels = levelsOf(kit.config, now.definition, now);
      const isSplit = extra.length > 0;
      return [
        text(isSplit ? own : `${own} ${now.window}`),
        ...(isSplit ? [segmentCell(now.segment)] : []),
        tellingCell(now, levels),
        past(before, now.unit),
        past(yearAgo, now.unit),
        text(levels.target === null ? '–' : `${goalText(levels)} %`),
        { value: statusOf(now, levels), unit: 'status' },
      ];
    }),
    empty: 'n/a: nobody who paid at the start is in a segment',
    note: reasons.length === 0 ? null : `n/a: ${reasons.join('; ')}`,
  });
}

function forMachines(rows: readonly Row[]): TableBlock {
  const ids =
    'metric variant window dimension segment value numerator denominator previous year_ago target_op target status note';
  return table({
    name: 'retention',
    for: 'machines',
    columns: ids.split(' ').map((id) => column(id, id, 'left')),
    rows: rows.map(({ now, before, yearAgo, kit }): Cell[] => {
      const levels = levelsOf(kit.config, now.definition, now);
      return [
        ...[now.metric, now.variant, now.window, now.dimension, now.segment].map(text),
        valueCell(now),
        { value: now.numerator, unit: 'number' },
        { value: now.denominator, unit: 'number' },
        past(before, now.unit),
        past(yearAgo, now.unit),
        text(levels.target?.operator ?? ''),
        { value: levels.target?.number ?? null, unit: now.unit },
        { value: statusOf(now, levels), unit: 'status' },
        text(now.note),
      ];
    }),
  });
}
