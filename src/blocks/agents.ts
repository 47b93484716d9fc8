import { column, count, table, text } from '../compose/blocks.ts';
import { valueCell } from '../compose/metrics.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Cell } from '../reports/report.ts';
import type { Asked, BlockMaker, Kit } from './block.ts';
import { lackOf } from './lacking.ts';

const by = ['agent_id'];
const asked = (ids: readonly string[]): Asked[] => ids.map((id) => ({ id, by, ago: [0] }));

/** Figures of one agent by metric; those without an agent are nobody's. */
type Agent = { id: string; name: string; figures: ReadonlyMap<string, Measurement> };

function agentsOf(kit: Kit, ids: readonly string[]): Agent[] {
  const found = new Map<string, Map<string, Measurement>>();
  for (const id of ids) {
    for (const m of kit.segments(id, 'agent_id')) {
      found.set(m.segment, (found.get(m.segment) ?? new Map<string, Measurement>()).set(id, m));
    }
  }
  // Answers without an agent are about no ticket, so nobody forgot to name one.
  const isNobody = (id: string) => id === 'unknown';
  return [...found]
    .filter(([id, figures]) => !isNobody(id) || figures.has(ids[0]!))
    .map(([id, figures]) => ({
      id,
      name: isNobody(id) ? 'unassigned' : (kit.staff.get(id) ?? id),
      figures: isNobody(id) ? new Map([[ids[0]!, figures.get(ids[0]!)!]]) : figures,
    }));
}

const cellOf = ({ figures }: Agent, id: string, unit: Measurement['unit']): Cell => {
  const m = figures.get(id);
  return m === undefined ? { value: null, unit } : valueCell(m);
};

const nOf = ({ figures }: Agent, id: string): number => figures.get(id)?.n ?? 0;

const byId = (a: Agent, b: Agent): number => (a.id < b.id ? -1 : 1);

const daily = {
  resolved: 'tickets_resolved/1d',
  reply: 'first_response_time/1d',
  solution: 'resolution_time/1d',
  csat: 'csat/1d',
  fcr: 'fcr/1d',
};

/** What each agent did on the day. */
export const dailyAgents: BlockMaker = {
  id: 'daily.agents',
  needs: { metrics: asked(Object.values(daily)) },
  make: (kit) => {
    const agents = agentsOf(kit, Object.values(daily));
    agents.sort((a, b) => nOf(b, daily.resolved) - nOf(a, daily.resolved) || byId(a, b));
    const lack = lackOf(kit.figure(daily.resolved));
    return [
      table({
        name: 'agents',
        title: 'Agents',
        columns: [
          column('agent', 'Agent', 'left'),
          column('resolved', 'Resolved'),
          column('first_response_hours', 'First reply'),
          column('resolution_hours', 'Solution'),
          column('csat', 'CSAT'),
          column('csat_n', 'n', 'right', 'machines'),
          column('fcr', 'First contact'),
        ],
        rows: agents.map((agent): Cell[] => [
          text(agent.name),
          count(nOf(agent, daily.resolved)),
          cellOf(agent, daily.reply, 'hours'),
          cellOf(agent, daily.solution, 'hours'),
          withN(cellOf(agent, daily.csat, 'percent'), nOf(agent, daily.csat)),
          count(nOf(agent, daily.csat)),
          cellOf(agent, daily.fcr, 'percent'),
        ]),
        empty: lack !== null ? `n/a: ${lack}` : 'no agent answered or solved a ticket',
      }),
    ];
  },
};

const withN = (cell: Cell, n: number): Cell => (n === 0 ? cell : { ...cell, note: `(n ${n})` });

const weekly = {
  resolved: 'tickets_resolved/7d',
  csat: 'csat/7d',
  fcr: 'fcr/7d',
  aht: 'aht/7d',
};

/** Answers below which an agent is not ranked. */
const minAnswers = 20;

/** Agents by the lower end of what their satisfaction may be, so that few answers rank nobody high. */
export const weeklyAgents: BlockMaker = {
  id: 'weekly.agents',
  needs: { metrics: asked(Object.values(weekly)) },
  make: (kit) => {
    const agents = agentsOf(kit, Object.values(weekly));
    const low = (agent: Agent) => agent.figures.get(weekly.csat)?.low ?? null;
    const isRanked = (agent: Agent) => nOf(agent, weekly.csat) >= minAnswers;
    agents.sort(
      (a, b) =>
        Number(isRanked(b)) - Number(isRanked(a)) || (low(b) ?? -1) - (low(a) ?? -1) || byId(a, b),
    );
    const lack = lackOf(kit.figure(weekly.resolved));
    const nRanked = agents.filter(isRanked).length;
    return [
      table({
        name: 'agents',
        title: 'Agents, by the lower bound of their CSAT',
        columns: [
          column('agent', 'Agent', 'left'),
          column('resolved', 'Resolved'),
          column('csat_low', 'CSAT at least'),
          column('csat_n', 'n', 'right', 'machines'),
          column('fcr', 'First contact'),
          column('aht_minutes', 'Handle time'),
          column('top', 'Top', 'center'),
        ],
        rows: agents.map((agent, i): Cell[] => [
          text(agent.name),
          count(nOf(agent, weekly.resolved)),
          withN({ value: low(agent), unit: 'percent' }, nOf(agent, weekly.csat)),
          count(nOf(agent, weekly.csat)),
          cellOf(agent, weekly.fcr, 'percent'),
          cellOf(agent, weekly.aht, 'minutes'),
          isRanked(agent) && i < 3
            ? { ...count(i + 1), tone: 'good' }
            : { value: null, unit: 'count', text: '' },
        ]),
        empty: lack !== null ? `n/a: ${lack}` : 'no agent solved a ticket',
        note:
          nRanked === agents.length
            ? null
            : `ranked with ${minAnswers} answers or more: ${nRanked} of ${agents.length}`,
      }),
    ];
  },
};
