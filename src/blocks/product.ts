import { type FeatureUse, featureUse } from '../analyse/feature-use.ts';
import { openVotes } from '../analyse/requests.ts';
import { column, count, segmentCell, table, text, wholeOrSegment } from '../compose/blocks.ts';
import { changeCell, goalText, valueCell } from '../compose/metrics.ts';
import { quotient } from '../lib/quotient.ts';
import { levelsOf, statusOf } from '../measure/judge.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Block, Cell, TableColumn } from '../reports/report.ts';
import type { BlockMaker, Kit } from './block.ts';
import { monthLabel, sixMonths } from './months.ts';

const any = 'feature_used_any/1m';
const weekly = 'feature_used_weekly/1m';
const byTier = ['core', 'advanced', 'new'].map((tier) => `feature_adoption@${tier}/1m`);

/** How many accounts use each feature, how often and how deep. */
export const adoption: BlockMaker = {
  id: 'product.adoption',
  needs: {
    metrics: [
      { id: any, by: ['feature'] },
      { id: weekly, by: ['feature'] },
      ...byTier.map((id) => ({ id, ago: [0] })),
    ],
  },
  make: async (kit) => {
    const total = kit.figure(any);
    const use = total.value === null ? [] : await featureUse(kit.engine, total);
    const found = use.flatMap((own) => {
      const now = segmentOf(kit, any, 'feature', own.feature);
      return now === undefined ? [] : [{ own, now }];
    });
    const order = (a: (typeof found)[number], b: typeof a) =>
      tierPlace(a.own) - tierPlace(b.own) ||
      (b.now.value ?? 0) - (a.now.value ?? 0) ||
      (a.own.feature < b.own.feature ? -1 : 1);
    return [
      table({
        name: 'adoption',
        title: 'Adoption by feature',
        columns: [
          column('feature', 'Feature', 'left'),
          column('tier', 'Tier', 'left'),
          column('any', 'Any use'),
          column('weekly', 'Weekly'),
          column('depth', 'Days'),
          column('change', 'Change'),
          column('target', 'Target'),
          column('status', 'Status', 'center'),
        ],
        rows: found.sort(order).map(({ own, now }) => adoptionRow(kit, own, now)),
        empty: `n/a: ${total.note}`,
        note:
          found.length === 0
            ? null
            : 'Days: mean days of use in the month of an account that uses it',
      }),
    ];
  },
};

function adoptionRow(kit: Kit, own: FeatureUse, now: Measurement): Cell[] {
  const often = segmentOf(kit, weekly, 'feature', own.feature);
  const { definition, period, isToDate } = kit.figure(`feature_adoption@${tierOf(own)}/1m`);
  // Other features have a tier of their own, or none, and no target.
  const levels = isJudged(own)
    ? levelsOf(kit.config, definition, { period, dimension: '', segment: '' })
    : { target: null, min: null };
  return [
    text(own.feature),
    text(own.tier),
    valueCell(now),
    often === undefined ? { value: null, unit: 'percent' } : valueCell(often),
    {
      value: own.accounts === 0 ? null : quotient(String(own.days), String(own.accounts)),
      unit: 'number',
      digits: 1,
    },
    changeCell(now, segmentOf(kit, any, 'feature', own.feature, 1)),
    text(goalText(levels)),
    { value: statusOf({ value: now.value, definition, isToDate }, levels), unit: 'status' },
  ];
}

const tiers = ['core', 'advanced'];

const tierPlace = ({ tier }: FeatureUse): number =>
  tier === null ? tiers.length : tiers.indexOf(tier);

const isJudged = ({ tier, isNew }: FeatureUse): boolean => isNew || tier !== null;

// What is new is not yet expected to be used like the rest of its tier.
const tierOf = ({ tier, isNew }: FeatureUse): string => (isNew ? 'new' : (tier ?? 'core'));

function segmentOf(
  kit: Kit,
  id: string,
  dimension: string,
  segment: string,
  ago = 0,
): Measurement | undefined {
  return kit.segments(id, dimension, ago).find((m) => m.segment === segment);
}

const flows = {
  new: 'feature_requests/1m',
  closed: 'feature_requests_closed/1m',
  backlog: 'feature_request_backlog/1m',
  duplicates: 'feature_request_duplicates/1m',
} as const;

const flowColumns = (own: TableColumn, ...more: TableColumn[]): TableColumn[] => [
  own,
  column('new', 'New'),
  column('closed', 'Closed'),
  column('backlog', 'Backlog'),
  column('duplicates', 'Duplicates'),
  ...more,
];

