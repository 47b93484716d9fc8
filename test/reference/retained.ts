import { addMonths, nextMonth } from '../../src/lib/dates.ts';
import { count, least, sum } from './exact.ts';
import { amount, type Figure, percent, perSegment, type ReferenceRow } from './figure.ts';
import { openingRevenue } from './revenue.ts';
import type { AccountWindow } from './revenue-facts.ts';
import type { Scope } from './scope.ts';

/** What the customers of the start still pay. */
export function retainedRows({ window, opening, accounts }: Scope): ReferenceRow[] {
  return perSegment(accounts, opening, window, retainedFigures);
}

/** Who still pays of those who first paid in earlier months, by that month if asked for. */
export function cohortRows(scope: Scope): ReferenceRow[] {
  const { window, dimension, closing } = scope;
  const by = dimension === 'cohort' ? (member: Member) => member.cohort : closing;
  return window === '1m' ? perSegment(members(scope), by, window, cohortFigures) : [];
}

function retainedFigures(accounts: readonly AccountWindow[]): Figure[] {
  const paying = accounts.filter((account) => account.opening > 0n);
  // Of ARR, 12 × MRR, the share is the same.
  const ofArr = openingRevenue(accounts).filter(({ metric }) => ['nrr', 'grr'].includes(metric));
  return [
    ...ofArr.map((figure) => ({ ...figure, variant: `${figure.variant}.arr` })),
    amount(
      'retained_mrr_net',
      sum(paying, (account) => account.constantClosing),
    ),
    amount(
      'retained_mrr_gross',
      sum(paying, (account) => least(account.opening, account.constantClosing)),
    ),
    // Nothing tells that the data begin in mid-history, so all that is new is new.
    amount('mrr_first_seen', 0n),
  ];
}

type Member = { account: string; cohort: string; mrr: bigint; first: bigint };

/** Accounts whose first paid month is over before the last month of the window begins. */
function members({ data, revenue, end, accounts }: Scope): Member[] {
  const oldest = data.subscriptions.map((row) => row.starts_on).sort()[0] ?? end;
  return accounts.flatMap(({ account }) => {
    let edge = nextMonth(oldest);
    while (edge < end && revenue.mrr(account, edge) === 0n) edge = addMonths(edge, 1);
    if (edge >= end) return [];
    return {
      ...{ account, cohort: addMonths(edge, -1).slice(0, 7), mrr: revenue.mrr(account, end) },
      first: revenue.mrr(account, edge, end),
    };
  });
}

function cohortFigures(of: readonly Member[]): Figure[] {
  return [
    percent(
      'cohort_retention@logo',
      count(of, (member) => member.mrr > 0n),
      count(of),
    ),
    percent(
      'cohort_retention@revenue',
      sum(of, (member) => member.mrr),
      sum(of, (member) => member.first),
    ),
  ];
}
