import type { Config } from '../config/config.ts';
import type { Period } from '../lib/periods.ts';
import { groupedBy } from '../lib/records.ts';
import { idOf } from '../measure/ids.ts';
import { levelsOf } from '../measure/judge.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Cell, TableBlock } from '../reports/report.ts';
import { column, table, text } from './blocks.ts';
import { tellingCell } from './metrics.ts';

/** From so many periods on a course is more than a change. */
const leastPeriods = 3;

/** One row for each metric and segment: its course as a small line, between which figures, and the newest. */
export function trendTable(
  config: Config,
  measurements: readonly Measurement[],
  periods: readonly Period[],
): TableBlock[] {
  if (periods.length < leastPeriods) return [];
  const series = groupedBy(
    measurements,
    (m) => `${idOf(m.definition)} ${m.dimension} ${m.segment}`,
  );
  const hasSegments = measurements.some(({ dimension }) => dimension !== '');
  return [
    table({
      name: 'trend',
      title: 'Trend',
      columns: [
        column('metric', 'Metric', 'left'),
        ...(hasSegments ? [column('segment', 'Segment', 'left')] : []),
        column('course', 'Course', 'left'),
        column('lowest', 'Lowest'),
        column('highest', 'Highest'),
        column('last', periods.at(-1)!.id),
      ],
      rows: [...series.values()].map((own): Cell[] => [
        text(idOf(own[0]!.definition)),
        ...(hasSegments ? [text(own[0]!.segment)] : []),
        ...courseOf(
          config,
          periods.map(({ id }) => own.find(({ period }) => period === id)),
        ),
      ]),
      for: 'terminal',
    }),
  ];
}

function courseOf(config: Config, found: readonly (Measurement | undefined)[]): Cell[] {
  const known = found.filter((m) => m !== undefined && m.value !== null) as Measurement[];
  const sorted = known.toSorted((a, b) => a.value! - b.value!);
  return [
    { value: null, unit: 'spark', series: found.map((m) => m?.value ?? null) },
    ...[sorted[0], sorted.at(-1), found.at(-1)].map(
      (m): Cell =>
        m === undefined
          ? { value: null, unit: 'text', text: 'n/a' }
          : tellingCell(m, levelsOf(config, m.definition, m)),
    ),
  ];
}
