import { column, table, text } from '../compose/blocks.ts';
import { goalText, tellingCell } from '../compose/metrics.ts';
import type { Config } from '../config/config.ts';
import { barText, reaches } from '../measure/bars.ts';
import { idOf, metricsOf, parseId } from '../measure/ids.ts';
import { anywhere, levelsOf, statusOf } from '../measure/judge.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Cell } from '../reports/report.ts';
import type { BlockMaker, Kit } from './block.ts';

/** Metrics with a benchmark in the followed documents or the config, each against it. */
export function benchmark(config: Config): BlockMaker {
  const ids = benchmarked(config);
  return {
    id: 'benchmark.levels',
    needs: { metrics: ids.map((id) => ({ id, ago: [0] })) },
    make: (kit) => [
      table({
        name: 'benchmark',
        title: 'Ours against targets and benchmarks',
        columns: [
          column('metric', 'Metric', 'left'),
          column('unit', 'Unit', 'left', 'machines'),
          column('ours', 'Ours'),
          column('target', 'Target'),
          column('status', 'Status', 'center'),
          column('benchmark', 'Benchmark'),
          column('gap', 'Gap'),
          column('note', 'Note', 'left'),
        ],
        rows: ids.map((id) => rowOf(kit, kit.figure(id))),
        empty: `n/a: neither ${config.follow.join(', ')} nor the config sets a benchmark`,
        note:
          ids.length === 0
            ? null
            : 'Gap: ours less the nearest edge of the benchmark; none within it',
      }),
    ],
  };
}

/** Ids of what has a benchmark, in the order of the catalogue. */
function benchmarked(config: Config): string[] {
  const ids = metricsOf(config).flatMap((metric) => {
    const declared = (metric.targets ?? []).filter(({ level }) => level === 'benchmark');
    const own = Object.entries(config.targets).flatMap(([key, entries]) =>
      parseId(key, config, '1m').id === metric.id
        ? entries.map(({ window }) => `${key}${window === null ? '' : `/${window}`}`)
        : [],
    );
    const bound = declared.map(({ variant, window }) => {
      return `${metric.id}${variant === '' ? '' : `@${variant}`}/${window}`;
    });
    return [...bound, ...own];
  });
  const definitions = [...new Set(ids)].map((id) => parseId(id, config, '1m'));
  const found = definitions.filter((own) => levelsOf(config, own, anywhere).benchmark !== null);
  return [...new Set(found.map(idOf))];
}

function rowOf(kit: Kit, own: Measurement): Cell[] {
  const levels = levelsOf(kit.config, own.definition, own);
  const bar = levels.benchmark;
  return [
    text(idOf(own.definition)),
    text(own.unit),
    tellingCell(own, levels),
    text(goalText(levels)),
    { value: statusOf(own, levels), unit: 'status' },
    text(bar === null ? '' : barText(bar)),
    gapCell(own, bar),
    { ...text(own.note), tone: 'muted' },
  ];
}

type Bar = ReturnType<typeof levelsOf>['benchmark'];

/** How far a figure is from the benchmark's nearest edge, 0 within it. */
function gapCell({ value, unit, definition }: Measurement, bar: Bar): Cell {
  const shown = unit === 'percent' ? 'pp' : unit;
  if (value === null || bar === null) return { value: null, unit: shown };
  const edges = bar.operator === '..' ? [bar.number, bar.to] : [bar.number];
  const gaps = edges.map((edge) => value - edge).sort((a, b) => Math.abs(a) - Math.abs(b));
  const gap = bar.operator === '..' && reaches(value, bar) ? 0 : gaps[0]!;
  const isGood = definition.better === 'lower' ? gap < 0 : gap > 0;
  const tone = gap === 0 || definition.better === 'neutral' ? 'muted' : isGood ? 'good' : 'bad';
  return { value: gap, unit: shown, isChange: true, tone };
}
