import type { Severity } from '../alerts/alert.ts';
import { addDays } from '../lib/dates.ts';
import { sum } from '../lib/decimal.ts';
import { groupedBy } from '../lib/records.ts';
import type { Cell, Report, TableBlock, Tone } from '../reports/report.ts';
import type { Notes } from '../score/notes.ts';
import { type AlertsInput, type Line, linesOf } from './alert-lines.ts';
import { column, count, table, text } from './blocks.ts';
import { acknowledgements, marked, noteCells, noteColumns, notesLine } from './notes.ts';

type Group = { id: Severity; one: string; many: string; title: string; tone: Tone };

const groups: readonly Group[] = [
  { id: 'urgent', one: 'urgent', many: 'urgent', title: 'Urgent', tone: 'critical' },
  { id: 'warning', one: 'warning', many: 'warnings', title: 'Warnings', tone: 'at_risk' },
  {
    ...{ id: 'opportunity', one: 'opportunity', many: 'opportunities' },
    ...{ title: 'Opportunities', tone: 'healthy' },
  },
];

/** Readers see this many of each kind. */
const listed = 10;

/** What crossed a line, what came back, and what is still beyond one. */
export function alertsReport(input: AlertsInput): Report {
  const { range, currency, untold, notes } = input;
  const lines = linesOf(input);
  const fired = lines.filter(({ state }) => state === 'fired');
  const lists = groups.map((group) =>
    listOf(
      group,
      fired.filter(({ severity }) => severity === group.id),
      notes,
    ),
  );
  return {
    id: 'alerts',
    title: `Alerts · ${range.title}`,
    subtitle: [headline(input), countsOf(lines, notes)],
    period: range.period,
    currency,
    blocks: [
      summary(lines),
      ...lists.filter(({ rows }) => rows.length > 0),
      ...acknowledgements(
        notes,
        fired,
        input.scores.filter(({ t }) => t === range.end),
      ),
      machineTable(lines, notes),
    ],
    footer: [
      ...(untold.length === 0 ? [] : [`not connected: ${untold.join(', ')}`]),
      ...unseen(input),
      ...input.footer,
      ...notesLine(notes),
    ],
    findings: [
      ...(fired.length > 0 ? (['alert'] as const) : []),
      ...(fired.some(({ severity }) => severity === 'urgent')
        ? (['critical', 'urgent'] as const)
        : []),
    ],
  };
}

function unseen({ scores, range, isNobodyTold }: AlertsInput): string[] {
  if (isNobodyTold) return ['nobody tells who the customers are: no account is watched'];
  const now = scores.filter(({ t }) => t === range.end);
  if (now.some(({ score }) => score !== null)) return [];
  return [
    `no customer has a health score on ${addDays(range.end, -1)}: lines of health are untold`,
  ];
}

function headline({ models, range }: AlertsInput): string {
  const end = addDays(range.end, -1);
  const span = range.isFirst
    ? `first run: what holds on ${end} is the baseline`
    : `after ${addDays(range.since, -1)} until ${end}`;
  return `model ${models.map(({ title }) => title).join(', ')} · ${span}`;
}

function countsOf(lines: readonly Line[], { live }: Notes): string {
  const fired = lines.filter(({ state }) => state === 'fired');
  const kinds = groups.flatMap(({ id, one, many }) => {
    const n = fired.filter(({ severity }) => severity === id).length;
    return n === 0 ? [] : [`${n} ${n === 1 ? one : many}`];
  });
  if (fired.length === 0) return 'nothing new';
  const nAcknowledged = fired.filter(({ accountId }) => live.has(accountId ?? '')).length;
  const acknowledged = nAcknowledged === 0 ? '' : `; ${nAcknowledged} acknowledged`;
  return `${fired.length} new: ${kinds.join(', ')}${acknowledged}`;
}

/** How many of each kind are new, over or still open. */
function summary(lines: readonly Line[]): TableBlock {
  const kinds = [...groupedBy(lines, ({ title }) => title).values()];
  return table({
    name: 'summary',
    columns: [
      { ...column('alert', 'Alert', 'left'), whenNarrow: 'stays' },
      column('new', 'New'),
      column('open', 'Open before'),
      { ...column('first_seen', 'First seen'), whenNarrow: 'leaves' },
      column('recovered', 'Recovered'),
      { ...column('passed', 'Came and went'), whenNarrow: 'leaves' },
      { ...column('repeated', 'Repeated'), whenNarrow: 'leaves' },
      column('mrr', 'MRR now'),
    ],
    rows: kinds.map((own): Cell[] => {
      const of = (state: Line['state']) => own.filter((line) => line.state === state);
      const now = [...of('fired'), ...of('open'), ...of('first_seen'), ...of('repeated')];
      const tone = groups.find(({ id }) => id === own[0]!.severity)!.tone;
      return [
        { ...text(own[0]!.title), tone },
        count(of('fired').length),
        count(of('open').length),
        count(of('first_seen').length),
        count(of('recovered').length),
        count(of('passed').length),
        count(of('repeated').length),
        { value: own[0]!.accountId === null ? null : mrrOf(now), unit: 'money' },
      ];
    }),
    for: 'readers',
    empty: 'no line is crossed',
  });
}

const mrrOf = (lines: readonly Line[]): string => sum(lines.map(({ mrr }) => mrr ?? '0'));

function listOf({ id, title, tone }: Group, lines: readonly Line[], notes: Notes): TableBlock {
  return table({
    name: id,
    title: `${title} (${lines.length})`,
    columns: [
      column('subject', 'Account or metric', 'left'),
      column('alert', 'Alert', 'left'),
      column('says', 'What it says', 'left'),
      column('mrr', 'MRR'),
      column('day', 'Since', 'left'),
      column('owner', 'Owner', 'left'),
      column('action', 'Action', 'left'),
    ],
    rows: lines.map((line): Cell[] => [
      marked(notes, line.accountId, line.subject),
      { ...text(line.title), tone },
      text(line.says),
      { value: line.mrr, unit: 'money' },
      { value: line.day, unit: 'date' },
      text(line.owner),
      text(line.action),
    ]),
    for: 'readers',
    limit: listed,
    more: '--format csv',
  });
}

function machineTable(lines: readonly Line[], notes: Notes): TableBlock {
  const ids = ['alert', 'severity', 'state', 'day', 'account_id', 'subject', 'says', 'action'];
  return table({
    name: 'alerts',
    columns: [...[...ids, 'mrr', 'owner'].map((id) => column(id, id, 'left')), ...noteColumns],
    rows: lines.map((line): Cell[] => [
      text(line.alert),
      text(line.severity),
      text(line.state),
      { value: line.day, unit: 'date' },
      text(line.accountId),
      text(line.subject),
      text(line.says),
      text(line.action),
      { value: line.mrr, unit: 'money' },
      text(line.owner),
      ...noteCells(notes, line.accountId),
    ]),
    for: 'machines',
  });
}
