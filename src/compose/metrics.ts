import type { Config } from '../config/config.ts';
import type { Period } from '../lib/periods.ts';
import { isWithinNoise } from '../lib/statistics.ts';
import { assessmentOf } from '../measure/assess.ts';
import { barText } from '../measure/bars.ts';
import { idOf } from '../measure/ids.ts';
import { type Levels, levelsOf, statusOf } from '../measure/judge.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Cell, Report, TableColumn } from '../reports/report.ts';
import { segmentCell, table, text } from './blocks.ts';
import { segmentCharts, trendCharts } from './charts-trend.ts';
import { tellingDigits } from './telling.ts';
import { trendTable } from './trend-table.ts';

const both = (id: string, title: string, align: TableColumn['align'] = 'left'): TableColumn => ({
  id,
  title,
  align,
  for: 'both',
});
const machine = (id: string): TableColumn => ({ id, title: id, align: 'left', for: 'machines' });
const reader = (id: string, title: string, align: TableColumn['align'] = 'right'): TableColumn => ({
  id,
  title,
  align,
  for: 'readers',
});

/** The contract of machine formats: extended only by adding columns at the end. */
const columns: TableColumn[] = [
  reader('id', 'Metric', 'left'),
  machine('metric'),
  machine('variant'),
  machine('window'),
  both('period', 'Period'),
  machine('dimension'),
  both('segment', 'Segment'),
  both('value', 'Value', 'right'),
  machine('unit'),
  machine('numerator'),
  machine('denominator'),
  both('n', 'n', 'right'),
  machine('low'),
  machine('high'),
  both('previous', 'Before', 'right'),
  reader('change', 'Change'),
  machine('target_op'),
  machine('target'),
  reader('goal', 'Target'),
  both('status', 'Status', 'center'),
  both('note', 'Note'),
  both('assessment', 'Assessment'),
  machine('target_to'),
];

export type MetricTableInput = {
  config: Config;
  currency: string | null;
  /** Of the periods and of the one before the first. */
  measurements: readonly Measurement[];
  periods: readonly Period[];
  /** The period that has not ended yet, null when all have. */
  partialId: string | null;
  footer: string[];
};

/** A table of measurements with what they were before and what they should be. */
export function metricTable({
  config,
  currency,
  measurements,
  periods,
  partialId,
  footer,
}: MetricTableInput): Report {
  const shown = measurements.filter(({ period }) => periods.some(({ id }) => id === period));
  const ids = [...new Set(measurements.map(({ period }) => period))];
  const rows = shown.map((m) => {
    const before = measurements.find(
      (other) => isSame(other, m) && other.period === ids[ids.indexOf(m.period) - 1],
    );
    const note =
      m.period === partialId ? ['to date', m.note].filter((t) => t !== '').join('; ') : m.note;
    return rowOf(config, { ...m, note }, before);
  });
  const hasSegments = shown.some(({ dimension }) => dimension !== '');
  const isAssessed = shown.some((m) => assessmentOf(config, m) !== null);
  const kept = columns.map((column) => {
    const isIdle =
      (column.id === 'segment' && !hasSegments) || (column.id === 'assessment' && !isAssessed);
    return isIdle ? { ...column, for: 'machines' as const } : column;
  });
  const [first, last] = [periods[0]!.id, periods.at(-1)!.id];
  return {
    id: 'metrics',
    title: 'Metrics',
    subtitle: [first === last ? first : `${first} to ${last}`],
    period: last,
    currency,
    blocks: [
      ...trendCharts(config, currency, shown, periods),
      ...segmentCharts(currency, shown, last),
      ...trendTable(config, shown, periods),
      table({
        name: 'metrics',
        pageTitle: 'All figures',
        columns: kept,
        rows,
        empty: 'no metric was asked for',
      }),
    ],
    footer,
  };
}

const isSame = (a: Measurement, b: Measurement): boolean =>
  a.metric === b.metric &&
  a.variant === b.variant &&
  a.window === b.window &&
  a.dimension === b.dimension &&
  a.segment === b.segment;

