import { type Category, categoriesOf } from '../analyse/categories.ts';
import { column, count, segmentCell, table } from '../compose/blocks.ts';
import type { Cell } from '../reports/report.ts';
import type { BlockMaker, Kit } from './block.ts';

const volume = 'ticket_volume/1m';

/** Where support loses time: by category of tickets. */
export const monthlyProcess: BlockMaker = {
  id: 'monthly.process',
  needs: { metrics: [{ id: volume, ago: [0] }], facts: ['ticket_periods'] },
  make: async (kit) => {
    const categories = await categoriesIn(kit);
    return [
      table({
        name: 'process',
        title: 'Process improvement',
        columns: [
          column('category', 'Category', 'left'),
          column('fcr', 'FCR'),
          column('reopens', 'Reopens'),
          column('escalations', 'Escalations'),
          column('breaches', 'Breaches'),
          column('tickets', 'Tickets'),
          column('hours_over', 'Hours over SLA'),
        ],
        rows: categories.map((own) => rowOf(kit, own)),
        limit: 12,
        more: '--format csv --table process',
        empty: kit.context.has('tickets')
          ? 'no tickets in the month'
          : `n/a: ${kit.figure(volume).note}`,
        note: categories.length === 0 ? null : 'hours over the due times, open tickets to the end',
      }),
    ];
  },
};

/** Categories of the tickets of the month; none without tickets. */
export const categoriesIn = async ({ engine, context, figure }: Kit): Promise<Category[]> =>
  context.has('tickets') ? categoriesOf(engine, figure(volume)) : [];

// What no export tells stays unknown instead of 0.
function rowOf({ context: { has } }: Kit, own: Category): Cell[] {
  const { category, firstContact, replied, due } = own;
  const isCounted = has('tickets.agent_replies') && replied > 0;
  return [
    segmentCell(category),
    { value: isCounted ? (100 * firstContact) / replied : null, unit: 'percent' },
    count(has('tickets.reopens') ? own.reopens : null),
    count(has('tickets.escalated') || has('tickets.escalated_at') ? own.escalations : null),
    count(due > 0 ? own.breaches : null),
    count(own.tickets),
    { value: due > 0 ? own.secondsOver / 3600 : null, unit: 'hours', digits: 1 },
  ];
}
