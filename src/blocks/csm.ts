import { column, count, table, text } from '../compose/blocks.ts';
import { averages, distribution } from '../compose/distribution.ts';
import { valueCell } from '../compose/metrics.ts';
import { moneyText } from '../compose/recent.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Cell } from '../reports/report.ts';
import type { BlockMaker, Kit } from './block.ts';
import { booksOf, csmCell } from './books.ts';

const shares = {
  nrr: 'nrr@cohort/12m',
  reviews: 'review_completion/1m',
  ttv: 'ttv@contract/12m',
} as const;

/** What each CSM looks after, and how it goes. */
export const book: BlockMaker = {
  id: 'csm.book',
  needs: {
    health: true,
    metrics: Object.values(shares).map((id) => ({ id, by: ['csm'], ago: [0] })),
  },
  make: (kit) => [
    table({
      name: 'book',
      title: 'Book',
      columns: [
        column('csm', 'CSM', 'left'),
        column('accounts', 'Accounts'),
        column('mrr', 'MRR'),
        column('nrr', 'NRR 12m'),
        column('average_health', 'Health'),
        column('review_completion', 'Reviews'),
        column('ttv', 'TTV'),
      ],
      rows: booksOf(kit, kit.health.now).map(({ csm, scores, mrr }): Cell[] => [
        csmCell(kit, csm),
        count(scores.length),
        { value: mrr, unit: 'money' },
        shareCell(kit, shares.nrr, csm),
        { value: averages(scores)?.plain ?? null, unit: 'score' },
        shareCell(kit, shares.reviews, csm),
        shareCell(kit, shares.ttv, csm),
      ]),
      empty: 'no customers',
      note: noteOf(Object.values(shares).map((id) => kit.figure(id))),
    }),
  ],
};

function shareCell(kit: Kit, id: string, csm: string | null): Cell {
  const found = kit.segments(id, 'csm').find(({ segment }) => segment === (csm ?? 'unknown'));
  const { unit } = kit.figure(id);
  return found === undefined ? { value: null, unit } : valueCell(found);
}

/** Why columns are empty, one reason each. */
export function noteOf(figures: readonly Measurement[]): string | null {
  const lacking = figures.filter(({ value, note }) => value === null && note !== '');
  if (lacking.length === 0) return null;
  return lacking.map(({ definition, note }) => `${definition.title}: n/a, ${note}`).join(' · ');
}

/** Customers of each CSM by band. */
export const byStatus: BlockMaker = {
  id: 'csm.by_status',
  needs: { health: true },
  make: (kit) => {
    const { model, now } = kit.health;
    const books = booksOf(kit, now);
    const bands = distribution(model, now, null).map(({ name, tone }) => ({ name, tone }));
    const counted = books.map(({ csm, scores }) => {
      const own = distribution(model, scores, null);
      return { csm, of: (name: string) => own.find((band) => band.name === name) };
    });
    return [
      table({
        name: 'by_status_wide',
        title: 'Assigned by status, with MRR',
        for: 'readers',
        columns: [
          column('csm', 'CSM', 'left'),
          ...bands.map(({ name }) => column(name.toLowerCase(), name)),
        ],
        rows: counted.map(({ csm, of }): Cell[] => [
          csmCell(kit, csm),
          ...bands.map(({ name, tone }): Cell => {
            const { n = 0, mrr = '0' } = of(name) ?? {};
            return {
              value: n,
              unit: 'count',
              tone,
              note: n === 0 ? undefined : moneyText(mrr, kit),
            };
          }),
        ]),
        empty: 'no customers',
      }),
      table({
        name: 'by_status',
        for: 'machines',
        columns: [
          column('csm', 'CSM', 'left'),
          column('status', 'Status', 'left'),
          column('customers', 'Customers'),
          column('mrr', 'MRR'),
        ],
        rows: counted.flatMap(({ csm, of }) =>
          bands.map(({ name }): Cell[] => [
            csmCell(kit, csm),
            text(name),
            count(of(name)?.n ?? 0),
            { value: of(name)?.mrr ?? '0', unit: 'money' },
          ]),
        ),
      }),
    ];
  },
};