function rowOf(config: Config, m: Measurement, before: Measurement | undefined): Cell[] {
  const levels = levelsOf(config, m.definition, m);
  return [
    text(idOf(m.definition)),
    text(m.metric),
    text(m.variant),
    text(m.window),
    text(m.period),
    text(m.dimension),
    segmentCell(m.segment),
    tellingCell(m, levels),
    text(m.unit),
    { value: m.numerator, unit: 'number' },
    { value: m.denominator, unit: 'number' },
    { value: m.n, unit: 'count', tone: isSmall(config, m) ? 'warn' : undefined },
    { value: m.low, unit: m.unit },
    { value: m.high, unit: m.unit },
    { value: before?.exact ?? before?.value ?? null, unit: m.unit, ...digitsOf(m) },
    changeCell(m, before),
    text(levels.target?.operator ?? ''),
    { value: levels.target?.number ?? null, unit: m.unit },
    text(goalText(levels)),
    { value: statusOf(m, levels), unit: 'status' },
    { ...text(noteOf(config, m, before)), tone: 'muted' },
    text(assessmentOf(config, m) ?? ''),
    { value: levels.target?.operator === '..' ? levels.target.to : null, unit: m.unit },
  ];
}

/** The value with its interval, where it is a sample. */
export function valueCell(m: Measurement): Cell {
  const unknown = m.value === null ? { text: 'n/a' } : {};
  return { value: m.exact ?? m.value, unit: m.unit, ...digitsOf(m), ...unknown };
}

// NPS is a whole number of points; points of the config may be differences of percentages.
const digitsOf = ({ definition, unit }: Measurement): { digits?: number } =>
  definition.family === 'own' && unit === 'points' ? { digits: 1 } : {};

/** The value with the decimals at which its status shows. */
export const tellingCell = (m: Measurement, levels: Levels): Cell => ({
  ...valueCell(m),
  ...tellingDigits(m, levels, digitsOf(m).digits),
});

/** A change in its own kind: counts and scores as they are, money in percent, percentages in points. */
export function changeCell(m: Measurement, before: Measurement | undefined): Cell {
  const [now, then] = [m.value, before?.value ?? null];
  if (now === null || then === null) return { value: null, unit: m.unit };
  const tone = toneOf(m, now - then);
  if (m.unit === 'money') {
    const value = then === 0 ? null : (100 * (now - then)) / then;
    return { value, unit: 'percent', isChange: true, tone };
  }
  const unit = m.unit === 'percent' ? 'pp' : m.unit;
  return { value: now - then, unit, ...digitsOf(m), isChange: true, tone };
}

function toneOf(m: Measurement, by: number): Cell['tone'] {
  const { better } = m.definition;
  if (by === 0 || better === 'neutral' || better === 'range') return 'muted';
  return by > 0 === (better === 'higher') ? 'good' : 'bad';
}

/** A target as it is written. */
export function goalText({ target }: Pick<Levels, 'target'>): string {
  return target === null ? '' : barText(target);
}

const isSmall = (config: Config, m: Measurement): boolean =>
  m.definition.interval !== undefined && m.n > 0 && m.n < config.definitions.minN;

function noteOf(config: Config, m: Measurement, before: Measurement | undefined): string {
  if (m.note !== '') return m.note;
  return [
    isSmall(config, m) ? `small sample: fewer than ${config.definitions.minN}` : '',
    isNoise(m, before) ? 'change within noise' : '',
  ]
    .filter((text) => text !== '')
    .join('; ');
}

// Windows longer than their period share answers with the one before: no two samples to compare.
function isNoise(m: Measurement, before: Measurement | undefined): boolean {
  if (m.value === null || before?.value == null || m.value === before.value) return false;
  if (m.standardError == null || before.standardError == null || !isOwnWindow(m)) return false;
  return isWithinNoise(m.value - before.value, m.standardError, before.standardError);
}

const isOwnWindow = ({ period, window }: Measurement): boolean =>
  window === (/^\d{4}-Q\d$/.test(period) ? '3m' : /^\d{4}$/.test(period) ? '12m' : '1m');
