import { column, count, table, text } from '../compose/blocks.ts';
import { addDays } from '../lib/dates.ts';
import { knownMonths, type Season, seasons } from '../lib/season.ts';
import type { Cell, TableBlock } from '../reports/report.ts';
import type { BlockMaker, Kit } from './block.ts';

// What comes of one export begins with it: a first year without churn is a year.
const watched = [
  { id: 'mrr_new/1m', title: 'New MRR', begins: 'mrr' },
  { id: 'mrr_expansion/1m', title: 'Expansion MRR', begins: 'mrr' },
  { id: 'mrr_churn/1m', title: 'Churned MRR', begins: 'mrr' },
  { id: 'mau/1m', title: 'Active users', begins: 'use' },
  { id: 'ticket_volume/1m', title: 'Tickets', begins: 'tickets' },
];

/** Months looked at: three years, of which two must be known. */
const months = Array.from({ length: 36 }, (_, ago) => ago);

/** How much more or less happens in a calendar month than in the others. */
export const seasonality: BlockMaker = {
  id: 'seasonality.index',
  needs: { metrics: watched.map(({ id }) => ({ id, ago: months })) },
  make: (kit) => {
    const all = watched.map((own) => ({ ...own, found: seasonsOf(kit, own) }));
    return [readersTable(all), machinesTable(all)];
  },
};

type Found = (typeof watched)[number] & { found: ReturnType<typeof seasons> };

// A part of a month is no month.
function seasonsOf(kit: Kit, { id, begins }: (typeof watched)[number]): ReturnType<typeof seasons> {
  if (!kit.t.endsWith('-01') || kit.period.window !== '1m') return null;
  const newest = Number(addDays(kit.t, -1).slice(5, 7));
  const related = watched.filter((own) => own.begins === begins);
  const known = Math.max(...related.map((own) => knownMonths(valuesOf(kit, own.id))));
  return seasons(valuesOf(kit, id), newest, known);
}

const valuesOf = (kit: Kit, id: string): (number | null)[] =>
  months.map((ago) => kit.figure(id, { ago }).value);

const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function readersTable(all: readonly Found[]): TableBlock {
  return table({
    name: 'seasons',
    title: 'Calendar months against the mean of their year, in percent',
    for: 'readers',
    columns: [
      column('metric', 'Metric', 'left'),
      ...names.map((name) => column(name.toLowerCase(), name)),
      { ...column('years', 'Years'), whenNarrow: 'leaves' },
    ],
    rows: (all.some(({ found }) => found !== null) ? all : []).map(({ title, found }): Cell[] => [
      text(title),
      ...(found?.seasons.map(indexCell) ?? names.map(() => notKnown)),
      found === null ? notKnown : count(found.years),
    ]),
    empty: 'n/a: fewer than 24 whole months are known, or the period is not a month',
    note: all.some(({ found }) => found !== null)
      ? '100 is the mean of 12 months; n/a where fewer than 24 whole months are known'
      : null,
  });
}

const notKnown: Cell = { value: null, unit: 'number', text: 'n/a' };

const indexCell = (season: Season): Cell => ({
  value: season.index,
  unit: 'number',
  digits: 0,
});

function machinesTable(all: readonly Found[]): TableBlock {
  return table({
    name: 'seasonality',
    for: 'machines',
    columns: [
      column('metric', 'Metric', 'left'),
      column('month', 'Month'),
      column('index', 'Index'),
      column('years', 'Years'),
    ],
    rows: all.flatMap(({ id, found }): Cell[][] =>
      (found?.seasons ?? []).map(({ month, index }) => [
        text(id),
        count(month),
        { value: index, unit: 'number' },
        count(found!.years),
      ]),
    ),
  });
}
