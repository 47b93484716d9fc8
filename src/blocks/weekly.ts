import { alertSettings } from '../alerts/index.ts';
import { arrivals } from '../analyse/arrivals.ts';
import { beside } from '../compose/beside.ts';
import { accountIdColumn, column, count, table, text } from '../compose/blocks.ts';
import { averages, distributions } from '../compose/distribution.ts';
import { changeOf, ownerOf } from '../compose/health.ts';
import { valueCell } from '../compose/metrics.ts';
import { addDays, weekday } from '../lib/dates.ts';
import { flooredScore } from '../lib/text.ts';
import type { Cell, TableBlock } from '../reports/report.ts';
import { brokenModels } from '../score/breaks.ts';
import { mainIssue, type Score } from '../score/score.ts';
import type { At, BlockMaker, Kit } from './block.ts';
import { lacking, lacksOf } from './lacking.ts';

const trends = [
  { id: 'csat', title: 'CSAT' },
  { id: 'fcr', title: 'First contact' },
  { id: 'ticket_volume', title: 'Tickets' },
];

const week = [6, 5, 4, 3, 2, 1, 0];

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Seven days with the same days of the week before beside them, and when tickets came in. */
export const weeklyTrends: BlockMaker = {
  id: 'weekly.trends',
  needs: {
    facts: ['ticket_list'],
    metrics: trends.flatMap(({ id }) => [
      { id: `${id}/1d`, daysAgo: [...week, ...week.map((n) => n + 7)] },
      { id: `${id}/7d`, daysAgo: [0, 7] },
    ]),
  },
  make: async (kit) => [trendTable(kit), ...(await volumeTables(kit))],
};

function trendTable(kit: Kit): TableBlock {
  const row = (name: string, day: string | null, window: string, n: number): Cell[] => {
    const at = (days: number): At => ({ daysAgo: days });
    const now = trends.map(({ id }) => kit.figure(`${id}/${window}`, at(n)));
    const before = trends.map(({ id }) => kit.figure(`${id}/${window}`, at(n + 7)));
    const past = before.map(valueCell);
    return [
      text(name),
      { value: day, unit: 'date' },
      ...now.map((m, i) => beside(valueCell(m), past[i]!, kit.currency)),
      ...past,
      ...now.map((m) => count(m.n)),
    ];
  };
  const days = week.map((n) => {
    const day = addDays(kit.t, -1 - n);
    return row(`${weekdays[weekday(day) - 1]} ${day}`, day, '1d', n);
  });
  return table({
    name: 'trends',
    title: 'The last 7 days, the week before in brackets',
    columns: [
      column('when', 'Day', 'left', 'readers'),
      column('day', 'day', 'left', 'machines'),
      ...trends.map(({ id, title }) => column(id, title)),
      ...trends.map(({ id, title }) => column(`${id}_before`, title, 'right', 'machines')),
      ...trends.map(({ id, title }) => column(`${id}_n`, title, 'right', 'machines')),
    ],
    rows: [...days, row('7 days', null, '7d', 0)],
    note: lacksOf(
      trends.map(({ id, title }) => ({ title, m: kit.figure(`${id}/7d`, { daysAgo: 0 }) })),
    ),
  });
}

const hours = [0, 3, 6, 9, 12, 15, 18, 21];

async function volumeTables(kit: Kit): Promise<TableBlock[]> {
  const missing = lacking(kit, 'tickets');
  const { timezone } = kit.config;
  const found = missing === null ? await arrivals(kit.engine, kit.t, week.length, timezone) : [];
  const two = (n: number) => String(n).padStart(2, '0');
  const rows = weekdays.map((name, i): Cell[] => {
    const own = found.filter((arrival) => arrival.weekday === i + 1);
    const within = (from: number) =>
      own
        .filter(({ hour }) => hour >= from && hour < from + 3)
        .reduce((sum, { tickets }) => sum + tickets, 0);
    const all = own.reduce((sum, { tickets }) => sum + tickets, 0);
    return [text(name), ...hours.map((from) => quiet(within(from))), count(all)];
  });
  return [
    table({
      name: 'volume',
      title: `Tickets by weekday and hour (${timezone})`,
      columns: [
        column('weekday', 'Day', 'left'),
        ...hours.map((from) => column(`from_${two(from)}`, `${two(from)}–${two(from + 3)}`)),
        column('all', 'All'),
      ],
      rows: missing === null ? rows : [],
      for: 'readers',
      empty: missing ?? '',
    }),
    table({
      name: 'volume_by_hour',
      columns: ['weekday', 'day', 'hour', 'tickets'].map((id) => column(id, id, 'left')),
      rows: found.map((arrival): Cell[] => [
        count(arrival.weekday),
        { value: arrival.day, unit: 'date' },
        count(arrival.hour),
        count(arrival.tickets),
      ]),
      for: 'machines',
    }),
  ];
}

