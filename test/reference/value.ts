import { addDays, daysBetween } from '../../src/lib/dates.ts';
import type { Data } from './data.ts';
import { count, fixed, sum } from './exact.ts';
import { type Figure, found, percent, quantile, ratio } from './figure.ts';

/** Days from an account's start to its first value, or to where the sight ends. */
export type Wait = { account: string; days: number; isReached: boolean };

/** Accounts that started in a window, observed to its end. */
export function waits(
  data: Data,
  column: 'signed_on' | 'signed_up_on',
  start: string,
  end: string,
  hasLeft: (account: string) => boolean,
): Wait[] {
  return data.accounts
    .filter((row) => row[column] >= start && row[column] < end)
    .map((row) => {
      // Value counts from the start on: what came before it is still to come.
      const isReached = row.first_value_on >= row[column] && row.first_value_on < end;
      // Who left without value never reaches it: still waiting after any number of days.
      const sight = hasLeft(row.account_id)
        ? Number.POSITIVE_INFINITY
        : daysBetween(row[column], end);
      const days = isReached ? daysBetween(row[column], row.first_value_on) : sight;
      return { account: row.account_id, days, isReached };
    });
}

/** Time to value by four statistics. */
export function ttvFigures(start: 'contract' | 'signup', all: readonly Wait[]): Figure[] {
  const days = all.filter((wait) => wait.isReached).map((wait) => wait.days);
  return [
    ratio(
      `ttv@${start}.mean`,
      sum(days, (n) => fixed(n)),
      count(days),
    ),
    found(`ttv@${start}.median`, quantile(days, 0.5)),
    found(`ttv@${start}.p90`, quantile(days, 0.9)),
    found(`ttv@${start}.km_median`, kaplanMeierMedian(all)),
  ];
}

/** The first day on which the share still waiting is at most one half. */
export function kaplanMeierMedian(all: readonly Pick<Wait, 'days' | 'isReached'>[]): number | null {
  let [top, bottom] = [1n, 1n];
  const days = new Set(all.filter((wait) => wait.isReached).map((wait) => wait.days));
  for (const day of [...days].sort((a, b) => a - b)) {
    const atRisk = all.filter((wait) => wait.days >= day).length;
    const reached = all.filter((wait) => wait.isReached && wait.days === day).length;
    top *= BigInt(atRisk - reached);
    bottom *= BigInt(atRisk);
    if (2n * top <= bottom) return day;
  }
  return null;
}

/** Users whose thirty days closed in a window, and whether they were activated within them. */
export function activations(data: Data, start: string, end: string) {
  return data.users
    .filter((row) => row.signed_up_on !== '')
    .map((row) => ({ row, closesOn: addDays(row.signed_up_on, 30) }))
    .filter(({ closesOn }) => closesOn >= start && closesOn < end)
    .map(({ row, closesOn }) => ({
      account: row.account_id,
      isActivated: row.activated_on !== '' && row.activated_on < closesOn,
    }));
}

/** The share of users that were activated. */
export function activationFigures(users: readonly { isActivated: boolean }[]): Figure[] {
  return [
    percent(
      'activation_rate',
      count(users, (user) => user.isActivated),
      count(users),
    ),
  ];
}
