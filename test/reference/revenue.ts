import { count, fixed, least, sum } from './exact.ts';
import { amount, type Figure, percent, ratio } from './figure.ts';
import type { AccountWindow } from './revenue-facts.ts';

type Accounts = readonly AccountWindow[];

/** Stocks and gains, which belong to the segment at the end. */
export function closingRevenue(accounts: Accounts): Figure[] {
  const mrr = sum(accounts, (a) => a.closing);
  const customers = count(accounts, (a) => a.closing > 0n);
  return [
    amount('mrr', mrr),
    amount('arr@run_rate', 12n * mrr),
    amount('customers', customers),
    ratio('arpa', mrr, customers),
    amount(
      'mrr_new',
      sum(accounts, (a) => a.new),
    ),
    amount(
      'mrr_reactivation',
      sum(accounts, (a) => a.reactivation),
    ),
  ];
}

/** The opening and what became of it, by the segment at the start. */
export function openingRevenue(accounts: Accounts): Figure[] {
  const total = (of: (a: AccountWindow) => bigint) => sum(accounts, of);
  return [
    amount(
      'mrr_opening',
      total((a) => a.opening),
    ),
    amount(
      'mrr_expansion',
      total((a) => a.expansion),
    ),
    amount(
      'mrr_contraction',
      total((a) => a.contraction),
    ),
    amount(
      'mrr_churn',
      total((a) => a.churn),
    ),
    amount(
      'mrr_fx',
      total((a) => a.fx),
    ),
    ...revenueRetention(accounts),
    ...logoRetention(accounts),
  ];
}

function revenueRetention(accounts: Accounts): Figure[] {
  const cohort = accounts.filter((a) => a.opening > 0n);
  const start = sum(cohort, (a) => a.opening);
  const end = sum(cohort, (a) => a.constantClosing);
  const kept = sum(cohort, (a) => least(a.opening, a.constantClosing));
  const lost = sum(cohort, (a) => a.contraction + a.churn);
  const gained = sum(cohort, (a) => a.expansion);
  const left = sum(cohort, (a) => (a.closing === 0n ? a.opening : 0n));
  const returned = sum(accounts, (a) => (a.isReactivated ? a.constantClosing : 0n));
  return [
    percent('nrr@cohort', end, start),
    percent('nrr@movements', start + gained - lost, start),
    percent('nrr@reactivation', end + returned, start),
    percent('grr@cohort', kept, start),
    percent('grr@movements', start - lost, start),
    percent('revenue_churn@gross', start - kept, start),
    percent('revenue_churn@cancel', left, start),
    percent('revenue_churn@net', start - end, start),
    percent('revenue_churn@net_reactivation', start - end - returned, start),
    percent(
      'expansion_rate@period',
      count(cohort, (a) => a.expansion > 0n),
      count(cohort),
    ),
  ];
}

function logoRetention(accounts: Accounts): Figure[] {
  const cohort = accounts.filter((a) => a.opening > 0n);
  const isLost = (a: AccountWindow) => a.closing === 0n;
  const lost = count(cohort, isLost);
  const startAndNew = accounts.filter((a) => a.opening > 0n || a.new > 0n);
  const all = accounts.filter((a) => a.opening > 0n || a.new > 0n || a.reactivation > 0n);
  const atEnd = accounts.filter((a) => a.closing > 0n);
  return [
    percent('logo_churn@start', lost, count(cohort)),
    percent('logo_churn@start_plus_new', count(startAndNew, isLost), count(startAndNew)),
    // Twice the average below, so twice the losses above: no halves.
    percent('logo_churn@average', 2n * lost, count(cohort) + count(atEnd)),
    percent('logo_churn@all', count(all, isLost), count(all)),
    percent('logo_retention@cohort', count(cohort) - lost, count(cohort)),
    percent(
      'logo_retention@end_minus_new',
      count(atEnd, (a) => !a.isNew),
      count(cohort),
    ),
  ];
}

/** MRR that came with accounts of other segments, less what went. */
export function transferRevenue(moves: readonly { amount: bigint }[]): Figure[] {
  return [
    amount(
      'mrr_transfer',
      sum(moves, (move) => move.amount),
    ),
  ];
}

/** Accounts whose first year ended, and whether they grew in it. */
export function firstYears(accounts: readonly { hasExpanded: boolean }[]): Figure[] {
  const grown = accounts.filter((account) => account.hasExpanded).length;
  return [percent('expansion_rate@first_year', fixed(grown), fixed(accounts.length))];
}
