import { nextMonth } from '../../src/lib/dates.ts';
import { byAccount, type Data } from './data.ts';
import { divideHalfUp, type Fixed, fixed, groupBy, sum } from './exact.ts';
import { isPriced, localMrr, rate } from './revenue-facts.ts';
import type { Scope } from './scope.ts';

/** What changes MRR, in the order in which the opposite of a change is taken off. */
export const causes = ['price', 'discount', 'seats', 'plan', 'product'] as const;

export type Cause = (typeof causes)[number];

/** Money of each cause. */
export type Split = Record<Cause, Fixed>;

export const nothing = (): Split => ({ price: 0n, discount: 0n, seats: 0n, plan: 0n, product: 0n });

// From the lowest to the highest, as the fixtures' cs-metrics.yaml says.
const ladder = ['Basic', 'Pro', 'Enterprise'];

/** What an account pays for just before an edge. */
type Held = { offer: string; plan: string; seats: string; list: Fixed; price: Fixed };

/** Expansion and contraction of every account by cause, month by month at the opening rate. */
export function splitsOf({ data, revenue, start, end, accounts }: Scope) {
  const subscriptions = byAccount(data.subscriptions);
  return accounts.map(({ account }) => {
    const [expansion, contraction] = [nothing(), nothing()];
    const own = subscriptions.get(account) ?? [];
    for (let from = start; from < end; from = nextMonth(from)) {
      const to = nextMonth(from);
      const [before, after] = [from, to].map((edge) => revenue.mrr(account, edge, start));
      const change = after! - before!;
      if (before === 0n || after === 0n || change === 0n) continue;
      const held = [from, to].map((edge) => heldAt(data, own, edge, start));
      const split = netted(rounded(splitOf(held[0]!, held[1]!), change), change);
      for (const cause of causes)
        if (change > 0n) expansion[cause] += split[cause];
        else contraction[cause] += split[cause];
    }
    return { account, expansion, contraction };
  });
}

function heldAt(data: Data, own: Data['subscriptions'], edge: string, rateEdge: string): Held[] {
  const isRecurring = (row: Data['subscriptions'][number]) =>
    row.is_one_time !== 'true' && row.is_usage_based !== 'true';
  return own
    .filter((row) => isPriced(row, edge) && isRecurring(row))
    .map((row) => {
      // To eight places: a third of a year is told in ten, and the tenth is no longer true.
      const inReports = (mrr: bigint) =>
        divideHalfUp(mrr * rate(data, row.currency, rateEdge), 10n ** 10n);
      return {
        ...{ offer: row.product || row.plan, plan: row.plan, seats: row.quantity },
        list: inReports(localMrr({ ...row, discount_percent: '' }, edge)),
        price: inReports(localMrr(row, edge)),
      };
    });
}

/** Compares offer by offer; what comes while others go is compared with what goes. */
function splitOf(before: readonly Held[], after: readonly Held[]): Split {
  const total = nothing();
  const [old, recent] = [before, after].map((held) => groupBy(held, (row) => row.offer));
  const isPaid = (held: readonly Held[]) => held.some((row) => row.list > 0n);
  const only = (some: Map<string, Held[]>, others: Map<string, Held[]>) =>
    [...some].filter(([offer, held]) => !others.has(offer) && isPaid(held)).map(([, held]) => held);
  const [gone, added] = [only(old!, recent!).flat(), only(recent!, old!).flat()];
  const priceOf = (held: readonly Held[]) => sum(held, (row) => row.price);
  if (gone.length > 0 && added.length > 0) compare(total, gone, added, true);
  else total.product += priceOf(added) - priceOf(gone);
  for (const [offer, held] of old!)
    if (recent!.has(offer)) compare(total, held, recent!.get(offer)!, false);
  return total;
}

/** Discount first, then seats at their old price, the rest by plan or price. */
function compare(
  total: Split,
  before: readonly Held[],
  after: readonly Held[],
  isExchanged: boolean,
): void {
  const [a, b] = [before, after].map((held) => ({
    price: sum(held, (row) => row.price),
    list: sum(held, (row) => row.list),
  })) as [Sides, Sides];
  const isDiscounted = a.list > 0n && (a.price !== a.list || b.price !== b.list);
  const discount = isDiscounted ? b.price - divideHalfUp(b.list * a.price, a.list) : 0n;
  const growth = b.price - a.price - discount;
  const seats = seatsPart(before, after, a.price, growth);
  total.discount += discount;
  total.seats += seats;
  total[isOtherPlan(before, after, isExchanged, growth > 0n) ? 'plan' : 'price'] += growth - seats;
}

type Sides = Record<'price' | 'list', bigint>;

/** Seats that came or went at their old price, never more than what changed. */
function seatsPart(
  before: readonly Held[],
  after: readonly Held[],
  price: bigint,
  growth: bigint,
): bigint {
  const [old, recent] = [before, after].map((held) => held.filter((row) => row.seats !== ''));
  const seatsOf = (held: readonly Held[]) => sum(held, (row) => fixed(row.seats));
  const [from, to] = [seatsOf(old!), seatsOf(recent!)];
  if (from === 0n || recent!.length === 0 || to > from !== growth > 0n) return 0n;
  const worth = divideHalfUp(price * (to - from), from);
  const isMore = growth > 0n ? worth > growth : worth < growth;
  return isMore ? growth : worth;
}

/** Whether the plan explains it; a plan that goes against the ladder does not. */
function isOtherPlan(
  before: readonly Held[],
  after: readonly Held[],
  isExchanged: boolean,
  isGrowing: boolean,
): boolean {
  const [old, recent] = [before, after].map((held) =>
    [...new Set(held.map((row) => row.plan).filter((plan) => plan !== ''))].sort(),
  );
  const [from, to] = [old, recent].map((plans) =>
    Math.max(...plans!.map((plan) => ladder.indexOf(plan))),
  );
  const isKnown = old!.length > 0 && recent!.length > 0;
  const isAgainst = isKnown && (isGrowing ? to! < from! : to! > from!);
  return (isExchanged || (isKnown && String(old) !== String(recent))) && !isAgainst;
}

/** Causes to four places; what rounding leaves over goes to the greatest of them. */
function rounded(split: Split, change: bigint): Split {
  const result = nothing();
  for (const cause of causes) result[cause] = divideHalfUp(split[cause], 10n ** 4n) * 10n ** 4n;
  const size = (n: bigint) => (n < 0n ? -n : n);
  const greatest = causes.reduce((a, b) => (size(result[b]) > size(result[a]) ? b : a));
  result[greatest] += change - sum(causes, (cause) => result[cause]);
  return result;
}

/** Causes along the change; those against it are taken off in their order. */
function netted(split: Split, change: bigint): Split {
  const forward = (cause: Cause) => (change < 0n ? -split[cause] : split[cause]);
  const result = nothing();
  let against = sum(causes, (cause) => (forward(cause) < 0n ? -forward(cause) : 0n));
  for (const cause of causes) {
    const gain = forward(cause) > 0n ? forward(cause) : 0n;
    const off = against < gain ? against : gain;
    result[cause] = gain - off;
    against -= off;
  }
  return result;
}
