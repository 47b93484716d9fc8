import { type Crossed, crossed } from '../analyse/crossed.ts';
import { column, count, segmentCell, table, text } from '../compose/blocks.ts';
import { goalText, valueCell } from '../compose/metrics.ts';
import { quantile } from '../lib/statistics.ts';
import { spaced } from '../lib/text.ts';
import { idOf } from '../measure/ids.ts';
import { type Levels, levelsOf, statusOf, voicesOf } from '../measure/judge.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Cell, TableBlock, Unit } from '../reports/report.ts';
import type { BlockMaker, Kit } from './block.ts';
import { metricCell, unitColumn } from './figures.ts';
import { lackOf, lacksOf } from './lacking.ts';

const goals = [
  ...['csat', 'csat_mean', 'ces', 'fcr', 'first_response_time', 'resolution_time'],
  ...['sla_compliance', 'aht', 'self_service_rate', 'article_rating', 'kb_search_success'],
].map((id) => `${id}/7d`);

const dimensions = ['priority', 'category', 'topic'];

// Targets are set for a month; the week is held against them.
const monthly = ({ definition }: Measurement) => ({ ...definition, window: '1m' });

const targetOf = ({ config }: Kit, m: Measurement): Levels => levelsOf(config, monthly(m), m);

/** Every target of support against the last seven days, the worst first. */
export const teamGoals: BlockMaker = {
  id: 'weekly.goals',
  needs: { metrics: goals.map((id) => ({ id, by: dimensions, ago: [0] })) },
  make: (kit) => {
    const found = goals.flatMap((id) => [
      kit.figure(id),
      ...dimensions
        .flatMap((dimension) => kit.segments(id, dimension))
        .filter((m) => isOwn(kit, m)),
    ]);
    const held = found
      .map((m) => ({ m, levels: targetOf(kit, m) }))
      .filter(({ levels }) => levels.target !== null)
      .map(({ m, levels }) => ({ m, levels, attained: attained(m, levels) }));
    const place = ({ m, attained }: (typeof held)[number]) =>
      m.value === null ? Number.POSITIVE_INFINITY : (attained ?? Number.MAX_VALUE);
    held.sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
    return [
      table({
        name: 'goals',
        title: 'Team against goals, 7 days',
        columns: [
          column('metric', 'Metric', 'left'),
          column('segment', 'Segment', 'left', 'machines'),
          column('value', 'Value'),
          unitColumn,
          column('goal', 'Goal'),
          column('attained', 'Attained'),
          column('status', 'Status', 'center'),
          column('n', 'n'),
        ],
        rows: held.map(({ m, levels, attained }): Cell[] => [
          metricCell(idOf(m.definition), titleOf(m)),
          text(m.segment),
          valueCell(m),
          text(m.unit),
          text(goalText(levels)),
          { value: attained, unit: 'percent', digits: 0 },
          { value: statusOf(m, levels), unit: 'status' },
          count(m.n),
        ]),
        empty: 'no target of support is set: `follow: [service]`, or `targets:` of the config',
        note: lacksOf(
          held
            .filter(({ m }) => m.segment === '')
            .map(({ m }) => ({ title: m.definition.title, m })),
        ),
      }),
    ];
  },
};

const titleOf = ({ definition: { title }, segment }: Measurement): string =>
  segment === '' ? title : `${title}: ${spaced(segment)}`;

// A segment without a target of its own would repeat the total's.
const isOwn = ({ config }: Kit, m: Measurement): boolean =>
  voicesOf(config, monthly(m), m).some(({ specific }) => specific.has('target'));

function attained({ value }: Measurement, { target }: Levels): number | null {
  if (value === null || target === null || target.operator === '..') return null;
  const isHigher = target.operator.startsWith('>');
  const [part, all] = isHigher ? [value, target.number] : [target.number, value];
  return all === 0 ? null : (100 * part) / all;
}

/** What is looked at by category and agent; squares make the margin of a mean. */
const watched = [
  { id: 'fcr/7d', squares: null },
  { id: 'csat/7d', squares: null },
  { id: 'aht/7d', squares: 'sum(cast(handle_seconds as decimal(18, 4)) * handle_seconds)' },
] as const;

/** Rows below which a figure is too uncertain to act on. */
const minRows = 20;

/** Agents without which there is no median to speak of. */
const minAgents = 3;

type Gap = {
  metric: string;
  title: string;
  places: string[];
  unit: Unit;
  value: number;
  aim: number;
  n: number;
  /** How far the figure falls short, in its unit. */
  gap: number;
};

