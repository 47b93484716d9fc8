import { column, count, table, text } from '../compose/blocks.ts';
import { averages, distributions } from '../compose/distribution.ts';
import { valueCell } from '../compose/metrics.ts';
import { moneyText } from '../compose/recent.ts';
import { groupedBy } from '../lib/records.ts';
import { levelsOf, statusOf } from '../measure/judge.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Cell } from '../reports/report.ts';
import type { BlockMaker, Kit } from './block.ts';
import { booksOf, csmCell, csmIdColumn, ofThen } from './books.ts';

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
        csmIdColumn,
        column('csm', 'CSM', 'left'),
        column('accounts', 'Accounts'),
        column('mrr', 'MRR'),
        column('nrr', 'NRR 12m'),
        column('average_health', 'Health'),
        column('review_completion', 'Reviews'),
        column('ttv', 'TTV'),
      ],
      rows: booksOf(kit, kit.health.now).map(({ csm, scores, mrr }): Cell[] => [
        text(csm),
        csmCell(kit, csm),
        count(scores.length),
        { value: mrr, unit: 'money' },
        shareCell(kit, shares.nrr, csm),
        { value: averages(scores)?.plain ?? null, unit: 'score' },
        shareCell(kit, shares.reviews, csm),
        shareCell(kit, shares.ttv, csm),
      ]),
      empty: 'no customers',
      note: [noteOf(Object.values(shares).map((id) => kit.figure(id))), ofThen('NRR')]
        .filter((said) => said !== null)
        .join(' · '),
    }),
  ],
};

function shareCell(kit: Kit, id: string, csm: string | null): Cell {
  const found = kit.segments(id, 'csm').find(({ segment }) => segment === (csm ?? 'unknown'));
  if (found === undefined) return { value: null, unit: kit.figure(id).unit };
  const status = statusOf(found, levelsOf(kit.config, found.definition, found));
  const tone = status === 'missed' ? 'bad' : status === 'met' ? 'good' : undefined;
  return { ...valueCell(found), tone };
}

/** Why columns are empty, each reason once. */
export function noteOf(figures: readonly Measurement[]): string | null {
  const lacking = figures.filter(({ value, note }) => value === null && note !== '');
  if (lacking.length === 0) return null;
  const reasons = groupedBy(lacking, ({ note }) => note);
  return [...reasons]
    .map(([why, own]) => `n/a, ${why}: ${own.map(({ definition }) => definition.title).join(', ')}`)
    .join(' · ');
}

/** Customers of each CSM by band. */
export const byStatus: BlockMaker = {
  id: 'csm.by_status',
  needs: { health: true },
  make: (kit) => {
    const { models, now } = kit.health;
    const books = booksOf(kit, now);
    const bands = distributions(models, now, null).map(({ name, tone }) => ({ name, tone }));
    const counted = books.map(({ csm, scores }) => {
      const own = distributions(models, scores, null);
      return { csm, of: (name: string) => own.find((band) => band.name === name) };
    });
    return [
      table({
        name: 'by_status_wide',
        title: 'Assigned by status, with MRR',
        for: 'readers',
        columns: [
          column('csm', 'CSM', 'left'),
          ...bands.map(({ name }) => column(name.toLowerCase().replaceAll('-', '_'), name)),
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
          csmIdColumn,
          column('csm', 'CSM', 'left'),
          column('status', 'Status', 'left'),
          column('customers', 'Customers'),
          column('mrr', 'MRR'),
        ],
        rows: counted.flatMap(({ csm, of }) =>
          bands.map(({ name }): Cell[] => [
            text(csm),
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
