import { monthStart, nextMonth } from '../../src/lib/dates.ts';
import { count, type Fixed, sum } from './exact.ts';
import { found, perSegment, type ReferenceRow, ratio } from './figure.ts';
import type { AccountWindow } from './revenue-facts.ts';
import { money } from './revenue-facts.ts';
import { isWithin, type Scope } from './scope.ts';

const isCustomer = (account: AccountWindow) => account.closing > 0n;

/** What is spent on winning customers. */
export const acquisition = ['sales', 'marketing'];

const purposes = [
  ['cac', acquisition, (account: AccountWindow) => account.new > 0n],
  ['crc', ['customer_success', 'retention'], isCustomer],
  ['cost_to_serve', ['support', 'customer_success'], isCustomer],
] as const;

/** What customers cost us; no cost names an account, so there are no figures of segments. */
export function costRows(scope: Scope): ReferenceRow[] {
  const { window, accounts, closing } = scope;
  return purposes.flatMap(([id, categories, isCounted]) => {
    const total = spent(scope, categories);
    const figure = (of: readonly AccountWindow[]) =>
      of.length < accounts.length || total === null
        ? found(id, null)
        : ratio(id, total, count(of, isCounted));
    return perSegment(accounts, closing, window, (of) => [figure(of)]);
  });
}

/** Our costs of some categories in a window; null where the costs do not cover it. */
export function spent(scope: Scope, categories: readonly string[]): Fixed | null {
  const { data, start, end } = scope;
  const ours = data.costs.filter((row) => row.borne_by === 'us');
  if (ours.some((row) => row.account_id !== '')) throw new Error('a cost names its account');
  const months = ours.map((row) => row.month).sort();
  const isCovered =
    months.length > 0 && months[0]! <= start && nextMonth(monthStart(months.at(-1)!)) >= end;
  if (!isCovered) return null;
  const costs = ours.filter(
    (row) => isWithin(scope, row.month) && categories.includes(row.category),
  );
  return sum(costs, (row) => money(data, row, start));
}
