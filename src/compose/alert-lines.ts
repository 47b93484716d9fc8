import type { Severity } from '../alerts/alert.ts';
import { accountAlerts, scoreAlerts, slaDue } from '../alerts/index.ts';
import type { Anomaly } from '../analyse/anomalies.ts';
import type { Crossing, CrossingState } from '../analyse/crossings.ts';
import type { Minimum } from '../analyse/minima.ts';
import type { OpenTicket } from '../analyse/queue.ts';
import type { Config } from '../config/config.ts';
import { addDays } from '../lib/dates.ts';
import { flooredScore } from '../lib/text.ts';
import { localDate } from '../lib/zones.ts';
import { barText } from '../measure/bars.ts';
import { idOf } from '../measure/ids.ts';
import type { Model } from '../models/model.ts';
import { cellText } from '../render/cell.ts';
import type { Notes } from '../score/notes.ts';
import { mainIssue, type Score } from '../score/score.ts';

export type AlertsInput = {
  config: Config;
  models: readonly Model[];
  currency: string | null;
  range: { since: string; end: string; title: string; period: string; isFirst: boolean };
  /** At all dates that were replayed. */
  scores: readonly Score[];
  /** Names of owners by id. */
  staff: ReadonlyMap<string, string>;
  /** What people wrote about the accounts, at the end. */
  notes: Notes;
  crossings: readonly Crossing[];
  minima: readonly Minimum[];
  anomalies: readonly Anomaly[];
  /** Open tickets that fall due within minutes of `now`, epoch ms. */
  due: readonly OpenTicket[];
  now: number;
  /** Titles of the warnings for which the exports do not suffice. */
  untold: readonly string[];
  /** Nothing says who the customers are. */
  isNobodyTold: boolean;
  footer: string[];
};

/** One alert about an account, a metric or a day. */
export type Line = {
  alert: string;
  title: string;
  severity: Severity;
  state: CrossingState;
  /** The day on which it happened. */
  day: string;
  accountId: string | null;
  subject: string;
  says: string;
  action: string;
  /** At the end; null for metrics and for accounts that have left. */
  mrr: string | null;
  owner: string;
};

/** All alerts, the gravest and the largest MRR first. */
export function linesOf(input: AlertsInput): Line[] {
  const lines = [
    ...accountLines(input),
    ...input.minima.map((minimum) => minimumLine(input, minimum)),
    ...input.anomalies.map(anomalyLine),
    ...input.due.map((ticket) => dueLine(input, ticket)),
  ];
  const rank = ({ severity }: Line) => ['urgent', 'warning', 'opportunity'].indexOf(severity);
  return lines.sort(
    (a, b) =>
      rank(a) - rank(b) ||
      Number(b.mrr ?? 0) - Number(a.mrr ?? 0) ||
      (`${a.subject} ${a.day} ${a.alert}` < `${b.subject} ${b.day} ${b.alert}` ? -1 : 1),
  );
}

function accountLines({ scores, staff, crossings, range }: AlertsInput): Line[] {
  const names = new Map(scores.map(({ accountId, account }) => [accountId, account]));
  const now = new Map(
    scores.filter(({ t }) => t === range.end).map((score) => [score.accountId, score]),
  );
  return crossings.map(({ alert, subject, t, says, began, state }): Line => {
    const { title, severity, action } = declared(alert);
    const score = now.get(subject);
    const isScore = scoreAlerts.some(({ id }) => id === alert);
    const owner = score?.owner ?? null;
    return {
      ...{ alert, title, severity, state, day: addDays(t, -1), accountId: subject },
      subject: names.get(subject) ?? subject,
      says: (isScore ? scoreSays(alert, began, score) : [says || (began && `was: ${began}`)])
        .filter(Boolean)
        .join(' · '),
      action,
      mrr: score?.mrr ?? null,
      owner: owner === null ? '' : (staff.get(owner) ?? owner),
    };
  });
}

function declared(id: string) {
  const found = [...scoreAlerts, ...accountAlerts].find((alert) => alert.id === id);
  if (found === undefined) throw new Error(`no alert named ${id}`);
  return found;
}

// How far it moved when the line was crossed, where it stands now, and for a fall what weighs most.
function scoreSays(alert: string, began: string, score: Score | undefined): string[] {
  if (score?.score == null) return [began];
  const now = flooredScore(score.score);
  const isFall = ['health_critical', 'health_at_risk', 'health_drop'].includes(alert);
  return [
    began,
    began.includes(`→ ${now}`) ? '' : `now ${now}`,
    isFall ? (mainIssue(score)?.says ?? '') : '',
  ];
}

function minimumLine(
  { currency }: AlertsInput,
  { state, measurement, before, levels, t }: Minimum,
): Line {
  const show = (m: typeof measurement) =>
    cellText({ value: m.exact ?? m.value, unit: m.unit }, { currency, style: 'markdown' });
  const from = before === undefined ? '' : `${show(before)} → `;
  return {
    ...{ alert: 'below_minimum', title: 'Metric beyond its minimum', severity: 'warning', state },
    day: addDays(t, -1),
    accountId: null,
    subject: idOf(measurement.definition),
    says: `${from}${show(measurement)}, minimum ${barText(levels.min!)}`,
    action: `cs-metrics explain ${idOf(measurement.definition)}`,
    mrr: null,
    owner: '',
  };
}

function dueLine(
  { config, scores, staff, now, range }: AlertsInput,
  { ticketId, accountId, account, agentId, priority, dueAt, dueFor }: OpenTicket,
): Line {
  const { id: alert, title, severity, action } = slaDue;
  const score = scores.find((own) => own.t === range.end && own.accountId === accountId);
  const minutes = Math.floor((dueAt! - now / 1000) / 60);
  return {
    ...{ alert, title, severity, action, state: 'fired', accountId },
    // The end of a day still belongs to it.
    day: localDate(now - 1, config.timezone),
    subject: account ?? ticketId,
    says: `${[ticketId, priority].filter(Boolean).join(' ')}: ${dueFor} due in ${minutes} min`,
    mrr: score?.mrr ?? null,
    owner: agentId === null ? 'unassigned' : (staff.get(agentId) ?? agentId),
  };
}

function anomalyLine({ series, day, value, usual }: Anomaly): Line {
  const isTickets = series === 'ticket_volume';
  const show = (x: number) => (isTickets ? String(x) : `${x.toFixed(1)} %`);
  return {
    ...{ alert: 'anomaly', severity: 'warning', state: 'fired', day, accountId: null },
    title: isTickets ? 'Unusual number of tickets' : 'Unusual satisfaction',
    subject: isTickets ? 'ticket volume' : 'CSAT, mean',
    says: `${show(value)} on ${day}, usually ${show(usual)} on that weekday`,
    action: 'look at that day',
    mrr: null,
    owner: '',
  };
}
