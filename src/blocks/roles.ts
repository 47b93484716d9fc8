import { column, segmentCell, table, text } from '../compose/blocks.ts';
import { averages } from '../compose/distribution.ts';
import { comparable } from '../compose/health.ts';
import type { Cell, TableBlock } from '../reports/report.ts';
import type { BlockMaker, Kit } from './block.ts';
import { figureColumns, figureRow, notesOf, otherRow } from './figures.ts';
import { trendCell, trendColumn, twelveMonths } from './months.ts';
import { forecastAccuracy, forecastNeeds } from './renewals.ts';

type Rank = 'primary' | 'secondary';
type Named = { rank: Rank; id: string; title: string };

const rankTitles: Readonly<Record<Rank, string>> = { primary: 'Primary', secondary: 'Secondary' };

/** The metrics of a role, primary ones first. */
function roleTable(rows: readonly { rank: Rank; cells: Cell[]; trend?: Cell }[]): TableBlock {
  const hasTrend = rows.some(({ trend }) => trend !== undefined);
  return table({
    name: 'metrics',
    title: 'Metrics',
    columns: [column('rank', 'Rank', 'left'), ...figureColumns, ...(hasTrend ? [trendColumn] : [])],
    rows: rows.map(({ rank, cells, trend }, i) => {
      const isRepeated = i > 0 && rows[i - 1]!.rank === rank;
      const head = { ...text(rank), text: isRepeated ? '' : rankTitles[rank] };
      return [head, ...cells, ...(trend === undefined ? [] : [trend])];
    }),
    note: notesOf(rows.map(({ cells }) => cells)),
  });
}

function roleOf(id: string, metrics: readonly Named[]): BlockMaker {
  return {
    id,
    needs: { metrics: metrics.map((own) => ({ id: own.id, ago: twelveMonths })) },
    make: (kit) => [
      roleTable(metrics.map((own) => ({ ...rowOf(kit, own), trend: trendCell(kit, own.id) }))),
    ],
  };
}

function rowOf(kit: Kit, { rank, id, title }: Named): { rank: Rank; cells: Cell[] } {
  return { rank, cells: figureRow(kit, title, kit.figure(id), kit.figure(id, { ago: 1 })) };
}

/** Retention, and what customers say and cost. */
export const vp: BlockMaker = roleOf('role.vp', [
  { rank: 'primary', id: 'nrr@cohort/12m', title: 'NRR' },
  { rank: 'primary', id: 'grr@cohort/12m', title: 'GRR' },
  { rank: 'primary', id: 'logo_retention@cohort/12m', title: 'Logo retention' },
  { rank: 'secondary', id: 'nps@last/12m', title: 'NPS' },
  { rank: 'secondary', id: 'cost_to_serve/1m', title: 'Cost to serve, a customer' },
]);

/** Renewals and growth; NRR by segment and the distribution of health are blocks of their own. */
export const director: BlockMaker = roleOf('role.director', [
  { rank: 'primary', id: 'renewal_rate@logo/12m', title: 'Renewal rate' },
  { rank: 'secondary', id: 'expansion_rate@period/12m', title: 'Expansion rate' },
]);

const bySegment = { id: 'nrr@cohort/12m', by: ['segment'] };

/** NRR of each segment. */
export const segments: BlockMaker = {
  id: 'role.segments',
  needs: { metrics: [bySegment] },
  make: (kit) => {
    const past = kit.segments(bySegment.id, 'segment', 1);
    return [
      table({
        name: 'segments',
        title: 'NRR by segment, 12 months',
        columns: [
          column('segment', 'Segment', 'left'),
          ...figureColumns.map((own) =>
            own.id === 'title' ? { ...own, for: 'machines' as const } : own,
          ),
        ],
        rows: kit.segments(bySegment.id, 'segment').map((now): Cell[] => {
          const before = past.find(({ segment }) => segment === now.segment);
          return [segmentCell(now.segment), ...figureRow(kit, 'NRR', now, before)];
        }),
        empty: 'n/a: no customers at the start of the 12 months',
      }),
    ];
  },
};

const automation = { rank: 'primary', id: 'automation_efficiency/1m' } as const;
const compliance = { rank: 'secondary', id: 'process_compliance/1m' } as const;

/** Whether scores told who would leave, and how the work is done. */
export const operations: BlockMaker = {
  id: 'role.ops',
  needs: {
    metrics: [{ id: automation.id }, { id: compliance.id }],
    commands: ['backtest'],
  },
  make: (kit) => [
    roleTable([
      { rank: 'primary', cells: healthAccuracy(kit) },
      rowOf(kit, { ...automation, title: 'Automation efficiency' }),
      rowOf(kit, { ...compliance, title: 'Process compliance' }),
    ]),
  ],
};

