import type { Dissatisfied, Evidence, Idle, Loss, Waiting } from '../analyse/evidence.ts';
import { sum } from '../lib/decimal.ts';
import { groupedBy } from '../lib/records.ts';
import { spaced } from '../lib/text.ts';
import { barText } from '../measure/bars.ts';
import type { Levels, Status } from '../measure/judge.ts';
import type { Measurement } from '../measure/measurement.ts';
import { cellText } from '../render/cell.ts';
import { bandOf } from '../score/choice.ts';
import { totalMrr } from './distribution.ts';
import { expansionReady } from './expansion.ts';
import { byMrr, type HealthInput, ownerOf } from './health.ts';

/** Actions say of critical accounts whether they are for more days than these. */
export const manyDays = 30;

/** Something to do, with what says so. */
export type Action = {
  /** What found it: a rule of metrics, or the role of a band. */
  rule: string;
  action: string;
  evidence: string;
  amount: string | null;
  owner: string;
};

/** A figure of the sheet that is not as it should be. */
export type Judged = {
  title: string;
  measurement: Measurement;
  before: Measurement | undefined;
  levels: Levels;
  status: Status | null;
  shown: string;
};

/** What to do this month: metrics off their target and accounts in danger, largest amount first. */
export function actionsOf(
  health: HealthInput,
  judged: readonly Judged[],
  evidence: Evidence,
  more: readonly Action[] = [],
): Action[] {
  const off = judged.filter(isOff);
  const rules = [...new Set(off.map(ruleOf))];
  const found = [
    ...rules.map((rule) =>
      forMetrics(
        health,
        rule,
        off.filter((own) => ruleOf(own) === rule),
        evidence,
      ),
    ),
    forBand(health, 'critical'),
    forBand(health, 'at_risk'),
    ...more,
  ].filter((action) => action !== null);
  return found.sort((a, b) => Number(b.amount ?? 0) - Number(a.amount ?? 0));
}

/** A line of a checklist. */
export function itemOf({ action, evidence, owner }: Action): string {
  return `${action}${evidence === '' ? '' : `: ${evidence}`}.${owner === '' ? '' : ` Owner: ${owner}.`}`;
}

/** Whether a figure does not reach its target. */
export const isOff = ({ status }: Pick<Judged, 'status'>): boolean =>
  status === 'missed' || status === 'near';

/** Metrics that the same rows explain: one action says what they need. */
const rulesOf: Readonly<Record<string, string>> = {
  ...{ nrr: 'losses', grr: 'losses', revenue_churn: 'losses' },
  ...{ logo_churn: 'losses', logo_retention: 'losses' },
  ...{ csat: 'csat', csat_mean: 'csat', csat_mean_pct: 'csat' },
};

/** The rule that tells what is behind a figure. */
export const ruleOf = ({ measurement: { metric } }: Judged): string => rulesOf[metric] ?? metric;

function forMetrics(
  health: HealthInput,
  rule: string,
  items: readonly Judged[],
  evidence: Evidence,
): Action {
  const base = items
    .map((item) => `${item.title} ${item.shown} against a target of ${goal(item)}`)
    .join('; ');
  const first = items[0]!;
  const rules: Readonly<Record<string, () => Found>> = {
    losses: () => forRetention(health, base, evidence.losses),
    nps: () => forAnswers(health, base, 'detractors', evidence.nps),
    csat: () => forAnswers(health, base, 'answers below satisfied', evidence.csat),
    ttv: () => forValue(health, base, evidence.waiting),
    user_adoption: () => forAdoption(health, base, evidence.idle),
    expansion_rate: () => forExpansion(health, base, first),
  };
  return { rule, ...(rules[rule]?.() ?? forCounts(base, first)) };
}

type Found = Omit<Action, 'rule'>;

// Without a rule of its own, what was counted is the evidence.
function forCounts(action: string, { measurement }: Judged): Found {
  const { numerator, denominator, definition } = measurement;
  const words = definition.words;
  const isCount = (text: string | null) => text !== null && !text.includes('.');
  const counted =
    definition.unit !== 'percent' || !isCount(numerator) || !isCount(denominator)
      ? ''
      : `${numerator} ${words?.numerator ?? 'counted'} of ${denominator} ${words?.denominator ?? ''}`;
  return { action, evidence: counted.trim(), amount: null, owner: '' };
}

function forRetention(health: HealthInput, base: string, losses: readonly Loss[]): Found {
  if (losses.length === 0) {
    return {
      action: base,
      evidence: 'nothing was lost, and nothing grew',
      amount: null,
      owner: '',
    };
  }
  const amount = sum(losses.map((loss) => loss.amount));
  const bySegment = grouped(losses, ({ segment }) => segment);
  const [segment, own] = bySegment[0] ?? ['', []];
  const names = losses.slice(0, 3).map((l) => `${l.account} ${money(health, l.amount)}`);
  return {
    action: base,
    evidence:
      `${money(health, amount)} of MRR lost by ${accounts(losses.length)}` +
      (bySegment.length > 1 ? `, ${own.length} of them in ${spaced(segment)}` : '') +
      `: ${names.join(', ')}${more(losses.length, 3)}`,
    amount,
    owner: ownersOf(
      health,
      losses.slice(0, 3).map((l) => l.owner),
    ),
  };
}

