import type { Cohort } from '../analyse/cohorts.ts';
import type { Evidence } from '../analyse/evidence.ts';
import { monthName } from '../lib/periods.ts';
import { barText } from '../measure/bars.ts';
import type { Levels } from '../measure/judge.ts';
import type { Measurement } from '../measure/measurement.ts';
import { cellText } from '../render/cell.ts';
import type { Cell, Report, TableBlock } from '../reports/report.ts';
import type { Score } from '../score/score.ts';
import { type Action, actionsOf, itemOf, type Judged } from './actions.ts';
import { column, table, text } from './blocks.ts';
import { bandShares } from './charts.ts';
import { difference, distribution, distributions, growthPercent } from './distribution.ts';
import { headlineTiles } from './headline.ts';
import { type HealthInput, headline } from './health.ts';
import { tellingDigits } from './telling.ts';

export type SheetInput = {
  health: HealthInput;
  /** The key metrics, in the order of the sheet. */
  judged: readonly Judged[];
  /** Net retention of twelve months, for the note. */
  yearly: Measurement | undefined;
  cohorts: readonly Cohort[];
  evidence: Evidence;
  footer: string[];
};

/** The monthly metric tracking sheet. */
export function sheetReport(input: SheetInput): Report {
  const { health, footer } = input;
  const actions = actionsOf(health, input.judged, input.evidence);
  return {
    id: 'sheet',
    title: `Customer Success Metrics: ${health.title}`,
    subtitle: [headline(health)],
    period: health.period,
    currency: health.currency,
    blocks: [
      headlineTiles(health),
      ...bandShares(
        'Health Distribution',
        distributions(health.models, health.now, null),
        health.currency,
      ),
      healthDistribution(health),
      keyMetricsTable(input),
      cohortTable(input.cohorts),
      {
        kind: 'checklist',
        title: 'Actions Required',
        items: actions.map(itemOf),
        empty: 'nothing: all metrics are on target and no account is at risk',
      },
      actionsTable(actions),
    ],
    footer,
  };
}

function healthDistribution({ models, now, before, broken }: HealthInput): TableBlock {
  const columns = [
    column('status', 'Status', 'left', 'machines'),
    column('label', 'Status', 'left', 'readers'),
    column('count', 'Count'),
    column('change', 'Change'),
    column('mrr', 'MRR'),
    column('mrr_change_percent', 'Change'),
  ];
  const bands = models.flatMap((model) => {
    const own = (scores: Iterable<Score>) => [...scores].filter((s) => s.model === model.id);
    const of = models.length === 1 ? '' : ` · ${model.title}`;
    const past = broken.has(model.id) ? null : own(before.values());
    return distribution(model, own(now), past).map((band) => {
      return { ...band, name: `${band.name}${of}` };
    });
  });
  const rows = bands.map((band): Cell[] => {
    const by = band.before === null ? null : band.n - band.before.n;
    const growth = band.before === null ? null : growthPercent(band.mrr, band.before.mrr);
    const isNew =
      band.before !== null && growth === null && difference(band.mrr, band.before.mrr) !== '0';
    return [
      text(band.name),
      { ...text(band.range === '' ? band.name : `${band.name} (${band.range})`), tone: band.tone },
      { value: band.n, unit: 'count' },
      { value: by, unit: 'count', isChange: true, tone: toneOfChange(band.tone, by) },
      { value: band.mrr, unit: 'money' },
      {
        value: growth,
        unit: 'percent',
        isChange: true,
        tone: toneOfChange(band.tone, growth),
        ...(isNew ? { text: 'new' } : {}),
      },
    ];
  });
  return table({
    name: 'health_distribution',
    title: 'Health Distribution',
    columns,
    rows,
    empty: 'none',
  });
}

function toneOfChange(band: Cell['tone'], by: number | null): Cell['tone'] {
  if (by === null || by === 0 || band === 'muted' || band === 'watch') return 'muted';
  return by > 0 === (band === 'healthy') ? 'good' : 'bad';
}