/** Where the team falls short of a target, and where an agent falls behind the others. */
export const improvement: BlockMaker = {
  id: 'weekly.improve',
  needs: { metrics: watched.map(({ id }) => ({ id, by: ['category'], ago: [0] })) },
  make: async (kit) => {
    const [short, behind]: [Gap[], Gap[]] = [[], []];
    for (const { id, squares } of watched) {
      const m = kit.figure(id);
      if (m.value === null) continue;
      const by = (columns: string[]) =>
        crossed(kit.engine, m.definition, kit.period.id, columns, squares);
      short.push(...(await by(['category'])).flatMap((own) => shortfall(kit, m, own)));
      behind.push(...laggards(m, await by(['category', 'agent_id'])));
    }
    const lacks = watched.map(({ id }) => lackOf(kit.figure(id)));
    const missing = lacks.every((lack) => lack !== null) ? `n/a: ${lacks[0]}` : null;
    return [shortfalls(short.sort(byGap), missing), training(kit, behind.sort(byGap), missing)];
  },
};

// Gaps of different units are compared as shares of what is aimed for.
const byGap = (a: Gap, b: Gap): number =>
  b.gap / b.aim - a.gap / a.aim || (`${a.metric} ${a.places}` < `${b.metric} ${b.places}` ? -1 : 1);

function gapTo(m: Measurement, own: Crossed, aim: number): Gap[] {
  const { value, n, margin, places } = own;
  const gap = m.definition.better === 'lower' ? value - aim : aim - value;
  if (places.some((place) => place === null) || n < minRows || gap <= (margin ?? gap)) return [];
  const { title, unit } = m.definition;
  const metric = idOf(m.definition);
  return [{ metric, title, places: places as string[], unit, value, aim, n, gap }];
}

function shortfall(kit: Kit, m: Measurement, own: Crossed): Gap[] {
  const place = { ...m, dimension: 'category', segment: own.places[0] ?? 'unknown' };
  const { target } = targetOf(kit, place);
  return target === null || target.operator === '..' ? [] : gapTo(m, own, target.number);
}

function laggards(m: Measurement, all: readonly Crossed[]): Gap[] {
  const known = all.filter(({ places, n }) => places.every((own) => own !== null) && n >= minRows);
  return known.flatMap((own) => {
    const peers = known.filter(({ places }) => places[0] === own.places[0]);
    if (peers.length < minAgents) return [];
    const values = peers.map(({ value }) => value).sort((a, b) => a - b);
    return gapTo(m, own, quantile(values, 0.5)!);
  });
}

const units: Partial<Record<Unit, Unit>> = { percent: 'pp' };

const gapCells = ({ unit, value, aim, n, gap }: Gap): Cell[] => [
  { value: gap, unit: units[unit] ?? unit, tone: 'bad' },
  { value, unit },
  { value: aim, unit },
  count(n),
  text(unit),
];

function shortfalls(gaps: readonly Gap[], missing: string | null): TableBlock {
  return table({
    name: 'improve',
    title: 'To improve: short of the target by more than the margin',
    columns: [
      column('metric', 'Metric', 'left'),
      column('category', 'Category', 'left'),
      column('gap', 'Gap to target'),
      column('value', 'Value'),
      column('target', 'Target'),
      column('n', 'n'),
      unitColumn,
    ],
    rows: gaps.map((own) => [
      metricCell(own.metric, own.title),
      segmentCell(own.places[0]!),
      ...gapCells(own),
    ]),
    limit: 10,
    more: '--format csv --table improve',
    empty:
      missing ??
      `no category with ${minRows} tickets or answers falls short of its target beyond doubt`,
  });
}

function training({ staff }: Kit, gaps: readonly Gap[], missing: string | null): TableBlock {
  return table({
    name: 'training',
    title: 'Training: behind the median of the agents by more than the margin',
    columns: [
      column('agent', 'Agent', 'left'),
      column('category', 'Category', 'left'),
      column('metric', 'Metric', 'left'),
      column('gap', 'Gap to median'),
      column('value', 'Value'),
      column('median', 'Median'),
      column('n', 'n'),
      unitColumn,
    ],
    rows: gaps.map((own) => {
      const [category, agent] = own.places as [string, string];
      return [
        text(staff.get(agent) ?? agent),
        segmentCell(category),
        metricCell(own.metric, own.title),
        ...gapCells(own),
      ];
    }),
    limit: 10,
    more: '--format csv --table training',
    empty:
      missing ?? `no agent with ${minRows} tickets or answers of a category is behind beyond doubt`,
  });
}
