import { column, segmentCell, table, text } from '../compose/blocks.ts';
import { waterfallChart } from '../compose/charts.ts';
import { isZero } from '../lib/decimal.ts';
import { spaced } from '../lib/text.ts';
import type { ChartBlock } from '../reports/chart.ts';
import type { Cell, TableBlock } from '../reports/report.ts';
import type { BlockMaker, Kit } from './block.ts';

/** A line from the start to the end; `of` explains the line above it and is not added again. */
type Line = { id: string; metric: string; title: string; sign: 1 | -1 | 0; isOf?: true };

const lines: readonly Line[] = [
  { id: 'start', metric: 'mrr_opening', title: 'Start', sign: 1 },
  { id: 'first_seen', metric: 'mrr_first_seen', title: '+ first seen', sign: 1 },
  { id: 'new', metric: 'mrr_new', title: '+ new', sign: 1 },
  { id: 'reactivation', metric: 'mrr_reactivation', title: '+ reactivation', sign: 1 },
  { id: 'expansion', metric: 'mrr_expansion', title: '+ expansion', sign: 1 },
  ...cause('seats', 'mrr_upsell_seats', 'seats'),
  ...cause('plan', 'mrr_upsell_plan', 'plan'),
  ...cause('product', 'mrr_cross_sell', 'products'),
  ...cause('price', 'mrr_price', 'price'),
  ...cause('discount', 'mrr_discount_end', 'discounts ended'),
  { id: 'contraction', metric: 'mrr_contraction', title: '− contraction', sign: -1 },
  { id: 'churn', metric: 'mrr_churn', title: '− churn', sign: -1 },
  { id: 'fx', metric: 'mrr_fx', title: '± exchange rates', sign: 1 },
  { id: 'transfers', metric: 'mrr_transfer', title: '± transfers', sign: 1 },
  { id: 'end', metric: 'mrr', title: 'End', sign: 0 },
];

function cause(id: string, metric: string, title: string): Line[] {
  return [{ id: `expansion_${id}`, metric, title: `    by ${title}`, sign: 0, isOf: true }];
}

/** Lines that readers see even where nothing moved. */
const always = ['start', 'new', 'expansion', 'contraction', 'churn', 'end'];

type Column = { segment: string; amounts: ReadonlyMap<string, string | null> };

/** MRR from the start of the month to its end: of all customers and of each segment. */
export const monthlyWaterfall: BlockMaker = {
  id: 'monthly.waterfall',
  needs: {
    metrics: lines.map(({ metric }) => ({ id: `${metric}/1m`, by: ['segment'], ago: [0] })),
  },
  make: (kit) => {
    const { value, note } = kit.figure('mrr/1m');
    const columns = value === null ? [] : columnsOf(kit);
    const reason = `n/a: ${note}`;
    return [...chartOf(kit, columns), forReaders(columns, reason), forMachines(columns)];
  },
};

// The total alone: the causes of expansion are parts of it.
function chartOf({ currency }: Kit, [total]: readonly Column[]): ChartBlock[] {
  const steps = lines
    .filter(({ isOf }) => !isOf)
    .map(({ id, title, sign }) => ({
      ...{ word: title.replace(/^[+−±] /, '').toLowerCase(), sign, accounts: 0 },
      amount: total?.amounts.get(id) ?? '0',
    }))
    .filter(({ sign, amount, word }) => sign === 0 || word === 'start' || !isZero(amount));
  return total === undefined ? [] : waterfallChart('MRR from start to end', steps, currency);
}

function columnsOf(kit: Kit): Column[] {
  const total = lines.map(({ id, metric }): [string, string | null] => {
    return [id, kit.figure(`${metric}/1m`).exact];
  });
  const names = kit.segments('mrr_transfer/1m', 'segment').map(({ segment }) => segment);
  const segments = names.map((segment): Column => {
    const amounts = lines.map(({ id, metric }): [string, string | null] => {
      const own = kit.segments(`${metric}/1m`, 'segment').find((m) => m.segment === segment);
      // A segment without accounts of a line has none of it; what nobody can tell stays unknown.
      const isKnown = kit.figure(`${metric}/1m`).value !== null;
      return [id, own === undefined ? (isKnown ? '0' : null) : own.exact];
    });
    return { segment, amounts: new Map(amounts) };
  });
  return [{ segment: '', amounts: new Map(total) }, ...(names.length > 1 ? segments : [])];
}

function forReaders(columns: readonly Column[], reason: string): TableBlock {
  const moved = (id: string) =>
    columns.some(({ amounts }) => !isZero(amounts.get(id) ?? '0')) || always.includes(id);
  return table({
    name: 'waterfall_lines',
    title: 'MRR from start to end',
    for: 'readers',
    columns: [
      column('line', 'MRR', 'left'),
      ...columns.map(({ segment }) => column(segment === '' ? 'total' : segment, nameOf(segment))),
    ],
    rows: (columns.length === 0 ? [] : lines)
      .filter(({ id }) => moved(id))
      .map(({ id, title, isOf }): Cell[] => [
        { ...text(title), ...(isOf ? { tone: 'muted' } : {}) },
        ...columns.map(
          ({ amounts }): Cell => ({
            value: amounts.get(id) ?? null,
            unit: 'money',
            ...(isOf ? { tone: 'muted' } : {}),
          }),
        ),
      ]),
    empty: reason,
  });
}

const nameOf = (segment: string): string => (segment === '' ? 'Total' : spaced(segment));

function forMachines(columns: readonly Column[]): TableBlock {
  return table({
    name: 'waterfall',
    for: 'machines',
    columns: [
      column('segment', 'segment', 'left'),
      ...lines.map(({ id, title }) => column(id, title)),
    ],
    rows: columns.map(({ segment, amounts }): Cell[] => [
      segmentCell(segment),
      ...lines.map(({ id }): Cell => ({ value: amounts.get(id) ?? null, unit: 'money' })),
    ]),
  });
}