function keyMetricsTable({ judged, yearly, health }: SheetInput): TableBlock {
  const columns = [
    column('metric', 'Metric', 'left', 'machines'),
    column('variant', 'Variant', 'left', 'machines'),
    column('window', 'Window', 'left', 'machines'),
    column('label', 'Metric', 'left', 'readers'),
    column('current', 'Current'),
    column('low', 'Low', 'right', 'machines'),
    column('high', 'High', 'right', 'machines'),
    column('n', 'n', 'right', 'machines'),
    column('target_op', 'Target', 'left', 'machines'),
    column('target', 'Target', 'right', 'machines'),
    column('goal', 'Target', 'right', 'readers'),
    column('status', 'Status', 'center'),
  ];
  const rows = judged.map(({ title, measurement: m, levels, status }): Cell[] => [
    text(m.metric),
    text(m.variant),
    text(m.window),
    text(labelOf(title, m)),
    currentCell(health, m, m.metric === 'nrr' ? yearly : undefined, levels),
    { value: m.low, unit: m.unit },
    { value: m.high, unit: m.unit },
    { value: m.n, unit: 'count' },
    text(levels.target?.operator ?? ''),
    { value: levels.target?.number ?? null, unit: m.unit },
    text(
      levels.target === null ? '–' : `${barText(levels.target)}${m.unit === 'percent' ? ' %' : ''}`,
    ),
    { value: status, unit: 'status' },
  ]);
  const unknown = judged.filter(({ measurement }) => measurement.value === null);
  const reasons = unknown.map(({ title, measurement }) => `${title} n/a: ${measurement.note}`);
  const note = reasons.length === 0 ? null : reasons.join(' · ');
  return table({ name: 'key_metrics', title: 'Key Metrics', columns, rows, empty: 'none', note });
}

// Two numbers of one name are told apart by their statistic and window.
function labelOf(title: string, { window, metric }: Measurement): string {
  const said =
    metric === 'ttv' ? 'Kaplan–Meier median from sign-up' : metric === 'csat_mean' ? 'mean' : '';
  const months = window === '1m' ? '' : `${window.replace('m', '')} months`;
  const parts = [said, metric === 'nrr' ? '1 month' : months].filter((part) => part !== '');
  return parts.length === 0 ? title : `${title} (${parts.join(', ')})`;
}

/** The value as readers see it, with its interval and n. */
export function currentCell(
  health: HealthInput,
  m: Measurement,
  yearly: Measurement | undefined,
  levels: Levels,
): Cell {
  if (m.value === null) return { value: null, unit: m.unit, text: 'n/a' };
  const style = { currency: health.currency, style: 'markdown' } as const;
  const digits = tellingDigits(m, levels);
  const show = (value: number | null) => cellText({ value, unit: m.unit, ...digits }, style);
  const range = m.low === null || m.high === null ? [] : [`${show(m.low)} to ${show(m.high)}`];
  const sampled = m.definition.interval === undefined ? [] : [`n ${m.n}`];
  const counts =
    m.unit === 'percent' &&
    m.definition.interval === undefined &&
    m.numerator !== null &&
    !m.numerator.includes('.') &&
    m.metric !== 'nrr'
      ? [`${m.numerator} of ${m.denominator}`]
      : [];
  const year = yearly?.value == null ? [] : [`12 months: ${show(yearly.value)}`];
  const notes = [...range, ...sampled, ...counts, ...year];
  const scale = m.metric === 'csat_mean' ? { text: `${show(m.value)} / 5` } : {};
  return {
    value: m.value,
    unit: m.unit,
    ...digits,
    ...scale,
    ...(notes.length === 0 ? {} : { note: `(${notes.join(', ')})` }),
  };
}

/** A cell as sentences quote it. */
export const shownCell = ({ currency }: HealthInput, cell: Cell): string =>
  cell.text ?? cellText({ ...cell, note: undefined }, { currency, style: 'markdown' });

/** Accounts by the month in which they first paid. */
export function cohortTable(cohorts: readonly Cohort[]): TableBlock {
  const columns = [
    column('signup_month', 'Signup Month', 'left', 'machines'),
    column('label', 'Signup Month', 'left', 'readers'),
    column('customers', 'Customers'),
    column('active', 'Active'),
    column('health_average', 'Health Avg'),
    column('retained', 'Retained'),
  ];
  const rows = cohorts.map((cohort, i): Cell[] => {
    const isNewest = i === cohorts.length - 1;
    const retained =
      isNewest || cohort.customers === 0 ? null : (100 * cohort.paying) / cohort.customers;
    return [
      text(cohort.month),
      text(monthName(cohort.month)),
      { value: cohort.customers, unit: 'count' },
      { value: cohort.active, unit: 'count' },
      { value: cohort.healthAverage, unit: 'score' },
      { value: retained, unit: 'percent', ...(isNewest ? { text: '-' } : {}) },
    ];
  });
  return table({ name: 'cohorts', title: 'Cohort Analysis', columns, rows, empty: 'none' });
}

function actionsTable(actions: readonly Action[]): TableBlock {
  const columns = ['action', 'evidence', 'amount', 'owner'].map((id) => column(id, id, 'left'));
  const rows = actions.map(({ action, evidence, amount, owner }): Cell[] => [
    text(action),
    text(evidence),
    { value: amount, unit: 'money' },
    text(owner),
  ]);
  return table({ name: 'actions', columns, rows, empty: 'none', for: 'machines' });
}
