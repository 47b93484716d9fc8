import { monthStart, nextMonth } from '../../src/lib/dates.ts';
import { count, sum } from './exact.ts';
import { found, perSegment, type ReferenceRow, ratio } from './figure.ts';
import type { AccountWindow } from './revenue-facts.ts';
import { money } from './revenue-facts.ts';
import { isWithin, type Scope } from './scope.ts';

const isCustomer = (account: AccountWindow) => account.closing > 0n;

const purposes = [
  ['cac', ['sales', 'marketing'], (account: AccountWindow) => account.new > 0n],
  ['crc', ['customer_success', 'retention'], isCustomer],
  ['cost_to_serve', ['support', 'customer_success'], isCustomer],
] as const;

/** What customers cost us; no cost names an account, so there are no figures of segments. */
export function costRows(scope: Scope): ReferenceRow[] {
  const { data, start, end, window, accounts, closing } = scope;
  const ours = data.costs.filter((row) => row.borne_by === 'us');
  if (ours.some((row) => row.account_id !== '')) throw new Error('a cost names its account');
  const months = ours.map((row) => row.month).sort();
  const isCovered =
    months.length > 0 && months[0]! <= start && nextMonth(monthStart(months.at(-1)!)) >= end;
  return purposes.flatMap(([id, categories, isCounted]) => {
    const costs = ours.filter(
      (row) => isWithin(scope, row.month) && categories.some((name) => name === row.category),
    );
    const total = sum(costs, (row) => money(data, row, start));
    const figure = (of: readonly AccountWindow[]) =>
      of.length < accounts.length || !isCovered
        ? found(id, null)
        : ratio(id, total, count(of, isCounted));
    return perSegment(accounts, closing, window, (of) => [figure(of)]);
  });
}
