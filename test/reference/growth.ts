import { type Cause, causes, type Split, splitsOf } from './causes.ts';
import { count, sum } from './exact.ts';
import { amount, type Figure, percent, perSegment, type ReferenceRow } from './figure.ts';
import type { AccountWindow } from './revenue-facts.ts';
import type { Scope } from './scope.ts';

/** An account's window with the causes of its growth and its loss. */
type Account = AccountWindow & { gains: Split; losses: Split };

const gains: Record<Cause, string> = {
  seats: 'mrr_upsell_seats',
  plan: 'mrr_upsell_plan',
  product: 'mrr_cross_sell',
  price: 'mrr_price',
  discount: 'mrr_discount_end',
};

const losses: Record<Cause, string> = {
  seats: 'mrr_downsell_seats',
  plan: 'mrr_downsell_plan',
  product: 'mrr_product_dropped',
  price: 'mrr_price_cut',
  discount: 'mrr_discount_start',
};

/** Why the MRR of customers changed, and which of them grew. */
export function growthRows(scope: Scope): ReferenceRow[] {
  const { window, opening, closing } = scope;
  const splits = new Map(splitsOf(scope).map((split) => [split.account, split]));
  const accounts = scope.accounts.map((account) => {
    const { expansion, contraction } = splits.get(account.account)!;
    return { ...account, gains: expansion, losses: contraction };
  });
  const shares = window === '12m' ? perSegment(accounts, closing, window, shareFigures) : [];
  return [...perSegment(accounts, opening, window, growthFigures), ...shares];
}

const upgrades = ({ gains: { seats, plan, product } }: Account) => seats + plan + product;

function shareFigures(accounts: readonly Account[]): Figure[] {
  const mrr = sum(accounts, (account) => account.closing);
  return [percent('expansion_revenue_share', sum(accounts, upgrades), mrr)];
}

function growthFigures(accounts: readonly Account[]): Figure[] {
  const customers = accounts.filter((account) => account.opening > 0n);
  const grown = customers.filter((account) => account.expansion > 0n);
  return [
    ...causes.map((cause) =>
      amount(
        gains[cause],
        sum(accounts, (account) => account.gains[cause]),
      ),
    ),
    ...causes.map((cause) =>
      amount(
        losses[cause],
        sum(accounts, (account) => account.losses[cause]),
      ),
    ),
    amount('expansion_revenue', sum(accounts, upgrades)),
    percent(
      'upsell_rate',
      count(customers, (account) => account.gains.seats + account.gains.plan > 0n),
      count(customers),
    ),
    percent(
      'multi_seat_upsell_share',
      count(grown, (account) => account.gains.seats > 0n),
      count(grown),
    ),
    percent(
      'cross_sell_rate',
      count(customers, (account) => account.gains.product > 0n),
      count(customers),
    ),
  ];
}
