import { addDays, daysBetween } from '../../src/lib/dates.ts';
import { byAccount, userOf } from './data.ts';
import { count, fixed, sum } from './exact.ts';
import { type Figure, found, percent, perSegment, type ReferenceRow, ratio } from './figure.ts';
import { isWithin, owned, type Scope } from './scope.ts';
import { type AccountUsage, accountUsage, isRegistered } from './usage.ts';

/** How much users do, and whether they do more than before. */
export function engagementRows(scope: Scope): ReferenceRow[] {
  const { data, window, start, end, closing } = scope;
  return [
    ...perSegment(accountUsage(data, start, end), closing, window, activityFigures),
    ...perSegment(weeklyUse(scope), closing, window, (uses) => depthFigures(uses, scope)),
    ...perSegment(shares(scope), closing, window, (of) => pesFigures(of, scope)),
  ];
}

function activityFigures(accounts: readonly AccountUsage[]): Figure[] {
  const active = sum(accounts, (account) => fixed(account.active));
  const seated = accounts.filter((account) => account.seats > 0n);
  return [
    ratio(
      'sessions_per_user',
      sum(accounts, (account) => fixed(account.sessions)),
      active,
    ),
    ratio(
      'time_in_product',
      sum(accounts, (account) => account.seconds),
      active,
      { per: 60n },
    ),
    percent(
      'dau_licensed_share',
      sum(seated, (account) => fixed(account.userDays)),
      sum(seated, (account) => account.seats * BigInt(account.days)),
    ),
  ];
}

type Use = { account: string; user: string; week: string; feature: string };

/** Monday of the week of a day; 1 January 2024 was one. */
function mondayOf(day: string): string {
  return addDays(day, -(((daysBetween('2024-01-01', day) % 7) + 7) % 7));
}

/** Everything that users did in weeks whose Sunday lies in the window. */
function weeklyUse({ data, start, end }: Scope): Use[] {
  const [from, to] = [mondayOf(start), mondayOf(end)];
  return owned(data.usage_events)
    .filter((row) => row.occurred_at >= from && row.occurred_at < to && row.user_id !== '')
    .map((row) => ({
      ...{ account: row.account, user: userOf(row), feature: row.feature },
      week: mondayOf(row.occurred_at.slice(0, 10)),
    }));
}

function depthFigures(uses: readonly Use[], { start, end }: Scope): Figure[] {
  const weeks = BigInt(daysBetween(mondayOf(start), mondayOf(end)) / 7);
  const users = fixed(new Set(uses.map((use) => use.user)).size);
  const ofFeatures = uses.filter((use) => use.feature !== '');
  const distinct = new Set(ofFeatures.map((use) => `${use.user} ${use.week} ${use.feature}`));
  return [
    ratio('features_per_user_week', fixed(distinct.size), users * weeks),
    ratio('feature_uses_per_user_week', count(ofFeatures), users * weeks),
  ];
}

/** What an account adds to each of the three shares of product engagement. */
type Shares = ReturnType<typeof shares>[number];

function shares({ data, start, end, accounts }: Scope) {
  const [events, users] = [byAccount(data.usage_events), byAccount(data.users)];
  const earlier = addDays(start, -daysBetween(start, end));
  return accounts.map(({ account }) => {
    const own = events.get(account) ?? [];
    const activeIn = (from: string, to: string) =>
      new Set(
        own
          .filter((row) => isWithin({ start: from, end: to }, row.occurred_at))
          .map((row) => row.user_id),
      );
    const [now, before] = [activeIn(start, end), activeIn(earlier, start)];
    const registered = (users.get(account) ?? []).filter((row) => isRegistered(row, end));
    const days = own
      .filter((row) => isWithin({ start, end }, row.occurred_at))
      .map((row) => `${row.user_id} ${row.occurred_at.slice(0, 10)}`);
    return {
      account,
      registered: registered.length,
      adopted: registered.filter((row) => now.has(row.user_id)).length,
      active: now.size,
      userDays: new Set(days).size,
      gained: [...now].filter((user) => !before.has(user)).length,
      lost: [...before].filter((user) => !now.has(user)).length,
    };
  });
}

/** The mean of three shares; nothing can be gained against days that the exports do not cover. */
function pesFigures(of: readonly Shares[], { data, start, end }: Scope): Figure[] {
  const total = (name: Exclude<keyof Shares, 'account'>) =>
    of.reduce((all, account) => all + BigInt(account[name]), 0n);
  const days = BigInt(daysBetween(start, end));
  const firstUse = data.usage_events.map((row) => row.occurred_at).sort()[0] ?? '9999';
  const isTold = `${addDays(start, -Number(days))} 99` > firstUse;
  const [registered, possible] = [total('registered'), total('active') * days];
  const moved = total('gained') + total('lost');
  const [up, of2] = moved === 0n ? [1n, 2n] : [total('gained'), moved];
  const top =
    total('adopted') * possible * of2 +
    total('userDays') * registered * of2 +
    up * registered * possible;
  const whole = 3n * registered * possible * of2;
  if (!isTold || whole === 0n) return [found('pes', null)];
  return [percent('pes', top * fixed(1), whole * fixed(1))];
}
