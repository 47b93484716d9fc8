import { addDays, daysBetween, weekday } from '../../src/lib/dates.ts';
import { accountIds, type Data, graceDays, minCoverage } from './data.ts';
import { attributes } from './dimensions.ts';
import { payment } from './health-payment.ts';
import { support } from './health-support.ts';
import { revenueOf } from './revenue-facts.ts';
import { openFeatures } from './usage.ts';

/** A component of the score: the word and its points; null when the input is missing. */
export type Part = { word: string; points: number } | null;

export type Health = {
  account: string;
  parts: Record<keyof typeof maxima, Part>;
  score: number | null;
  band: string;
};

const maxima = { usage: 30, feature: 25, support: 20, engagement: 15, payment: 10 };

const bands = [
  { from: 80, name: 'Healthy' },
  { from: 60, name: 'Stable' },
  { from: 40, name: 'At-risk' },
  { from: 0, name: 'Critical' },
];

/** Model `points` for every customer at t, the first instant after the as-of day. */
export function referenceHealth(data: Data, t: string, revenue = revenueOf(data)): Health[] {
  const customers = accountIds(data).filter((account) => revenue.mrr(account, t) > 0n);
  const planAt = attributes(data, revenue);
  return customers.map((account) => {
    const parts = {
      usage: usage(data, account, t),
      feature: feature(data, account, planAt(account, 'plan', t), t),
      support: support(data, account, t),
      engagement: engagement(data, account, t),
      payment: payment(data, account, t),
    };
    const isYoung = daysBetween(revenue.firstPaidOn(account)!, t) < graceDays;
    return { account, parts, ...verdict(parts, isYoung) };
  });
}

/** 100 × points ÷ the points that the present components could have given. */
function verdict(parts: Health['parts'], isYoung: boolean): Pick<Health, 'score' | 'band'> {
  if (isYoung) return { score: null, band: 'Onboarding' };
  const present = (Object.keys(maxima) as (keyof typeof maxima)[]).filter((id) => parts[id]);
  const possible = present.reduce((total, id) => total + maxima[id], 0);
  if (possible < minCoverage) return { score: null, band: 'Unknown' };
  const points = present.reduce((total, id) => total + parts[id]!.points, 0);
  // In whole numbers, so that 60 is 60.
  const band = bands.find(({ from }) => 100 * points >= from * possible)!;
  return { score: (100 * points) / possible, band: band.name };
}

/** Activity in the 28 days before t: four weeks, twenty weekdays. */
function usage(data: Data, account: string, t: string): Part {
  const from = addDays(t, -28);
  if (!data.usage_events.some((row) => row.occurred_at < addDays(from, 1))) return null;
  const days = new Set(
    data.usage_events
      .filter((row) => row.account_id === account && row.occurred_at >= from && row.occurred_at < t)
      .map((row) => row.occurred_at.slice(0, 10)),
  );
  const weeks = new Set([...days].map((day) => Math.floor(daysBetween(from, day) / 7)));
  if ([...days].filter((day) => weekday(day) <= 5).length >= 16)
    return { word: 'daily', points: 30 };
  if (weeks.size >= 3) return { word: 'weekly', points: 20 };
  return days.size >= 1 ? { word: 'monthly', points: 10 } : { word: 'inactive', points: 0 };
}

/** Core features used in the 30 days before t, of those open to its plan at t. */
function feature(data: Data, account: string, plan: string, t: string): Part {
  const core = openFeatures(data, plan, t).filter((row) => row.tier === 'core');
  if (core.length === 0) return null;
  const used = new Set(
    data.usage_events
      .filter((row) => row.account_id === account)
      .filter((row) => row.occurred_at >= addDays(t, -30) && row.occurred_at < t)
      .map((row) => row.feature),
  );
  const n = core.filter((row) => used.has(row.feature)).length;
  if (n === core.length) return { word: 'all', points: 25 };
  if (100 * n >= 75 * core.length) return { word: 'most', points: 20 };
  return 100 * n >= 40 * core.length ? { word: 'some', points: 10 } : { word: 'few', points: 5 };
}

/** E-mails of the 90 days before t, opened and replied to. */
function engagement(data: Data, account: string, t: string): Part {
  const mails = data.activities.filter(
    (row) =>
      row.account_id === account &&
      row.kind === 'email' &&
      row.occurred_at >= addDays(t, -90) &&
      row.occurred_at < t,
  );
  const sent = mails.length;
  if (sent < 3) return null;
  const opened = mails.filter((row) => row.opened === 'true').length;
  const replied = mails.filter((row) => row.replied === 'true').length;
  if (2 * opened >= sent || 10 * replied >= sent) return { word: 'high', points: 15 };
  if (5 * opened >= sent || replied >= 1) return { word: 'medium', points: 10 };
  return opened > 0 ? { word: 'low', points: 5 } : { word: 'none', points: 0 };
}
