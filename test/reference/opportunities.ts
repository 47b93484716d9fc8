import type { Data } from './data.ts';
import { count, divideHalfUp, fixed, sum } from './exact.ts';
import { amount, type Figure, percent, perSegment, type ReferenceRow } from './figure.ts';
import { money } from './revenue-facts.ts';
import { isWithin, owned, type Scope } from './scope.ts';

type Deal = Data['opportunities'][number];

/** Deals that are open at the end, leads of the team, and who was referred. */
export function opportunityRows(scope: Scope): ReferenceRow[] {
  const { data, window, end, closing, accounts } = scope;
  const deals = owned(data.opportunities);
  const open = deals
    .filter((row) => isOpen(row, end) && ['upsell', 'cross_sell', 'expansion'].includes(row.kind))
    .map((row) => ({ ...row, worth: money(data, row, end) }));
  const created = deals.filter((row) => isWithin(scope, row.created_on) && row.source === 'csql');
  const referrers = new Map(data.accounts.map((row) => [row.account_id, row.referred_by]));
  const won = new Set(
    deals
      .filter((row) => row.source === 'referral' && row.status === 'won' && row.closed_on < end)
      .map((row) => row.account_id),
  );
  const newcomers = accounts
    .filter((account) => account.new > 0n)
    .map(({ account }) => ({ account, isReferred: !!referrers.get(account) || won.has(account) }));
  return [
    ...perSegment(open, closing, window, (rows) => openFigures(rows, scope)),
    ...perSegment(created, closing, window, (rows) => [amount('csql', count(rows))]),
    ...perSegment(newcomers, closing, window, referralFigures),
  ];
}

function isOpen(row: Deal, edge: string): boolean {
  const isClosed = row.closed_on === '' ? row.status !== 'open' : row.closed_on < edge;
  return row.created_on < edge && !isClosed;
}

function openFigures(rows: readonly (Deal & { worth: bigint })[], scope: Scope): Figure[] {
  const due = rows.filter((row) => isWithin(scope, row.expected_close_on));
  const expected = due.filter((row) => row.probability !== '');
  const total = (of: typeof rows) => sum(of, (row) => row.worth);
  return [
    amount('expansion_pipeline@open', total(rows)),
    amount('expansion_pipeline@due', total(due)),
    amount('expected_close', sum(expected, expectedOf)),
  ];
}

/** Amount × probability, rounded to four places like the amount. */
function expectedOf(row: Deal & { worth: bigint }): bigint {
  return divideHalfUp(row.worth * fixed(row.probability), 10n ** 14n) * 10n ** 4n;
}

function referralFigures(rows: readonly { isReferred: boolean }[]): Figure[] {
  return [
    percent(
      'referral_rate',
      count(rows, (row) => row.isReferred),
      count(rows),
    ),
  ];
}
