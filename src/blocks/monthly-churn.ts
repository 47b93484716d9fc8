import { churnOf, leaversOf, rateOf, type SegmentLost } from '../analyse/churn.ts';
import { type Mover, moversOf } from '../analyse/movers.ts';
import { accountIdColumn, column, count, segmentCell, table, text } from '../compose/blocks.ts';
import type { ChurnPeriod } from '../compose/churn.ts';
import { reasonsTable } from '../compose/churn-reasons.ts';
import { addMonths } from '../lib/dates.ts';
import { negate, toUnits } from '../lib/decimal.ts';
import type { Span } from '../measure/measurement.ts';
import type { Cell, TableBlock } from '../reports/report.ts';
import type { BlockMaker, Kit } from './block.ts';
import { causeOf, movingFacts, ownerName } from './monthly-impact.ts';

const churn = 'logo_churn@start/1m';

/** What churn is split by; the last is the geography. */
const dimensions = ['segment', 'tenure', 'product', 'region'];

/** Where customers were lost, why, and who left or pays less. */
export const monthlyChurn: BlockMaker = {
  id: 'monthly.churn',
  needs: {
    metrics: [{ id: churn, by: dimensions }],
    facts: [...movingFacts, 'opening_customers', 'priced'],
    tables: ['staff'],
  },
  make: async (kit) => {
    const [now, before] = [kit.figure(churn), kit.figure(churn, { ago: 1 })];
    if (now.value === null) return [whereTable([], null, `n/a: ${now.note}`)];
    const movers = await moversOf(kit.engine, now);
    return [
      whereTable(
        await lostIn(kit, 0),
        before.value === null ? null : await lostIn(kit, 1),
        'no customers at the start',
      ),
      {
        ...reasonsTable({ now: await reasonsIn(kit, 0), past: await reasonsIn(kit, 1) }),
        name: 'churn_reasons',
        title: 'Why customers left',
      },
      lostTable(kit, movers),
    ];
  },
};

/** The month that ends with the period, or so many months before it. */
function monthOf({ period, t, figure }: Kit, ago: number): Span {
  const own = figure(churn, { ago });
  const first = period.window === own.window ? period.start : addMonths(t, -1);
  return {
    ...{ period: own.period, window: own.window },
    ...{ start: addMonths(first, -ago), end: addMonths(t, -ago) },
  };
}

function lostIn(kit: Kit, ago: number): Promise<SegmentLost[]> {
  const known = kit.context.dimensions.map(({ id }) => id);
  const ids = dimensions.filter((id) => known.includes(id));
  return churnOf(kit.engine, monthOf(kit, ago), ids);
}

async function reasonsIn(kit: Kit, ago: number): Promise<ChurnPeriod> {
  const span = monthOf(kit, ago);
  const isKnown = kit.figure(churn, { ago }).value !== null;
  const leavers = isKnown ? await leaversOf(kit.engine, kit.context, span) : [];
  return { id: span.period, lost: [], leavers };
}

/** Segments of all dimensions that lost somebody, and the total; machines get all of them. */
function whereTable(
  now: readonly SegmentLost[],
  past: readonly SegmentLost[] | null,
  empty: string,
): TableBlock {
  const place = ({ dimension }: SegmentLost) => ['', ...dimensions].indexOf(dimension);
  const sorted = now
    .filter(({ dimension }) => dimension === '' || tellsApart(now, dimension))
    .toSorted(
      (a, b) =>
        place(a) - place(b) ||
        Number(toUnits(b.mrrLost) - toUnits(a.mrrLost)) ||
        b.customers - a.customers ||
        (a.segment < b.segment ? -1 : 1),
    );
  return table({
    name: 'churn',
    title: 'Churn analysis',
    columns: [
      column('dimension', 'By', 'left'),
      column('segment', 'Value', 'left'),
      column('lost', 'Lost'),
      column('customers', 'of'),
      column('rate', 'Rate'),
      column('mrr_lost', 'MRR'),
      column('change', 'Change'),
    ],
    rows: sorted.map((own): Cell[] => {
      const rate = rateOf(own.lost, own.customers);
      const then = past?.find(
        ({ dimension, segment }) => dimension === own.dimension && segment === own.segment,
      );
      const before = then === undefined ? null : rateOf(then.lost, then.customers);
      const by = rate === null || before === null ? null : rate - before;
      return [
        { ...text(own.dimension), text: own.dimension === '' ? 'all' : own.dimension },
        segmentCell(own.segment),
        count(own.lost),
        count(own.customers),
        { value: rate, unit: 'percent' },
        { value: own.mrrLost, unit: 'money' },
        { value: by, unit: 'pp', isChange: true, tone: toneOfMore(by) },
      ];
    }),
    limit: 15,
    more: '--format csv --table churn',
    empty,
    note: now.length === 0 ? null : 'as accounts were at the start · change to the month before',
  });
}

// A dimension with one value, such as a single product, would only repeat the total.
const tellsApart = (rows: readonly SegmentLost[], id: string): boolean =>
  rows.filter(({ dimension }) => dimension === id).length > 1;

const toneOfMore = (by: number | null): Cell['tone'] =>
  by === null || by === 0 ? 'muted' : by > 0 ? 'bad' : 'good';

/** Customers that left or pay less, the largest amount first. */
function lostTable(kit: Kit, movers: readonly Mover[]): TableBlock {
  const lost = movers.filter(({ kind }) => kind !== 'expansion');
  return table({
    name: 'lost',
    title: `Lost and shrunk (${lost.length})`,
    columns: [
      accountIdColumn,
      column('account', 'Account', 'left'),
      column('kind', 'Kind', 'left'),
      column('amount', 'MRR'),
      column('reason', 'Reason', 'left'),
      column('owner', 'Owner', 'left'),
    ],
    rows: lost.map((mover): Cell[] => [
      text(mover.accountId),
      text(mover.account),
      text(mover.kind),
      { value: negate(mover.change), unit: 'money' },
      text(causeOf(mover)),
      text(ownerName(kit, mover.owner)),
    ]),
    limit: 10,
    more: '--format csv --table lost',
    empty: 'nobody left or pays less',
  });
}