/** Feature requests of six months, by month, by the customers' segment and by category. */
export const requests: BlockMaker = {
  id: 'product.requests',
  needs: {
    tables: ['feedback'],
    metrics: Object.values(flows).map((id) => ({
      id,
      by: ['segment', 'category'],
      ago: sixMonths,
    })),
  },
  make: async (kit) => {
    const total = kit.figure(flows.new);
    const empty = total.value === null ? `n/a: ${total.note}` : 'no feature requests';
    const parts = total.value === null ? [] : splits;
    const months = sixMonths.toReversed();
    return [
      table({
        name: 'request_trends',
        title: 'Feature requests',
        columns: flowColumns(column('month', 'Month', 'left')),
        rows:
          total.value === null
            ? []
            : months.map((ago): Cell[] => [
                text(monthLabel(kit, ago)),
                ...Object.values(flows).map((id) => valueCell(kit.figure(id, { ago }))),
              ]),
        empty,
      }),
      ...(await Promise.all(parts.map((split) => splitTable(kit, split)))),
    ];
  },
};

type Split = { name: string; title: string; dimension: string; column: string };

const splits: readonly Split[] = [
  { name: 'tier', title: 'tier', dimension: 'segment', column: 'closing_segment' },
  { name: 'category', title: 'category', dimension: 'category', column: 'category' },
];

// Flows of six months, with what is open at the end and the votes for it.
async function splitTable(kit: Kit, split: Split): Promise<Block> {
  const { name, title, dimension } = split;
  const votes = kit.context.has('feedback.votes')
    ? await openVotes(kit.engine, split.column, kit.figure(flows.new))
    : null;
  const names = new Set(
    Object.values(flows).flatMap((id) =>
      sixMonths.flatMap((ago) => kit.segments(id, dimension, ago).map(({ segment }) => segment)),
    ),
  );
  const sum = (id: string, segment: string): Cell => {
    const isKnown = kit.figure(id).value !== null;
    const values = sixMonths.map((ago) => segmentOf(kit, id, dimension, segment, ago)?.value ?? 0);
    return count(isKnown ? values.reduce((a, b) => a + b, 0) : null);
  };
  const rows = [...names].map((segment) => ({ segment, votes: votes?.get(segment) ?? 0 }));
  return table({
    name: `requests_by_${name}`,
    title: `Requests by ${title}, six months`,
    columns: flowColumns(column(name, capital(title), 'left'), column('votes', 'Votes')),
    rows: rows
      .sort((a, b) => b.votes - a.votes || (a.segment < b.segment ? -1 : 1))
      .map((row): Cell[] => [
        segmentCell(row.segment),
        sum(flows.new, row.segment),
        sum(flows.closed, row.segment),
        count(segmentOf(kit, flows.backlog, dimension, row.segment)?.value ?? 0),
        sum(flows.duplicates, row.segment),
        count(votes === null ? null : row.votes),
      ]),
    empty: 'no feature requests',
  });
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

const satisfied = ['product_satisfaction/1m', 'product_satisfaction/12m'] as const;

/** What customers say of the product, by segment. */
export const satisfaction: BlockMaker = {
  id: 'product.satisfaction',
  needs: { metrics: satisfied.map((id) => ({ id, by: ['segment'], ago: [0] })) },
  make: (kit) => {
    // Many ask once a year; a target of months does not judge the year.
    const id = satisfied.find((own) => kit.figure(own).value !== null) ?? satisfied[0];
    const total = kit.figure(id);
    const all = total.value === null ? [] : [total, ...kit.segments(id, 'segment')];
    return [
      table({
        name: 'satisfaction',
        title: `Product satisfaction${id === satisfied[0] ? '' : ', 12 months'}`,
        columns: [
          column('segment', 'Segment', 'left'),
          column('mean', 'Mean'),
          column('n', 'n'),
          column('low', 'From'),
          column('high', 'To'),
          column('target', 'Target'),
        ],
        rows: all.map((m): Cell[] => [
          wholeOrSegment(m),
          valueCell(m),
          { ...count(m.n), tone: m.n < kit.config.definitions.minN ? 'warn' : undefined },
          { value: m.low, unit: m.unit },
          { value: m.high, unit: m.unit },
          text(goalText(levelsOf(kit.config, m.definition, m))),
        ]),
        empty: `n/a: ${total.note}`,
        note: all.length === 0 ? null : 'From and to: where the mean lies with 95 % confidence',
      }),
    ];
  },
};
