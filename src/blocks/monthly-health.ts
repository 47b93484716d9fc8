import { type BandMove, bandMoves } from '../analyse/band-moves.ts';
import { type SegmentRisk, segmentsAtRisk } from '../analyse/segments-at-risk.ts';
import { accountIdColumn, column, count, segmentCell, table, text } from '../compose/blocks.ts';
import { totalMrr } from '../compose/distribution.ts';
import { ownerOf } from '../compose/health.ts';
import { trendTables } from '../compose/health-trend.ts';
import { addMonths } from '../lib/dates.ts';
import { quotient } from '../lib/quotient.ts';
import type { Cell, TableBlock } from '../reports/report.ts';
import { incomparable } from '../score/breaks.ts';
import { bandOf, scoreChosen } from '../score/choice.ts';
import type { Score } from '../score/score.ts';
import type { BlockMaker, Kit } from './block.ts';

const nMonths = 6;

/** How health moved over six months, who changed band and why, and where the danger is. */
export const monthlyHealth: BlockMaker = {
  id: 'monthly.health',
  needs: { health: true, scoresAgo: Array.from({ length: nMonths + 1 }, (_, i) => i) },
  make: async (kit) => {
    const dates = Array.from({ length: nMonths + 1 }, (_, i) => {
      const ago = nMonths - i;
      return { t: addMonths(kit.t, -ago), scores: kit.scores(ago) };
    });
    return [
      ...trendTables(kit.health.models, dates, kit.currency, kit.health.broken),
      movedTable(kit, await movedBands(kit)),
      segmentTable(segmentsIn(kit)),
    ];
  },
};

/** Who changed band in the last month. */
export async function movedBands({
  engine,
  config,
  context,
  choice,
  t,
  health,
}: Kit): Promise<BandMove[]> {
  const { models } = health;
  // Only the newest of several dates keeps the parts that say why.
  const before = await scoreChosen(engine, {
    ...{ choice: choice!, health: config.health, context, asOfs: [addMonths(t, -1)] },
  });
  return bandMoves(
    models.flatMap(({ bands }) => bands.map(({ name }) => name)),
    health.now,
    before.filter(({ model }) => !health.broken.has(model)),
  );
}

function movedTable(kit: Kit, moves: readonly BandMove[]): TableBlock {
  const toneOf = (score: Score): Cell['tone'] => bandOf(kit.health.models, score)?.role ?? 'muted';
  return table({
    name: 'moved',
    title: `Who changed band, and why (${moves.length})`,
    columns: [
      accountIdColumn,
      { ...column('account', 'Account', 'left'), whenNarrow: 'stays' },
      column('from', 'from', 'left', 'machines'),
      column('to', 'to', 'left', 'machines'),
      column('moved', 'Moved', 'left', 'readers'),
      column('health', 'Health'),
      { ...column('change', 'Change'), whenNarrow: 'leaves' },
      column('mrr', 'MRR'),
      { ...column('why', 'Why', 'left'), whenNarrow: 'stays' },
      { ...column('owner', 'Owner', 'left'), whenNarrow: 'leaves' },
    ],
    rows: moves.map(({ now, before, why }): Cell[] => [
      text(now.accountId),
      text(now.account),
      text(before.band),
      text(now.band),
      { ...text(`${before.band} → ${now.band}`), tone: toneOf(now) },
      { value: now.score, unit: 'score' },
      changeOf(now, before),
      { value: now.mrr, unit: 'money' },
      text(why),
      text(ownerOf(kit.health, now)),
    ]),
    limit: 10,
    more: '--format csv --table moved',
    empty: kit.health.broken.size > 0 ? incomparable : 'nobody changed band',
  });
}

function changeOf({ score: now }: Score, { score: before }: Score): Cell {
  if (now === null || before === null) return { value: null, unit: 'score' };
  const by = now - before;
  return { value: by, unit: 'score', isChange: true, tone: by > 0 ? 'good' : 'bad' };
}

/** Segments by their share of customers in danger. */
export const segmentsIn = ({ health }: Kit): SegmentRisk[] =>
  segmentsAtRisk(health.models, health.now, health.segments);

function segmentTable(segments: readonly SegmentRisk[]): TableBlock {
  return table({
    name: 'segments_at_risk',
    title: 'Segments at risk',
    columns: [
      column('segment', 'Segment', 'left'),
      column('at_risk', 'At risk'),
      column('customers', 'of'),
      column('share', 'Share'),
      column('mrr_at_risk', 'MRR at risk'),
      column('mrr', 'of MRR'),
    ],
    rows: segments.map(({ segment, all, endangered }): Cell[] => [
      segmentCell(segment),
      count(endangered.length),
      count(all.length),
      {
        value: quotient(String(endangered.length), String(all.length), 100),
        unit: 'percent',
        tone: endangered.length > 0 ? 'at_risk' : 'muted',
      },
      { value: totalMrr(endangered), unit: 'money' },
      { value: totalMrr(all), unit: 'money' },
    ]),
    empty: 'no customers',
    note: segments.length === 0 ? null : 'at risk: in a band of role at risk or critical',
  });
}
