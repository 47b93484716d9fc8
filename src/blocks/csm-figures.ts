import { accountFigures } from '../analyse/account-figures.ts';
import { places } from '../analyse/places.ts';
import { recent } from '../analyse/recent.ts';
import { lastTouches } from '../analyse/touchpoints.ts';
import { accountIdColumn, column, table, text } from '../compose/blocks.ts';
import { byMrr } from '../compose/health.ts';
import { valueCell } from '../compose/metrics.ts';
import { happeningText } from '../compose/recent.ts';
import { daysBetween } from '../lib/dates.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Cell } from '../reports/report.ts';
import type { BlockMaker, Kit } from './block.ts';
import { healthCell, ofBook } from './books.ts';
import { noteOf } from './csm.ts';
import { renewalsOf } from './csm-accounts.ts';

const figures = [
  { id: 'seat_utilisation/1m', column: column('seat_utilisation', 'Seats') },
  { id: 'stickiness/1m', column: column('stickiness', 'DAU/MAU') },
  { id: 'nps@last/12m', column: column('nps', 'NPS') },
  { id: 'csat/12m', column: column('csat', 'CSAT') },
  { id: 'backlog/1m', column: column('open_tickets', 'Open') },
];

/** Every customer with its own figures. */
export const accountFiguresList: BlockMaker = {
  id: 'csm.accounts',
  needs: {
    health: true,
    facts: ['activity_list', 'contract_list'],
    tables: ['activities', 'contracts'],
    metrics: figures.map(({ id }) => ({ id, ago: [0] })),
  },
  make: async (kit) => {
    const renewal = await renewalsOf(kit);
    const touched = kit.context.has('activities')
      ? await lastTouches(kit.engine, kit.t)
      : new Map<string, string>();
    const found: Map<string, Measurement>[] = [];
    for (const { id } of figures) found.push(await accountFigures(kit.engine, kit.figure(id)));
    return [
      table({
        name: 'accounts',
        title: 'Metrics per account',
        columns: [
          accountIdColumn,
          column('account', 'Account', 'left'),
          column('mrr', 'MRR'),
          column('health', 'Health'),
          ...figures.map((own) => own.column),
          column('days_since_touch', 'Touch'),
          column('renewal_on', 'Renewal', 'left'),
        ],
        rows: ofBook(kit, kit.health.now)
          .sort(byMrr)
          .map((score): Cell[] => {
            const last = touched.get(score.accountId);
            return [
              text(score.accountId),
              text(score.account),
              { value: score.mrr, unit: 'money' },
              healthCell(kit, score),
              ...found.map((own, at) => figureCell(kit, figures[at]!.id, own.get(score.accountId))),
              {
                value: last === undefined ? null : daysBetween(last, kit.t) - 1,
                unit: 'count',
              },
              { value: renewal(score.accountId), unit: 'date' },
            ];
          }),
        limit: 10,
        more: '--format csv --table accounts',
        empty: 'no customers',
        note:
          kit.health.now.length === 0
            ? null
            : [legend, noteOf(figures.map(({ id }) => kit.figure(id)))].filter(isSaid).join(' · '),
      }),
    ];
  },
};

// Whoever has no ticket has none open; other figures without rows are unknown.
function figureCell(kit: Kit, id: string, found: Measurement | undefined): Cell {
  const total = kit.figure(id);
  if (found !== undefined) {
    const cell = valueCell(found);
    return found.value === null ? { value: null, unit: total.unit } : cell;
  }
  const isCount = total.unit === 'count' && total.value !== null;
  return { value: isCount ? 0 : null, unit: total.unit };
}

const legend =
  'Seats in use, stickiness, NPS and CSAT of 12 months, open tickets, days since the last touch';

const isSaid = (text: string | null) => text !== null;

/** Days that recent activity looks back. */
const daysBack = 14;

/** What happened with customers lately. */
export const recentList: BlockMaker = {
  id: 'csm.recent',
  needs: {
    health: true,
    facts: [
      'activity_list',
      'ticket_list',
      'answer_list',
      'priced',
      'edge_rates',
      'account_states',
    ],
    tables: ['activities', 'tickets', 'survey_responses'],
    // It brings the owner of accounts that have left.
    metrics: [{ id: 'customers/1m', by: ['csm'], ago: [0] }],
  },
  make: async (kit) => {
    const { engine, context, t, csm } = kit;
    const known = await places(engine, t);
    const found = await recent(engine, context, t, daysBack);
    const own = found.filter(({ accountId }) => {
      const place = known.get(accountId);
      return place !== undefined && (csm === null || place.csm === csm);
    });
    return [
      table({
        name: 'recent',
        title: 'Recent activity, 14 days',
        columns: [
          column('when', 'When', 'left'),
          accountIdColumn,
          column('account', 'Account', 'left'),
          column('what', 'What', 'left'),
        ],
        rows: own.map((happening): Cell[] => [
          { value: happening.on, unit: 'date' },
          text(happening.accountId),
          text(known.get(happening.accountId)!.account),
          text(happeningText(happening, kit)),
        ]),
        limit: 20,
        more: '--format csv --table recent',
        empty: 'nothing happened',
      }),
    ];
  },
};
