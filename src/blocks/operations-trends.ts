import { accountAlerts, alertSettings, scoreAlerts } from '../alerts/index.ts';
import { alertNeeds, openAlerts } from '../analyse/open-alerts.ts';
import { ticketWeeks } from '../analyse/ticket-weeks.ts';
import { column, count, table, text } from '../compose/blocks.ts';
import { averages } from '../compose/distribution.ts';
import { comparable } from '../compose/health.ts';
import { valueCell } from '../compose/metrics.ts';
import { quotient } from '../lib/quotient.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Cell } from '../reports/report.ts';
import type { BlockMaker, Kit } from './block.ts';
import { type Book, booksOf, csmCell, csmIdColumn, ofThen } from './books.ts';
import { noteOf } from './csm.ts';

const nWeeks = 13;

/** Tickets week by week. */
export const ticketTrends: BlockMaker = {
  id: 'operations.tickets',
  needs: { facts: ['ticket_list'], tables: ['tickets'] },
  make: async ({ engine, context, t }) => {
    const weeks = await ticketWeeks(engine, context, t, nWeeks);
    const solves = context.has('tickets.resolved_at') || context.has('tickets.resolution_hours');
    const hours = (seconds: number, n: number): Cell => ({
      value: n === 0 ? null : quotient(String(seconds), String(n), 1, 3600),
      unit: 'hours',
    });
    const solved = (cell: Cell): Cell => (solves ? cell : { value: null, unit: cell.unit });
    return [
      table({
        name: 'ticket_trends',
        title: 'Tickets of 13 weeks, Monday to Sunday',
        columns: [
          column('week', 'Week from', 'left'),
          column('opened', 'Opened'),
          column('resolved', 'Resolved'),
          column('backlog', 'Backlog'),
          column('first_response_time', 'First reply'),
          column('resolution_time', 'Resolution'),
          column('escalations', 'Escalated'),
        ],
        rows: weeks.map((week): Cell[] => [
          { value: week.monday, unit: 'date' },
          count(week.opened),
          solved(count(week.resolved)),
          solved(count(week.backlog)),
          hours(week.responseSeconds, week.answered),
          hours(week.resolutionSeconds, week.solved),
          count(week.escalated),
        ]),
        empty: context.has('tickets') ? 'no tickets in these weeks' : 'n/a: needs tickets',
      }),
    ];
  },
};

const shares = {
  grr: 'grr@cohort/12m',
  touchpoints: 'touchpoints_per_customer/1m',
  reviews: 'review_completion/1m',
} as const;

const { facts, tables } = alertNeeds(accountAlerts);

/** How the books of the team fare, the one that keeps least first. */
export const teamPerformance: BlockMaker = {
  id: 'operations.team',
  needs: {
    health: true,
    metrics: Object.values(shares).map((id) => ({ id, by: ['csm'], ago: [0] })),
    facts,
    tables,
  },
  make: async (kit) => {
    const past = new Map(
      booksOf(kit, comparable(kit.health) ?? []).map((book) => [book.csm, book]),
    );
    const alerts = await alertsOf(kit);
    const rows = booksOf(kit, kit.health.now)
      .map((book) => ({ book, grr: of(kit, shares.grr, book.csm) }))
      .sort((a, b) => byOwner(a.book, b.book) || byValue(a.grr, b.grr))
      .map(({ book, grr }): Cell[] => [
        text(book.csm),
        csmCell(kit, book.csm),
        cellOf(kit, shares.grr, grr),
        healthChange(book, past.get(book.csm)),
        touchpointCell(kit, of(kit, shares.touchpoints, book.csm)),
        cellOf(kit, shares.reviews, of(kit, shares.reviews, book.csm)),
        count(book.scores.reduce((sum, score) => sum + (alerts.get(score.accountId) ?? 0), 0)),
      ]);
    return [
      table({
        name: 'team',
        title: 'Team performance',
        columns: [
          csmIdColumn,
          column('csm', 'CSM', 'left'),
          column('grr', 'GRR 12m'),
          column('health_change', 'Health change'),
          column('touchpoints', 'Touchpoints'),
          column('review_completion', 'Reviews'),
          column('open_alerts', 'Open alerts'),
        ],
        rows,
        empty: 'no customers',
        note: [noteOf(Object.values(shares).map((id) => kit.figure(id))), ofThen('GRR')]
          .filter((said) => said !== null)
          .join(' · '),
      }),
    ];
  },
};

function alertsOf({ config, context, engine, health, t }: Kit): Promise<Map<string, number>> {
  const isWanted = ({ id, severity }: { id: string; severity: string }) =>
    severity !== 'opportunity' && !config.alerts.off.includes(id);
  const watched = {
    accounts: accountAlerts.filter(isWanted),
    scores: scoreAlerts.filter(isWanted),
    settings: { ...alertSettings, ...config.alerts.settings },
  };
  return openAlerts(engine, context, watched, { t, now: health.now, before: health.before });
}

const of = (kit: Kit, id: string, csm: string | null): Measurement | undefined =>
  kit.segments(id, 'csm').find(({ segment }) => segment === (csm ?? 'unknown'));

const byOwner = (a: Book, b: Book): number => Number(a.csm === null) - Number(b.csm === null);

// Whoever keeps least comes first, whoever had nothing to keep last.
function byValue(a: Measurement | undefined, b: Measurement | undefined): number {
  const [x, y] = [a?.value ?? Number.POSITIVE_INFINITY, b?.value ?? Number.POSITIVE_INFINITY];
  return x === y ? 0 : x - y;
}

function cellOf(kit: Kit, id: string, found: Measurement | undefined): Cell {
  return found === undefined ? { value: null, unit: kit.figure(id).unit } : valueCell(found);
}

function touchpointCell(kit: Kit, found: Measurement | undefined): Cell {
  const isKnown = kit.figure(shares.touchpoints).value !== null;
  return { value: isKnown ? (found?.numerator ?? 0) : null, unit: 'count' };
}

function healthChange(now: Book, before: Book | undefined): Cell {
  const [a, b] = [averages(now.scores)?.plain, averages(before?.scores ?? [])?.plain];
  const by = a === undefined || b === undefined ? null : a - b;
  const tone = by === null || by === 0 ? 'muted' : by > 0 ? 'good' : 'bad';
  return { value: by, unit: 'score', isChange: true, tone };
}
