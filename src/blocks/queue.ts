import { agentsOn, liveFigures, type OpenTicket, openTickets } from '../analyse/queue.ts';
import { accountIdColumn, column, count, table, text, wholeCell } from '../compose/blocks.ts';
import { addDays } from '../lib/dates.ts';
import { groupedBy } from '../lib/records.ts';
import { localDate, localTime } from '../lib/zones.ts';
import type { Cell } from '../reports/report.ts';
import type { BlockMaker, Kit } from './block.ts';
import { lacking } from './lacking.ts';

const needs = { facts: ['ticket_list'] } as const;

const severities = ['P1', 'P2', 'P3', 'P4'] as const;

/** Time until a limit, in seconds; negative once it has passed. */
const left = ({ now }: Kit, { dueAt }: OpenTicket): number =>
  dueAt === null ? Number.POSITIVE_INFINITY : dueAt - now / 1000;

/** Open tickets by severity at the instant of the run. */
export const openBySeverity: BlockMaker = {
  id: 'queue.open',
  needs,
  make: async (kit) => {
    const missing = lacking(kit, 'tickets');
    const open = missing === null ? await openTickets(kit.engine, kit.now) : [];
    const groups = groupedBy(open, ({ priority }) => priority ?? 'unknown');
    const others = [...groups.keys()].filter((name) => !severities.some((own) => own === name));
    const at = localTime(kit.now, kit.config.timezone);
    const row = (name: string, own: readonly OpenTicket[]): Cell[] => {
      const late = own.filter((ticket) => left(kit, ticket) < 0).length;
      return [
        name === '' ? wholeCell : text(name),
        count(own.length),
        count(own.filter(({ agentId }) => agentId === null).length),
        ageCell(kit, own[0]),
        { ...count(late), tone: late > 0 ? 'bad' : 'muted' },
      ];
    };
    return [
      table({
        name: 'open_by_severity',
        title: `Open tickets at ${at} (${kit.config.timezone})`,
        columns: [
          column('severity', 'Severity', 'left'),
          column('open', 'Open'),
          column('unassigned', 'Unassigned'),
          column('oldest_days', 'Oldest'),
          column('overdue', 'Overdue'),
        ],
        rows:
          missing === null
            ? [
                ...[...severities, ...others.sort()].map((name) =>
                  row(name, groups.get(name) ?? []),
                ),
                row('', open),
              ]
            : [],
        empty: missing ?? '',
        note: staleNote(kit),
      }),
    ];
  },
};

// As of now, an older export shows tickets as open that may have been solved since.
function staleNote({ now, t, config }: Kit): string | null {
  const isStale = localDate(now, config.timezone) > t;
  return isStale
    ? `the exports end on ${addDays(t, -1)}; what happened since is not in them`
    : null;
}

function ageCell({ now }: Kit, oldest: OpenTicket | undefined): Cell {
  if (oldest === undefined) return { value: null, unit: 'days' };
  return { value: (now / 1000 - oldest.createdAt) / 86_400, unit: 'days', digits: 1 };
}

/** How close a ticket is to its limit: soon is what the config calls at risk. */
function riskOf(kit: Kit, ticket: OpenTicket): { risk: string; tone: Cell['tone'] } | null {
  const soon = kit.config.definitions.slaAtRisk.withinMinutes;
  const seconds = left(kit, ticket);
  if (seconds < 0) return { risk: 'overdue', tone: 'critical' };
  if (seconds <= soon * 60) return { risk: `within ${soon} min`, tone: 'at_risk' };
  return seconds <= 3600 ? { risk: 'within 60 min', tone: 'watch' } : null;
}

/** Open tickets that have missed a limit, or will within the hour. */
export const slaRisk: BlockMaker = {
  id: 'queue.sla_risk',
  needs,
  make: async (kit) => {
    const missing =
      lacking(kit, 'tickets') ??
      (Object.keys(kit.config.definitions.sla).length > 0
        ? null
        : lacking(kit, 'tickets.due_at|tickets.first_response_due_at|definitions.sla'));
    const open = missing === null ? await openTickets(kit.engine, kit.now) : [];
    const atRisk = open
      .filter((ticket) => riskOf(kit, ticket) !== null)
      .sort((a, b) => a.dueAt! - b.dueAt! || (a.ticketId < b.ticketId ? -1 : 1));
    return [
      table({
        name: 'sla_risk',
        title: `SLA risk${atRisk.length === 0 ? '' : ` (${atRisk.length})`}`,
        columns: [
          { ...column('ticket', 'Ticket', 'left'), whenNarrow: 'stays' },
          accountIdColumn,
          column('account', 'Account', 'left'),
          column('severity', 'Severity', 'left'),
          column('due', 'Due', 'left'),
          column('minutes_left', 'Left'),
          column('agent', 'Agent', 'left'),
          column('risk', 'Risk', 'left'),
          column('limit', 'For', 'left'),
        ],
        rows: atRisk.map((ticket) => riskRow(kit, ticket)),
        limit: 10,
        more: '--format csv --table sla_risk',
        empty: missing ?? 'no open ticket is overdue or falls due within 60 minutes',
      }),
    ];
  },
};

