import { count, fixed } from './exact.ts';
import { type Figure, percent, perSegment, type ReferenceRow } from './figure.ts';
import { localMrr } from './revenue-facts.ts';
import type { Scope } from './scope.ts';

/** The reason that each word of the exports stands for. */
const reasons: Record<string, string> = {
  price: 'price_budget',
  missing_feature: 'product_feature',
  low_usage: 'low_usage',
  support: 'support_service',
  acquired: 'business_change',
  competitor: 'competition',
  payment_failed: 'payment_failure',
  paused: 'pause',
  '': 'unknown',
};

/** States of a subscription in which a customer stays without paying. */
const pauses = ['pause', 'paused', 'on hold', 'on_hold'];

/** A customer of the start, and how it left if it did. */
type Customer = { account: string; exit: { type: string; reason: string } | null };

/** Who left, and whose decision it was. */
export function churnRows(scope: Scope): ReferenceRow[] {
  return perSegment(customersOf(scope), scope.opening, scope.window, churnFigures);
}

/** Why customers left, by reason if asked for. */
export function reasonRows(scope: Scope): ReferenceRow[] {
  const { window, dimension, opening } = scope;
  const by = dimension === 'reason' ? ({ exit }: Customer) => exit!.reason : opening;
  const lost = customersOf(scope).filter((customer) => customer.exit !== null);
  const known = lost.filter((customer) => customer.exit!.reason !== 'unknown');
  return [
    ...perSegment(lost, by, window, (of) => [percent('churn_reasons@all', count(of), count(lost))]),
    ...perSegment(known, by, window, (of) => [
      percent('churn_reasons@known', count(of), count(known)),
    ]),
  ];
}

function customersOf(scope: Scope): Customer[] {
  return scope.accounts
    .filter((account) => account.opening > 0n)
    .map(({ account, closing }) => ({
      account,
      exit: closing === 0n ? exitOf(scope, account) : null,
    }));
}

/** What the paid subscription that ended last says; its type wins over its state, that over its reason. */
function exitOf({ data, end }: Scope, account: string): Customer['exit'] {
  const paid = data.subscriptions.filter(
    (row) =>
      row.account_id === account &&
      row.ends_on !== '' &&
      row.ends_on < end &&
      localMrr(row, row.ends_on) > 0n,
  );
  paid.sort((a, b) => (a.ends_on < b.ends_on ? -1 : 1));
  const last = paid.at(-1);
  const isPaused = pauses.includes(last?.status ?? '');
  const reason = isPaused && !last?.cancel_reason ? 'pause' : reasons[last?.cancel_reason ?? ''];
  if (reason === undefined) throw new Error(`a reason without a meaning: ${last?.cancel_reason}`);
  return { type: last?.cancel_type || (isPaused ? 'pause' : typeOf(reason)), reason };
}

/** Words that nobody defined say nothing about whose decision it was. */
function typeOf(reason: string): string {
  if (reason === 'unknown' || reason === 'low_usage') return 'unknown';
  if (reason === 'pause') return 'pause';
  return reason === 'payment_failure' ? 'involuntary' : 'voluntary';
}

function churnFigures(customers: readonly Customer[]): Figure[] {
  return ['voluntary', 'involuntary', 'pause', 'unknown'].map((type) =>
    percent(
      `churn_${type}`,
      count(customers, (customer) => customer.exit?.type === type),
      fixed(customers.length),
    ),
  );
}
