import { accountIdColumn, column, count, table, text } from '../compose/blocks.ts';
import { averages, distribution, totalMrr } from '../compose/distribution.ts';
import { byMrr, comparable, type HealthInput, ownerOf } from '../compose/health.ts';
import { overviews } from '../compose/health-overview.ts';
import { changeCell, valueCell } from '../compose/metrics.ts';
import { fromUnits, toUnits } from '../lib/decimal.ts';
import { assessmentOf } from '../measure/assess.ts';
import type { Cell, TableBlock } from '../reports/report.ts';
import { hasRole } from '../score/choice.ts';
import { mainIssue, type Score } from '../score/score.ts';
import type { BlockMaker, Kit } from './block.ts';
import { unitColumn } from './figures.ts';
import { trendCell, trendColumn, twelveMonths } from './months.ts';

const tiles = [
  { id: 'nrr@cohort/12m', title: 'NRR' },
  { id: 'grr@cohort/12m', title: 'GRR' },
  { id: 'logo_retention@cohort/12m', title: 'Logo retention' },
  { id: 'nps@last/12m', title: 'NPS' },
];

/** The four outcomes of the trailing twelve months against three months ago. */
export const outcomes: BlockMaker = {
  id: 'executive.outcomes',
  needs: { metrics: tiles.map(({ id }) => ({ id, ago: twelveMonths })) },
  make: (kit) => [
    table({
      name: 'outcomes',
      title: 'Business outcomes, trailing 12 months',
      columns: [
        column('metric', 'Metric', 'left', 'machines'),
        column('outcome', 'Outcome', 'left'),
        column('value', 'Value'),
        unitColumn,
        column('change', 'In 3 months'),
        trendColumn,
        column('rating', 'Rating', 'left'),
        column('note', 'Note', 'left'),
      ],
      rows: tiles.map(({ id, title }): Cell[] => {
        const now = kit.figure(id);
        return [
          text(id),
          text(title),
          valueCell(now),
          text(now.unit),
          flattened(changeCell(now, kit.figure(id, { ago: 3 }))),
          trendCell(kit, id),
          text(assessmentOf(kit.config, now)),
          { ...text(now.note), tone: 'muted' },
        ];
      }),
      tiles: {
        ...{ title: 'outcome', value: 'value', trend: 'trend', change: 'change' },
        says: ['rating', 'note'],
      },
    }),
  ],
};

// The document calls less than half a point flat.
function flattened(cell: Cell): Cell {
  const isFlat = typeof cell.value === 'number' && Math.abs(cell.value) < 0.5;
  return isFlat ? { ...cell, tone: 'muted', text: 'flat' } : cell;
}

const keys = [
  { id: 'customers/1m', title: 'Customers' },
  { id: 'logo_churn@start/1m', title: 'Churned customers, month' },
  { id: 'logo_churn@start/12m', title: 'Churned customers, 12 months' },
  { id: 'expansion_revenue/1m', title: 'Expansion revenue, month' },
  { id: 'expansion_revenue/12m', title: 'Expansion revenue, 12 months' },
];

/** The figures that a board asks for next, against the month before. */
export const keyFigures: BlockMaker = {
  id: 'executive.key_figures',
  needs: { health: true, metrics: keys.map(({ id }) => ({ id, ago: twelveMonths })) },
  make: (kit) => [
    table({
      name: 'key_figures',
      title: 'Key figures',
      columns: [
        column('metric', 'Metric', 'left', 'machines'),
        column('figure', 'Figure', 'left'),
        column('value', 'Value'),
        unitColumn,
        column('change', 'Change'),
        trendColumn,
        column('note', 'Note', 'left'),
      ],
      rows: [
        ...keys.map(({ id, title }): Cell[] => {
          const now = kit.figure(id);
          const counts = now.unit === 'percent' && now.value !== null;
          return [
            text(id),
            text(title),
            valueCell(now),
            text(now.unit),
            changeCell(now, kit.figure(id, { ago: 1 })),
            trendCell(kit, id),
            {
              ...text(counts ? `${now.numerator} of ${now.denominator}` : now.note),
              tone: 'muted',
            },
          ];
        }),
        ...averageRows(kit),
      ],
    }),
  ],
};

