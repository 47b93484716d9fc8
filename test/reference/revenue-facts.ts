import { addDays, addMonths, monthStart, nextMonth } from '../../src/lib/dates.ts';
import { byAccount, type Data, reportingCurrency } from './data.ts';
import { divideHalfUp, type Fixed, fixed, groupBy, sum } from './exact.ts';

type Subscription = Data['subscriptions'][number];

/** Months of a billing interval as a fraction. */
const months: Record<string, readonly [bigint, bigint]> = {
  day: [12n, 365n],
  week: [12n, 52n],
  month: [1n, 1n],
  quarter: [3n, 1n],
  year: [12n, 1n],
};

/** Whether a priced period runs just before the edge, its trial over. */
export function isPriced(row: Subscription, edge: string): boolean {
  const isPaid = row.trial_ends_on === '' || row.trial_ends_on < edge;
  return isRunning(row, edge) && isPaid;
}

/** Whether a period runs just before the edge, trial or not. */
export function isRunning(row: Subscription, edge: string): boolean {
  return row.starts_on < edge && (row.ends_on === '' || row.ends_on >= edge);
}

/** MRR of a priced period just before the edge, in its own currency, with ten places. */
export function localMrr(row: Subscription, edge: string): bigint {
  if (!isPriced(row, edge) || row.is_one_time === 'true' || row.is_usage_based === 'true')
    return 0n;
  const isDiscounted = row.discount_ends_on === '' || row.discount_ends_on >= edge;
  const percentOff = isDiscounted ? fixed(row.discount_percent, 4) : 0n;
  const net = fixed(row.amount, 4) * (100_0000n - percentOff); // ten places, as 4 + 4 + 2
  const [top, bottom] = months[row.interval]!;
  return divideHalfUp(net * bottom, top * BigInt(row.interval_count || '1'));
}

/** What an account's revenue did in a window; money of movements at the opening rate. */
export type AccountWindow = {
  account: string;
  opening: Fixed;
  closing: Fixed;
  constantClosing: Fixed;
  fx: Fixed;
  wasCustomer: boolean;
  isNew: boolean;
  isReactivated: boolean;
  new: Fixed;
  reactivation: Fixed;
  expansion: Fixed;
  contraction: Fixed;
  churn: Fixed;
};

/** All that the reference knows about revenue. */
export type Revenue = ReturnType<typeof revenueOf>;

/** Revenue of every account at any edge. */
export function revenueOf(data: Data) {
  const subscriptions = byAccount(data.subscriptions);
  const cache = new Map<string, Fixed>();
  const firstStart = data.subscriptions.map((row) => row.starts_on).sort()[0] ?? '9999-01-01';

  /** MRR just before an edge at the rates of another edge, rounded once to four places. */
  function mrr(account: string, edge: string, rateEdge = edge): Fixed {
    const key = `${account} ${edge} ${rateEdge}`;
    const known = cache.get(key);
    if (known !== undefined) return known;
    const exact = sum(
      subscriptions.get(account) ?? [],
      (row) => localMrr(row, edge) * rate(data, row.currency, rateEdge),
    );
    const value = exact < 0n ? 0n : divideHalfUp(exact, 10n ** 14n) * 10n ** 4n;
    cache.set(key, value);
    return value;
  }

  /** Month edges of the whole history up to an edge, it included. */
  function edgesUntil(edge: string): string[] {
    const edges = [];
    for (let at = monthStart(firstStart); at <= edge; at = nextMonth(at)) edges.push(at);
    return edges;
  }

  function wasCustomer(account: string, until: string): boolean {
    return edgesUntil(until).some((edge) => mrr(account, edge) > 0n);
  }

  function window(account: string, start: string, end: string): AccountWindow {
    const opening = mrr(account, start);
    const [closing, constantClosing] = [mrr(account, end), mrr(account, end, start)];
    const was = wasCustomer(account, start);
    const isGained = opening === 0n && closing > 0n;
    const result: AccountWindow = {
      ...{ account, opening, closing, constantClosing, fx: closing - constantClosing },
      ...{ wasCustomer: was, isNew: isGained && !was, isReactivated: isGained && was },
      ...{ new: 0n, reactivation: 0n, expansion: 0n, contraction: 0n, churn: 0n },
    };
    for (let from = start; from < end; from = nextMonth(from)) {
      const [before, after] = [mrr(account, from, start), mrr(account, nextMonth(from), start)];
      if (before === 0n && after > 0n)
        result[wasCustomer(account, from) ? 'reactivation' : 'new'] += after;
      else if (after === 0n) result.churn += before;
      else if (after > before) result.expansion += after - before;
      else result.contraction += before - after;
    }
    return result;
  }

  /** The first day on which an account paid. */
  function firstPaidOn(account: string): string | null {
    const days = (subscriptions.get(account) ?? [])
      .map((row) => ({
        row,
        on: row.trial_ends_on || row.starts_on,
      }))
      .filter(({ row, on }) => localMrr(row, addDays(on, 1)) > 0n)
      .map(({ on }) => on);
    return days.sort()[0] ?? null;
  }

  /** Whether an account grew in its first twelve calendar months; null if they end outside. */
  function hasExpandedInFirstYear(account: string, start: string, end: string): boolean | null {
    const first = edgesUntil(end).find((edge) => mrr(account, edge) > 0n);
    // The first paid month ends at that edge, the twelfth eleven months later.
    const yearEnd = first && addMonths(first, 11);
    if (!first || !yearEnd || yearEnd <= start || yearEnd > end) return null;
    for (let from = first; from < yearEnd; from = nextMonth(from)) {
      const before = mrr(account, from);
      if (before > 0n && mrr(account, nextMonth(from), from) > before) return true;
    }
    return false;
  }

  /** The plan with the largest MRR just before an edge, ties by name; null without any. */
  function planAt(account: string, edge: string): string | null {
    const paid = (subscriptions.get(account) ?? []).filter(
      (row) => row.plan !== '' && localMrr(row, edge) > 0n,
    );
    const plans = [...groupBy(paid, (row) => row.plan)].map(([plan, rows]) => ({
      plan,
      mrr: sum(rows, (row) => localMrr(row, edge)),
    }));
    plans.sort((a, b) => (a.mrr === b.mrr ? (a.plan < b.plan ? -1 : 1) : a.mrr > b.mrr ? -1 : 1));
    return plans[0]?.plan ?? null;
  }

  return { mrr, window, firstPaidOn, hasExpandedInFirstYear, planAt };
}

/** Rates by currency, by date. */
const rates = new WeakMap<Data, Map<string, Data['fx_rates']>>();

/** The newest rate dated before an edge, at most 35 days old; the earliest for older edges. */
export function rate(data: Data, currency: string, edge: string): Fixed {
  if (currency === reportingCurrency) return fixed(1);
  if (!rates.has(data)) {
    const sorted = data.fx_rates.toSorted((a, b) => (a.date < b.date ? -1 : 1));
    rates.set(
      data,
      groupBy(sorted, (row) => row.currency),
    );
  }
  const known = rates.get(data)!.get(currency)!;
  const newest = known.findLast((row) => row.date < edge);
  if (newest && newest.date < addDays(edge, -35)) throw new Error(`no rate of ${currency} ${edge}`);
  return fixed((newest ?? known[0]!).rate);
}

/** An amount in the reporting currency at the rate of an edge, rounded to four places. */
export function money(data: Data, row: { amount: string; currency: string }, edge: string): Fixed {
  const exact = fixed(row.amount) * rate(data, row.currency, edge);
  return divideHalfUp(exact, 10n ** 12n) * 10n ** 4n;
}
