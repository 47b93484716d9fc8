import { addDays, addMonths } from '../../src/lib/dates.ts';
import { byAccount } from './data.ts';
import { attributes } from './dimensions.ts';
import { count, groupBy } from './exact.ts';
import { type Figure, percent, perSegment, type ReferenceRow } from './figure.ts';
import { isWithin, type Scope } from './scope.ts';
import { featurePairs, type Pair } from './usage.ts';

/** Which features accounts take up, and whether they stay with them. */
export function featureRows(scope: Scope): ReferenceRow[] {
  const { window, opening } = scope;
  const takers = window === '12m' ? perSegment(adopters(scope), opening, window, newFigures) : [];
  return [...heldRows(scope), ...takers];
}

type Held = Pair & { isNew: boolean; weeks: number };

/** Features that are open to accounts, by feature if asked for. */
export function heldRows(scope: Scope): ReferenceRow[] {
  const { data, revenue, window, start, end, dimension, closing } = scope;
  const attribute = attributes(data, revenue);
  const planOf = (account: string) => attribute(account, 'plan', end);
  const releases = new Map(data.features.map((row) => [row.feature, row.released_on]));
  const weeks = recentWeeks(scope);
  const held = featurePairs(data, planOf, start, end).map((pair) => ({
    ...pair,
    isNew: isNewAt(releases.get(pair.feature) ?? '', end),
    weeks: weeks.get(`${pair.account} ${pair.feature}`)?.size ?? 0,
  }));
  const by = dimension === 'feature' ? (pair: Held) => pair.feature : closing;
  return perSegment(held, by, window, heldFigures);
}

/** From 90 days to 12 months after its release. */
function isNewAt(releasedOn: string, end: string): boolean {
  return releasedOn !== '' && addDays(releasedOn, 90) <= end && releasedOn >= addMonths(end, -12);
}

/** Which of the four blocks of seven days before the end hold a use, by account and feature. */
function recentWeeks({ data, end }: Scope): Map<string, Set<number>> {
  const weeks = new Map<string, Set<number>>();
  for (const block of [1, 2, 3, 4]) {
    const span = { start: addDays(end, -7 * block), end: addDays(end, -7 * (block - 1)) };
    for (const row of data.usage_events) {
      if (row.feature === '' || !isWithin(span, row.occurred_at)) continue;
      const key = `${row.account_id} ${row.feature}`;
      weeks.set(key, (weeks.get(key) ?? new Set()).add(block));
    }
  }
  return weeks;
}

function heldFigures(pairs: readonly Held[]): Figure[] {
  const fresh = pairs.filter((pair) => pair.isNew);
  const accounts = [...groupBy(pairs, (pair) => pair.account).values()];
  return [
    percent(
      'feature_adoption@new',
      count(fresh, (pair) => pair.isUsed),
      count(fresh),
    ),
    percent(
      'feature_used_any',
      count(accounts, (own) => own.some((pair) => pair.isUsed)),
      count(accounts),
    ),
    percent(
      'feature_used_weekly',
      count(accounts, (own) => own.some((pair) => pair.weeks >= 3)),
      count(accounts),
    ),
  ];
}

/** Customers at the start, and whether a feature was new to them after their first 30 days. */
function adopters(scope: Scope) {
  const { data, revenue, accounts } = scope;
  const events = byAccount(data.usage_events);
  return accounts
    .filter((account) => account.opening > 0n)
    .map(({ account }) => {
      const days = (events.get(account) ?? []).toSorted((a, b) =>
        a.occurred_at < b.occurred_at ? -1 : 1,
      );
      const settled = [revenue.firstPaidOn(account), days[0]?.occurred_at.slice(0, 10)]
        .map((day) => (day ? addDays(day, 30) : ''))
        .sort()
        .at(-1)!;
      const firsts = groupBy(
        days.filter((row) => row.feature !== ''),
        (row) => row.feature,
      );
      const hasNew = [...firsts.values()].some(
        ([first]) => isWithin(scope, first!.occurred_at) && first!.occurred_at >= settled,
      );
      return { account, hasNew };
    });
}

function newFigures(customers: readonly { hasNew: boolean }[]): Figure[] {
  return [
    percent(
      'annual_new_feature_adoption',
      count(customers, (customer) => customer.hasNew),
      count(customers),
    ),
  ];
}