/** AUC of the backtest: how often a customer that left had the lower score of two. */
function healthAccuracy(kit: Kit): Cell[] {
  const title = 'Health score accuracy';
  const none: Cell = { value: null, unit: 'percent' };
  const made = kit.made('backtest');
  if ('reason' in made)
    return otherRow('health_accuracy', title, { value: none, note: made.reason });
  const summary = made.report.blocks.find(
    (block): block is TableBlock => block.kind === 'table' && block.name === 'summary',
  );
  const own = summary?.rows.find(([measure]) => measure?.value === 'auc');
  const at = (id: string) => own?.[summary!.columns.findIndex((c) => c.id === id)]?.value ?? null;
  const auc = at('value');
  if (typeof auc !== 'number') {
    const note = 'no customer with a score left in the months looked at';
    return otherRow('health_accuracy', title, { value: none, note });
  }
  const [low, high] = [at('low'), at('high')];
  const within = low === null || high === null ? '' : ` (${hundred(low)}–${hundred(high)})`;
  const note = `pairs in which who left had the lower score${within}; \`backtest\` has more`;
  return otherRow('health_accuracy', title, { value: { value: 100 * auc, unit: 'percent' }, note });
}

const hundred = (share: string | number | boolean): string => (100 * Number(share)).toFixed(0);

const bookFigures = [
  { rank: 'primary', id: 'nrr@cohort/12m', title: 'Book NRR' },
  { rank: 'secondary', id: 'review_completion/1m', title: 'Reviews held' },
  { rank: 'secondary', id: 'ttv@contract/12m', title: 'Time to value' },
] as const;

/** Figures of all books together. */
export const csm: BlockMaker = {
  id: 'role.csm',
  needs: { health: true, metrics: bookFigures.map(({ id }) => ({ id })) },
  make: (kit) => {
    const [book, ...others] = bookFigures;
    return [
      roleTable([
        rowOf(kit, book),
        { rank: 'primary', cells: healthRow(kit) },
        ...others.map((own) => rowOf(kit, own)),
      ]),
    ];
  },
};

function healthRow({ health }: Kit): Cell[] {
  const [now, past] = [averages(health.now), averages(comparable(health) ?? [])];
  const by = now === null || past === null ? null : now.plain - past.plain;
  return otherRow('health_score', 'Average health', {
    value: { value: now?.plain ?? null, unit: 'score' },
    change: { value: by, unit: 'score', isChange: true, tone: toneOf(by) },
    note: now === null ? 'no customer has a score' : '',
  });
}

const toneOf = (by: number | null): Cell['tone'] =>
  by === null || by === 0 ? 'muted' : by > 0 ? 'good' : 'bad';

const aboutOnboarding = { id: 'nps@last/3m', by: ['topic'] };

/** How fast customers come to use what they bought, and what they say of it. */
export const onboarding: BlockMaker = {
  id: 'role.onboarding',
  needs: {
    metrics: [{ id: 'ttv@contract/12m' }, { id: 'activation_rate/1m' }, aboutOnboarding],
  },
  make: (kit) => [
    roleTable([
      rowOf(kit, { rank: 'primary', id: 'ttv@contract/12m', title: 'Time to value' }),
      rowOf(kit, { rank: 'primary', id: 'activation_rate/1m', title: 'Activation rate' }),
      { rank: 'secondary', cells: onboardingNps(kit) },
    ]),
  ],
};

function onboardingNps(kit: Kit): Cell[] {
  const [now, before] = [0, 1].map((ago) =>
    kit
      .segments(aboutOnboarding.id, 'topic', ago)
      .find(({ segment }) => segment.toLowerCase() === 'onboarding'),
  );
  const title = 'NPS about onboarding';
  if (now !== undefined) return figureRow(kit, title, now, before);
  const value: Cell = { value: null, unit: 'points' };
  const note = 'no NPS answer with the topic onboarding in 3 months';
  return otherRow('nps@last/3m', title, { value, note });
}

/** How many renew, how early, and how well it was foreseen. */
export const renewals: BlockMaker = {
  id: 'role.renewals',
  needs: {
    ...forecastNeeds,
    metrics: [{ id: 'renewal_rate@logo/12m' }, { id: 'early_renewal_rate/12m' }],
  },
  make: async (kit) => {
    const { accuracy, note } = await forecastAccuracy(kit);
    return [
      roleTable([
        rowOf(kit, { rank: 'primary', id: 'renewal_rate@logo/12m', title: 'Renewal rate' }),
        {
          rank: 'primary',
          cells: otherRow('forecast_accuracy', 'Forecast accuracy', {
            value: { value: accuracy, unit: 'percent' },
            note,
          }),
        },
        rowOf(kit, { rank: 'secondary', id: 'early_renewal_rate/12m', title: 'Early renewals' }),
      ]),
    ];
  },
};