function averageRows({ health }: Kit): Cell[][] {
  const [now, before] = [averages(health.now), averages(comparable(health) ?? [])];
  const row = (id: string, title: string, value: number | null, past: number | null): Cell[] => [
    text(id),
    text(title),
    { value, unit: 'score', digits: 1, ...(value === null ? { text: 'n/a' } : {}) },
    text('score'),
    changeOf(value, past),
    { value: null, unit: 'spark' },
    { ...text(value === null ? 'no customer has a score' : ''), tone: 'muted' },
  ];
  return [
    row('health_score@plain/1m', 'Average health', now?.plain ?? null, before?.plain ?? null),
    row(
      'health_score@by_mrr/1m',
      'Average health, weighted by MRR',
      now?.byMrr ?? null,
      before?.byMrr ?? null,
    ),
  ];
}

function changeOf(value: number | null, past: number | null): Cell {
  if (value === null || past === null) return { value: null, unit: 'score' };
  const by = value - past;
  return {
    value: by,
    unit: 'score',
    isChange: true,
    tone: by === 0 ? 'muted' : by > 0 ? 'good' : 'bad',
  };
}

/** Customers by band with their MRR. */
export const healthBands: BlockMaker = {
  id: 'executive.health',
  needs: { health: true },
  make: ({ health }) => [...overviews(health), bandsForMachines(health)],
};

function bandsForMachines({ models, now, before, broken }: HealthInput): TableBlock {
  const rows = models.flatMap((model) => {
    const own = (scores: Iterable<Score>) => [...scores].filter((s) => s.model === model.id);
    const past = broken.has(model.id) ? null : own(before.values());
    const bands = distribution(model, own(now), past);
    return bands.map(({ name, n, mrr, before: past }): Cell[] => [
      text(model.id),
      text(name),
      count(n),
      { value: now.length === 0 ? null : (100 * n) / now.length, unit: 'percent' },
      { value: mrr, unit: 'money' },
      count(past === null ? null : n - past.n),
    ]);
  });
  const ids = ['model', 'band', 'customers', 'percent', 'mrr', 'change'];
  return table({
    name: 'health_distribution',
    columns: ids.map((id) => column(id, id, 'left')),
    rows,
    for: 'machines',
  });
}

/** What is in danger: how many, how much a year, and the ten largest. */
export const atRisk: BlockMaker = {
  id: 'executive.at_risk',
  needs: { health: true },
  make: (kit) => {
    const { health } = kit;
    const isAtRisk = (score: Score) => hasRole(health.models, score, ['at_risk', 'critical']);
    const now = health.now.filter(isAtRisk);
    const before = comparable(health)?.filter(isAtRisk) ?? null;
    const by = before === null ? null : now.length - before.length;
    const arr = yearly(now);
    const growth = before === null ? null : arr - yearly(before);
    return [
      table({
        name: 'at_risk_total',
        title: 'At-risk accounts',
        columns: [
          column('accounts', 'Accounts'),
          column('accounts_change', 'Change'),
          column('arr', 'ARR'),
          column('arr_change', 'Change'),
        ],
        rows: [
          [
            count(now.length),
            { value: by, unit: 'count', isChange: true, tone: toneOfMore(by) },
            { value: fromUnits(arr), unit: 'money' },
            {
              value: growth === null ? null : fromUnits(growth),
              unit: 'money',
              isChange: true,
              tone: toneOfMore(growth === null ? null : Number(growth)),
            },
          ],
        ],
        tiles: 'columns',
      }),
      table({
        name: 'at_risk',
        columns: [
          accountIdColumn,
          column('account', 'Account', 'left'),
          column('health', 'Health'),
          column('arr', 'ARR'),
          column('issue', 'Issue', 'left'),
          column('owner', 'Owner', 'left'),
        ],
        rows: [...now]
          .sort(byMrr)
          .map((score): Cell[] => [
            text(score.accountId),
            text(score.account),
            { value: score.score, unit: 'score' },
            { value: fromUnits(yearly([score])), unit: 'money' },
            text(mainIssue(score)?.says ?? ''),
            text(ownerOf(health, score)),
          ]),
        limit: 10,
        more: '--format csv --table at_risk',
        empty: 'no account is at risk',
      }),
    ];
  },
};

const yearly = (scores: readonly Score[]): bigint => 12n * toUnits(totalMrr(scores));

const toneOfMore = (by: number | null): Cell['tone'] =>
  by === null || by === 0 ? 'muted' : by > 0 ? 'bad' : 'good';
