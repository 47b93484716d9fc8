import { quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { type Period, windowOf } from '../lib/periods.ts';

/** Rows that explain why figures are off. */
export type Evidence = {
  losses: readonly Loss[];
  nps: { now: readonly Dissatisfied[]; before: readonly Dissatisfied[] };
  csat: { now: readonly Dissatisfied[]; before: readonly Dissatisfied[] };
  idle: readonly Idle[];
  waiting: readonly Waiting[];
};

/**
 * Evidence about the metrics that are off, of a month and the one before; losses are those of the
 * window for which retention is judged.
 */
export async function evidenceOf(
  engine: Engine,
  off: ReadonlySet<string>,
  { now, before, lossWindow }: { now: Period; before: Period; lossWindow: string | null },
): Promise<Evidence> {
  const answers = async (survey: 'nps' | 'csat', window: string) => ({
    now: await dissatisfied(engine, survey, windowOf(now, window)),
    before: await dissatisfied(engine, survey, windowOf(before, window)),
  });
  const none = { now: [], before: [] };
  const isCsatOff = ['csat', 'csat_mean', 'csat_mean_pct'].some((id) => off.has(id));
  return {
    losses: lossWindow === null ? [] : await losses(engine, windowOf(now, lossWindow)),
    nps: off.has('nps') ? await answers('nps', '3m') : none,
    csat: isCsatOff ? await answers('csat', now.window) : none,
    idle: off.has('user_adoption') ? await idleUsers(engine, now) : [],
    waiting: off.has('ttv') ? await waitingForValue(engine, now.id, '12m') : [],
  };
}

/** An account that moved the MRR, largest loss first. */
export type Loss = { account: string; segment: string; owner: string | null; amount: string };

const inPeriod = ({ id, window }: Pick<Period, 'id' | 'window'>, alias: string): string =>
  `${alias}.period = ${quoted(id)} and ${alias}.win = ${quoted(window)}`;

/** Accounts whose MRR fell in the period, with what they lost. */
export async function losses(engine: Engine, period: Period): Promise<Loss[]> {
  const rows = await engine.rows<{
    account: string;
    segment: string;
    owner: string | null;
    amount: string;
  }>(
    `select l.name as account, a.opening_segment as segment, l.csm_id as owner,
       cast(a.opening - a.kept as varchar) as amount
     from account_periods a join account_list l on l.account_id = a.account_id
     where ${inPeriod(period, 'a')} and a.opening > a.kept
     order by a.opening - a.kept desc, a.account_id`,
  );
  return rows;
}

/** Answers of one survey by segment: how many, and how many of them are bad. */
export type Dissatisfied = { segment: string; n: number; bad: number };

/** Detractors of NPS, or answers of CSAT that are not satisfied, by segment. */
export async function dissatisfied(
  engine: Engine,
  survey: 'nps' | 'csat',
  { id, window }: Pick<Period, 'id' | 'window'>,
): Promise<Dissatisfied[]> {
  const isBad = survey === 'nps' ? 'score <= 6' : 'not is_satisfied';
  const rows = await engine.rows<{ segment: string; n: string; bad: string }>(
    `select coalesce(closing_segment, 'unknown') as segment, count(*) as n,
       count(*) filter (where ${isBad}) as bad
     from answers
     where ${inPeriod({ id, window }, 'answers')} and survey = '${survey}'${survey === 'nps' ? ' and is_last' : ''}
     group by 1 order by bad desc, segment`,
  );
  return rows.map(({ segment, n, bad }) => ({ segment, n: Number(n), bad: Number(bad) }));
}

/** Accounts with many registered users of whom few are active. */
export type Idle = { account: string; owner: string | null; active: number; registered: number };

/** Accounts by the number of registered users that were not active, customers only. */
export async function idleUsers(engine: Engine, period: Period): Promise<Idle[]> {
  const rows = await engine.rows<{
    account: string;
    owner: string | null;
    active: string;
    registered: string;
  }>(
    `select l.name as account, l.csm_id as owner, u.active_users as active,
       cast(coalesce(u.registered, u.seats) as bigint) as registered
     from account_usage u
     join account_list l on l.account_id = u.account_id
     join account_periods a on a.account_id = u.account_id and ${inPeriod(period, 'a')} and a.closing > 0
     where ${inPeriod(period, 'u')} and coalesce(u.registered, u.seats) > u.active_users
     order by coalesce(u.registered, u.seats) - u.active_users desc, u.account_id`,
  );
  return rows.map((row) => ({
    ...row,
    active: Number(row.active),
    registered: Number(row.registered),
  }));
}

/** An account still waiting for its first value. */
export type Waiting = { account: string; owner: string | null; days: number };

/** Accounts that signed up within the window and have no value yet, longest first; those that left are out. */
export async function waitingForValue(
  engine: Engine,
  id: string,
  window: string,
): Promise<Waiting[]> {
  const rows = await engine.rows<{ account: string; owner: string | null; days: string }>(
    `select l.name as account, l.csm_id as owner, v.days
     from value_times v join account_list l on l.account_id = v.account_id
     where ${inPeriod({ id, window }, 'v')} and v.start = 'signup' and not v.is_reached and v.days < 1000000
     order by v.days desc, v.account_id`,
  );
  return rows.map((row) => ({ ...row, days: Number(row.days) }));
}