const quiet = (n: number): Cell => (n === 0 ? { ...count(0), tone: 'muted' } : count(n));

const nWeeks = 13;

const weeks = Array.from({ length: nWeeks }, (_, i) => 7 * (nWeeks - 1 - i));

/** Accounts whose health crossed a line or moved far within the week, and how all of them stand. */
export const weeklyReview: BlockMaker = {
  id: 'weekly.review',
  needs: { health: true, scoresDaysAgo: weeks },
  make: (kit) => [crossedTable(kit), healthTrend(kit)],
};

function crossedTable(kit: Kit): TableBlock {
  const { health, config } = kit;
  const settings = { ...alertSettings, ...config.alerts.settings };
  const [line, far] = [settings['health.at_risk']!, settings['health.change']!];
  const moved = health.now
    .map((score) => ({ score, by: changeOf(health, score) ?? 0 }))
    .filter(({ score, by }) => Math.abs(by) > far || fellBelow(score, by, line))
    .sort((a, b) => a.by - b.by || (a.score.accountId < b.score.accountId ? -1 : 1));
  return table({
    name: 'review',
    title: `Weekly review: health fell below ${line}, or moved by more than ${far} in 7 days`,
    columns: [
      { ...column('account', 'Account', 'left'), whenNarrow: 'stays' },
      column('crossed', 'Crossed', 'left'),
      column('move', 'From → to', 'left', 'readers'),
      column('health_before', 'from', 'right', 'machines'),
      column('health', 'to', 'right', 'machines'),
      column('issue', 'Issue', 'left'),
      column('owner', 'Owner', 'left'),
      accountIdColumn,
      column('mrr', 'mrr', 'left', 'machines'),
    ],
    rows: moved.map(({ score, by }): Cell[] => {
      const tone = by < 0 ? 'bad' : 'good';
      const before = score.score! - by;
      const crossed = fellBelow(score, by, line) ? [`below ${line}`] : [];
      if (Math.abs(by) > far)
        crossed.push(by < 0 ? `fell by ${oneDigit(-by)}` : `rose by ${oneDigit(by)}`);
      return [
        text(score.account),
        { ...text(crossed.join(', ')), tone },
        text(`${flooredScore(before)} → ${flooredScore(score.score!)}`),
        { value: before, unit: 'score' },
        { value: score.score, unit: 'score' },
        text(by < 0 ? (mainIssue(score)?.says ?? '') : ''),
        text(ownerOf(health, score)),
        text(score.accountId),
        { value: score.mrr, unit: 'money' },
      ];
    }),
    limit: 10,
    more: '--format csv --table review',
    empty: 'nobody crossed a line',
  });
}

const fellBelow = ({ score }: Score, by: number, line: number): boolean =>
  score !== null && score < line && score - by >= line;

const oneDigit = (value: number): string => value.toFixed(1);

function healthTrend(kit: Kit): TableBlock {
  const { models } = kit.health;
  const known = weeks.filter((days) => !isBroken(kit, addDays(kit.t, -days)));
  const points = known.map((days) => ({ days, scores: kit.scoresDaysAgo(days) }));
  const all = points.flatMap(({ scores }) => scores);
  const bands = distributions(models, all, null);
  return table({
    name: 'health_trend',
    title: `Health, ${nWeeks} weeks`,
    columns: [
      column('week_to', 'Week to', 'left'),
      column('customers', 'Customers'),
      column('average', 'Average'),
      ...bands.map(({ name }) => column(name.toLowerCase().replace(/[^a-z0-9]+/g, '_'), name)),
    ],
    rows: points.map(({ days, scores }): Cell[] => {
      const own = new Map(distributions(models, scores, null).map((band) => [band.name, band.n]));
      return [
        { value: addDays(kit.t, -1 - days), unit: 'date' },
        count(scores.length),
        { value: averages(scores)?.plain ?? null, unit: 'score', digits: 1 },
        ...bands.map(({ name, tone }) => ({ ...count(own.get(name) ?? 0), tone })),
      ];
    }),
    empty: 'no customers',
    note: known.length < weeks.length ? 'weeks before lack judgements that have no date' : null,
  });
}

const isBroken = ({ health, context, t }: Kit, day: string): boolean =>
  brokenModels(health.models, context, day, t).size > 0;