function riskRow(kit: Kit, ticket: OpenTicket): Cell[] {
  const { risk, tone } = riskOf(kit, ticket)!;
  const minutes = Math.floor(left(kit, ticket) / 60);
  return [
    text(ticket.ticketId),
    text(ticket.accountId),
    text(ticket.account),
    text(ticket.priority),
    text(localTime(ticket.dueAt! * 1000, kit.config.timezone)),
    { value: minutes, unit: 'minutes', text: spanText(minutes), tone },
    text(agentName(kit, ticket.agentId)),
    { ...text(risk), tone },
    text(ticket.dueFor),
  ];
}

// Minutes are no measure of days.
function spanText(minutes: number): string {
  const size = Math.abs(minutes);
  const shown =
    size < 60
      ? `${size} min`
      : size < 2880
        ? `${Math.floor(size / 60)} h ${size % 60} min`
        : `${Math.floor(size / 1440)} days`;
  return minutes < 0 ? `−${shown}` : shown;
}

const agentName = ({ staff }: Kit, id: string | null): string =>
  id === null ? 'unassigned' : (staff.get(id) ?? id);

/** What each agent can still take on. */
export const agentCapacity: BlockMaker = {
  id: 'queue.capacity',
  needs: { ...needs, tables: ['staff'] },
  make: async (kit) => {
    const missing = lacking(kit, 'tickets', 'staff.role', 'staff.capacity');
    const rows = missing === null ? await capacityRows(kit) : [];
    return [
      table({
        name: 'agent_capacity',
        title: 'Agent capacity',
        columns: [
          column('agent', 'Agent', 'left'),
          column('open', 'Open'),
          column('capacity', 'Capacity'),
          column('free', 'Free'),
        ],
        rows,
        empty: missing ?? 'staff lists no agent for this day',
      }),
    ];
  },
};

async function capacityRows(kit: Kit): Promise<Cell[][]> {
  const agents = await agentsOn(kit.engine, localDate(kit.now, kit.config.timezone));
  const open = groupedBy(await openTickets(kit.engine, kit.now), ({ agentId }) => agentId ?? '');
  const known = new Set(agents.map(({ id }) => id));
  const others = [...open.keys()].filter((id) => id !== '' && !known.has(id)).sort();
  const loads = [
    ...agents,
    ...others.map((id) => ({ id, name: agentName(kit, id), capacity: null })),
  ].map((agent) => {
    const own = open.get(agent.id)?.length ?? 0;
    return { ...agent, open: own, free: agent.capacity === null ? null : agent.capacity - own };
  });
  const least = ({ free }: (typeof loads)[number]) => free ?? Number.POSITIVE_INFINITY;
  loads.sort((a, b) => (least(a) === least(b) ? (a.id < b.id ? -1 : 1) : least(a) - least(b)));
  return loads.map(({ name, open, capacity, free }): Cell[] => [
    text(name),
    count(open),
    { value: capacity, unit: 'number' },
    { value: free, unit: 'number', tone: free !== null && free <= 0 ? 'bad' : undefined },
  ]);
}

/** What happened just before the instant of the run. */
export const live: BlockMaker = {
  id: 'queue.live',
  needs: { facts: ['ticket_list', 'answer_list'] },
  make: async (kit) => {
    const own = await liveFigures(kit.engine, kit.now);
    const share = (part: number, all: number): Cell => ({
      value: all === 0 ? null : (100 * part) / all,
      unit: 'percent',
      note: `(n ${all})`,
    });
    const hours = (seconds: number | null): Cell => {
      const isLong = seconds !== null && seconds >= 3600;
      const digits = { digits: isLong ? 1 : 2 };
      return { value: seconds === null ? null : seconds / 3600, unit: 'hours', ...digits };
    };
    const { replies, replySeconds } = own;
    return [
      table({
        name: 'live',
        title: 'Live: the last 60 minutes; first contact, the last 24 hours',
        columns: [
          column('csat', 'CSAT'),
          column('csat_n', 'n', 'right', 'machines'),
          column('fcr', 'First contact'),
          column('fcr_n', 'n', 'right', 'machines'),
          column('first_response_mean', 'First reply, mean'),
          column('first_response_median', 'Median'),
          column('first_response_n', 'Replies'),
        ],
        rows: [
          [
            share(own.satisfied, own.answers),
            count(own.answers),
            share(own.firstContact, own.resolved),
            count(own.resolved),
            hours(replySeconds === null ? null : replySeconds / replies),
            hours(own.replyMedian),
            count(replies),
          ],
        ],
        note: absent(kit),
      }),
    ];
  },
};

function absent(kit: Kit): string | null {
  const reasons = [
    ['CSAT', lacking(kit, 'survey_responses|tickets.satisfaction')],
    ['first contact', lacking(kit, 'tickets.agent_replies')],
    ['first reply', lacking(kit, 'tickets.first_response_at|tickets.first_response_minutes')],
  ].flatMap(([figure, reason]) => (reason === null ? [] : [`${figure} ${reason}`]));
  return reasons.length === 0 ? null : reasons.join(' · ');
}
