import { beside } from '../compose/beside.ts';
import { column, count, table, text, wholeCell } from '../compose/blocks.ts';
import { goalText, valueCell } from '../compose/metrics.ts';
import { addDays } from '../lib/dates.ts';
import { levelsOf } from '../measure/judge.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Cell } from '../reports/report.ts';
import type { BlockMaker, Kit } from './block.ts';
import { lackOf, lacksOf } from './lacking.ts';

const [opened, resolved, backlog] = ['ticket_volume/1d', 'tickets_resolved/1d', 'backlog/1d'];
const rates = [
  { id: 'csat/1d', column: 'csat', title: 'CSAT' },
  { id: 'fcr/1d', column: 'fcr', title: 'First contact' },
  { id: 'first_response_time/1d', column: 'first_response_time', title: 'First reply' },
];

/** What came in and what went out on the day, with the day before beside it. */
export const yesterday: BlockMaker = {
  id: 'daily.yesterday',
  needs: {
    metrics: [opened, resolved, backlog, ...rates.map(({ id }) => id)].map((id) => ({
      id: id!,
      // The change of the backlog on the day before needs the day before that.
      daysAgo: [0, 1, 2],
    })),
  },
  make: (kit) => {
    const [now, before] = [dayCells(kit, 0), dayCells(kit, 1)];
    const titles = ['Opened', 'Resolved', 'Backlog', ...rates.map(({ title }) => title)];
    const ids = ['opened', 'resolved', 'backlog_change', ...rates.map((rate) => rate.column)];
    const told = [
      { id: opened!, title: 'Opened' },
      { id: resolved!, title: 'Resolved' },
      ...rates,
    ].map(({ id, title }) => ({ title, m: kit.figure(id, { daysAgo: 0 }) }));
    const day = addDays(kit.t, -1);
    return [
      table({
        name: 'yesterday',
        title: `${day}, the day before in brackets; of the backlog its change`,
        columns: [
          { ...column('day', 'Day', 'left'), for: 'machines' },
          ...ids.map((id, i) => column(id, titles[i]!)),
          ...ids.map((id, i) => column(`${id}_before`, titles[i]!, 'right', 'machines')),
        ],
        rows: [
          [
            { value: day, unit: 'date' },
            ...now.map((cell, i) => beside(cell, before[i]!, kit.currency)),
            ...before,
          ],
        ],
        note: lacksOf(told),
      }),
    ];
  },
};

function dayCells(kit: Kit, daysAgo: number): Cell[] {
  const figure = (id: string, more = 0) => kit.figure(id, { daysAgo: daysAgo + more });
  const [stock, earlier] = [figure(backlog!).value, figure(backlog!, 1).value];
  const by = stock === null || earlier === null ? null : stock - earlier;
  const tone = by === null || by === 0 ? 'muted' : by > 0 ? 'bad' : 'good';
  return [
    valueCell(figure(opened!)),
    valueCell(figure(resolved!)),
    { value: by, unit: 'count', isChange: true, tone, ...(by === null ? { text: 'n/a' } : {}) },
    ...rates.map(({ id }) => valueCell(figure(id))),
  ];
}

const sla = 'sla_compliance/1d';
const severities = ['P1', 'P2', 'P3', 'P4'];

/** Which tickets were solved in time, by severity. */
export const slaBySeverity: BlockMaker = {
  id: 'daily.sla',
  needs: { metrics: [{ id: sla, by: ['priority'], ago: [0] }] },
  make: (kit) => {
    const total = kit.figure(sla);
    const own = kit.segments(sla, 'priority');
    const others = own.filter(({ segment }) => !severities.includes(segment));
    const row = (name: string, m: Measurement | undefined): Cell[] => {
      const [met, all] = [Number(m?.numerator ?? 0), Number(m?.denominator ?? 0)];
      const place = { period: null, dimension: m?.dimension ?? '', segment: name };
      // The document sets its target for a month; a day is held against it, too.
      const levels = levelsOf(kit.config, { ...total.definition, window: '1m' }, place);
      return [
        name === '' ? wholeCell : text(name),
        count(met),
        { ...count(all - met), tone: all > met ? 'bad' : 'muted' },
        m === undefined ? { value: null, unit: 'percent' } : valueCell(m),
        text(goalText(levels)),
      ];
    };
    const lack = lackOf(total);
    const named = severities.map((name) =>
      row(
        name,
        own.find((m) => m.segment === name),
      ),
    );
    return [
      table({
        name: 'sla_by_severity',
        title: 'SLA by severity: tickets resolved or due on the day',
        columns: [
          column('severity', 'Severity', 'left'),
          column('met', 'Met'),
          column('breached', 'Breached'),
          column('percent', '%'),
          column('target', 'Target'),
        ],
        rows:
          lack !== null ? [] : [...named, ...others.map((m) => row(m.segment, m)), row('', total)],
        empty: `n/a: ${lack}`,
      }),
    ];
  },
};
