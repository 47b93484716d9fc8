import { addDays, daysBetween } from '../../src/lib/dates.ts';
import { accountIds, byAccount, type Data, loginEvents } from './data.ts';
import { count, fixed, sum } from './exact.ts';
import { amount, type Figure, percent, ratio } from './figure.ts';
import { isPriced, isRunning } from './revenue-facts.ts';

/** What the users of an account did in a window. */
export type AccountUsage = ReturnType<typeof accountUsage>[number];

/** Usage of every account. */
export function accountUsage(data: Data, start: string, end: string) {
  const [events, users] = [byAccount(data.usage_events), byAccount(data.users)];
  const subscriptions = byAccount(data.subscriptions);
  const accounts = new Map(data.accounts.map((row) => [row.account_id, row]));
  return accountIds(data).map((account) => {
    const all = (events.get(account) ?? []).filter((row) => row.occurred_at < end);
    const since = (day: string) => all.filter((row) => row.occurred_at >= day);
    const inWindow = since(start);
    const registered = (users.get(account) ?? []).filter((row) => isRegistered(row, end));
    const activeIds = new Set(inWindow.map((row) => row.user_id));
    const usersOf = (rows: typeof all) => distinct(rows.map((row) => row.user_id));
    const own = (subscriptions.get(account) ?? []).filter(
      (row) => row.is_one_time !== 'true' && row.is_usage_based !== 'true',
    );
    const running = own.filter((row) => isRunning(row, end));
    const quantity = sum(running, (row) => fixed(row.quantity));
    const about = accounts.get(account);
    const isExpected = own.length === 0 && (about?.signed_up_on ?? '') < end;
    const licensed = running.length > 0 || isExpected ? (about?.licensed_seats ?? '') : '';
    return {
      account,
      days: daysBetween(start, end),
      userDays: distinct(inWindow.map((row) => `${row.user_id} ${row.occurred_at.slice(0, 10)}`)),
      active: usersOf(inWindow),
      active7: usersOf(since(addDays(end, -7))),
      active30: usersOf(since(addDays(end, -30))),
      registered: registered.length,
      activeRegistered: registered.filter((row) => activeIds.has(row.user_id)).length,
      seats: quantity > 0n ? quantity : fixed(licensed),
      logins: inWindow.filter((row) => loginEvents.includes(row.event)).length,
      sessions: distinct(inWindow.map((row) => row.session_id).filter((id) => id !== '')),
      seconds: sum(inWindow, (row) => fixed(row.duration_seconds)),
    };
  });
}

function distinct(values: readonly string[]): number {
  return new Set(values).size;
}

/** Whether a user belongs to an account just before an edge. */
export function isRegistered(row: Data['users'][number], edge: string): boolean {
  const isGone = row.deactivated_on !== '' && row.deactivated_on < edge;
  return (row.signed_up_on === '' || row.signed_up_on < edge) && !isGone;
}

/** Activity of users, total and per registered user and seat. */
export function usageFigures(accounts: readonly AccountUsage[]): Figure[] {
  const total = (of: (a: AccountUsage) => number) => sum(accounts, (a) => fixed(of(a)));
  const activeDays = total((a) => a.active * a.days);
  const userDays = total((a) => a.userDays);
  const active = total((a) => a.active);
  const seats = sum(accounts, (a) => a.seats);
  const seconds = sum(accounts, (a) => a.seconds);
  return [
    ratio('dau', userDays, fixed(accounts[0]?.days ?? 0)),
    amount(
      'wau',
      total((a) => a.active7),
    ),
    amount('mau', active),
    percent('stickiness', userDays, activeDays),
    percent(
      'user_adoption',
      total((a) => a.activeRegistered),
      total((a) => a.registered),
    ),
    percent(
      'seat_utilisation',
      total((a) => (a.seats > 0n ? a.active30 : 0)),
      seats,
    ),
    ratio(
      'logins_per_user_week',
      total((a) => 7 * a.logins),
      activeDays,
    ),
    ratio(
      'session_minutes',
      seconds,
      total((a) => a.sessions),
      { per: 60n },
    ),
  ];
}

/** A feature that is open to an account, and whether it was used. */
export type Pair = { account: string; feature: string; tier: string; isUsed: boolean };

/** Accounts with a priced period at the end × features released and open to their plan. */
export function featurePairs(
  data: Data,
  planOf: (account: string) => string,
  start: string,
  end: string,
): Pair[] {
  const used = new Set(
    data.usage_events
      .filter((row) => row.occurred_at >= start && row.occurred_at < end)
      .map((row) => `${row.account_id} ${row.feature}`),
  );
  const priced = new Set(
    data.subscriptions.filter((row) => isPriced(row, end)).map((row) => row.account_id),
  );
  return [...priced].flatMap((account) =>
    openFeatures(data, planOf(account), end).map(({ feature, tier }) => ({
      ...{ account, feature, tier },
      isUsed: used.has(`${account} ${feature}`),
    })),
  );
}

/** Features released before an edge that a plan includes. */
export function openFeatures(data: Data, plan: string, edge: string) {
  return data.features.filter(
    (row) =>
      (row.released_on === '' || row.released_on < edge) &&
      (row.plans === '' || row.plans.split(';').includes(plan)),
  );
}

/** How many of the features that are open to them accounts use. */
export function featureFigures(pairs: readonly Pair[]): Figure[] {
  const adoption = (id: string, of: readonly Pair[]) =>
    percent(
      `feature_adoption@${id}`,
      count(of, (pair) => pair.isUsed),
      count(of),
    );
  const tier = (name: string) => pairs.filter((pair) => pair.tier === name);
  return [
    adoption('any', pairs),
    adoption('core', tier('core')),
    adoption('advanced', tier('advanced')),
  ];
}
