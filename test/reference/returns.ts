import { addDays, addMonths, monthStart } from '../../src/lib/dates.ts';
import { byAccount, type Data } from './data.ts';
import { decimalText, type Fixed, fixed, sum } from './exact.ts';
import { percent, perSegment, type ReferenceRow } from './figure.ts';
import { money } from './revenue-facts.ts';
import { isWithin, owned, type Scope } from './scope.ts';

const ages = {
  '90d': (day: string) => addDays(day, 90),
  '6m': (day: string) => addMonths(day, 6),
  '12m': (day: string) => addMonths(day, 12),
};

/** What accounts gained and spent up to an age that they reached in a window. */
export function returnRows(scope: Scope): ReferenceRow[] {
  const { data, start, window, closing } = scope;
  const contracts = byAccount(data.contracts);
  const signings = owned(data.accounts).map((row) => ({
    account: row.account,
    signedOn:
      (contracts.get(row.account) ?? [])
        .map((contract) => contract.signed_on)
        .filter((day) => day !== '')
        .sort()[0] ?? row.signed_on,
  }));
  const amounts = moneyOf(data, start);
  return Object.entries(ages).flatMap(([age, reachedBy]) => {
    const accounts = signings
      .filter(({ signedOn }) => signedOn !== '' && isWithin(scope, reachedBy(signedOn)))
      .map(({ account, signedOn }) => ({
        account,
        ...amounts(account, signedOn, reachedBy(signedOn)),
      }));
    return perSegment(accounts, closing, window, (of) => {
      const spent = sum(of, (row) => row.spent);
      return [percent(`roi@${age}`, sum(of, (row) => row.gained) - spent, spent)];
    });
  });
}

/** Benefits and fees by the day, costs of the customer by whole months; fees stand for the platform. */
function moneyOf(data: Data, rateEdge: string) {
  const benefits = byAccount(data.benefits);
  const costs = byAccount(
    data.costs.filter((row) => row.borne_by === 'customer' && row.category !== 'platform'),
  );
  const invoices = byAccount(
    data.invoices.filter((row) => !['void', 'refunded'].includes(row.status)),
  );
  return (account: string, from: string, to: string): Record<'gained' | 'spent', Fixed> => {
    const days = { start: from, end: to };
    const months = { start: monthStart(from), end: monthStart(to) };
    const gained = (benefits.get(account) ?? []).filter((row) => isWithin(days, row.realised_on));
    const own = (costs.get(account) ?? []).filter((row) => isWithin(months, row.month));
    const fees = (invoices.get(account) ?? [])
      .filter((row) => isWithin(days, row.issued_on))
      .map((row) => ({ ...row, amount: decimalText(fixed(row.amount) - fixed(row.tax)) }));
    const total = (rows: readonly { amount: string; currency: string }[]) =>
      sum(rows, (row) => money(data, row, rateEdge));
    return { gained: total(gained), spent: total(own) + total(fees) };
  };
}