function forAnswers(
  _: HealthInput,
  base: string,
  what: string,
  { now, before }: Evidence['nps'],
): Found {
  const [share, past] = [shareOf(now), shareOf(before)];
  const worst = now[0];
  const trend =
    share === null
      ? 'no answers'
      : `${what} ${percent(share)} of answers${past === null ? '' : `, ${percent(past)} before`}`;
  const where =
    worst === undefined || worst.bad === 0 || worst.segment === 'unknown'
      ? ''
      : `; most in ${spaced(worst.segment)} (${worst.bad} of ${worst.n} answers)`;
  return {
    action: base,
    evidence: trend + where,
    amount: null,
    owner: where === '' ? '' : `${spaced(worst!.segment)} team`,
  };
}

function forValue(health: HealthInput, base: string, waiting: readonly Waiting[]): Found {
  const names = waiting.slice(0, 3).map(({ account, days }) => `${account} ${days} days`);
  return {
    action: base,
    evidence:
      waiting.length === 0
        ? 'no account is waiting for its first value'
        : `${accounts(waiting.length)} signed up in the last 12 months and still wait: ${names.join(', ')}${more(waiting.length, 3)}`,
    amount: null,
    owner: ownersOf(
      health,
      waiting.slice(0, 3).map((w) => w.owner),
    ),
  };
}

function forAdoption(health: HealthInput, base: string, idle: readonly Idle[]): Found {
  const names = idle
    .slice(0, 3)
    .map(({ account, active, registered }) => `${account} ${active} of ${registered}`);
  return {
    action: base,
    evidence: `fewest active users of those registered: ${names.join(', ')}${more(idle.length, 3)}`,
    amount: null,
    owner: ownersOf(
      health,
      idle.slice(0, 3).map((i) => i.owner),
    ),
  };
}

function forExpansion(health: HealthInput, base: string, { measurement }: Judged): Found {
  const ready = expansionReady(health);
  const pressing = ready.filter(({ isPressing }) => isPressing);
  const first = (pressing.length > 0 ? pressing : ready).slice(0, 3);
  const names = first.map(
    ({ score, plan, opportunity }) => `${score.account} ${plan} → ${opportunity}`,
  );
  return {
    action: base,
    evidence:
      `${measurement.numerator} of ${measurement.denominator} customers expanded; ` +
      (ready.length === 0
        ? 'no healthy account has a higher plan to go to'
        : `${ready.length} healthy accounts have a higher plan to go to, ${pressing.length} of them with more than 80 % of seats in use: ${names.join(', ')}`),
    amount: null,
    owner: ownersOf(
      health,
      first.map(({ score }) => score.owner),
    ),
  };
}

function forBand(health: HealthInput, role: 'critical' | 'at_risk'): Action | null {
  const own = health.now.filter((s) => bandOf(health.models, s)?.role === role).sort(byMrr);
  if (own.length === 0) return null;
  const amount = totalMrr(own);
  const long = own.filter(({ accountId }) => (health.days.get(accountId) ?? 0) > manyDays).length;
  const fallen = own.filter(({ accountId, band, model }) => {
    const past = health.before.get(accountId);
    return past !== undefined && past.band !== band && !health.broken.has(model);
  }).length;
  const told =
    role === 'critical' && long > 0
      ? `, ${own.length === 1 ? '' : `${long} of them `}for more than ${manyDays} days`
      : fallen > 0
        ? `, ${own.length === 1 ? '' : `${fallen} of them `}new in this band`
        : '';
  return {
    rule: role,
    action: `${own.length} ${own[0]!.band.toLowerCase()} account${own.length === 1 ? '' : 's'} (${money(health, amount)} MRR)${told}`,
    evidence: `${own
      .slice(0, 3)
      .map((s) => `${s.account} ${money(health, s.mrr)}`)
      .join(', ')}${more(own.length, 3)}`,
    amount,
    owner: [...new Set(own.slice(0, 3).map((s) => ownerOf(health, s)))]
      .filter((o) => o !== '')
      .join(', '),
  };
}

const goal = ({ levels }: Judged): string =>
  levels.target === null ? '–' : barText(levels.target);

export const money = ({ currency }: HealthInput, amount: string): string =>
  cellText({ value: amount, unit: 'money' }, { currency, style: 'markdown' });

export const accounts = (n: number): string => `${n} account${n === 1 ? '' : 's'}`;

export const more = (n: number, shown: number): string =>
  n > shown ? ` and ${n - shown} more` : '';

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

function shareOf(counts: readonly Dissatisfied[]): number | null {
  const n = counts.reduce((total, c) => total + c.n, 0);
  return n === 0 ? null : counts.reduce((total, c) => total + c.bad, 0) / n;
}

function ownersOf({ staff }: HealthInput, ids: readonly (string | null)[]): string {
  const names = ids.filter((id) => id !== null).map((id) => staff.get(id) ?? id);
  return [...new Set(names)].join(', ');
}

function grouped<T>(items: readonly T[], key: (item: T) => string): [string, T[]][] {
  return [...groupedBy(items, key)].sort(
    (a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1),
  );
}
