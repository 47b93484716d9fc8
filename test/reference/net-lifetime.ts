import { acquisition, spent } from './costs.ts';
import { type Fixed, fixed, sum } from './exact.ts';
import { type Figure, found, perSegment, type ReferenceRow, ratio } from './figure.ts';
import type { AccountWindow } from './revenue-facts.ts';
import type { Scope } from './scope.ts';

/** What a customer brings over its life less what it cost to win one, in total only, like the costs. */
export function netLifetimeRows(scope: Scope): ReferenceRow[] {
  const { window, accounts, closing } = scope;
  if (window !== '12m') return [];
  const cost = spent(scope, acquisition);
  return perSegment(accounts, closing, window, (of) => [
    of.length < accounts.length || cost === null ? found('clv@net', null) : netFigure(of, cost),
  ]);
}

/** Yearly MRR ÷ paying × customers of the start ÷ those of them that left − costs ÷ new customers. */
function netFigure(accounts: readonly AccountWindow[], cost: Fixed): Figure {
  const many = (is: (account: AccountWindow) => boolean) => BigInt(accounts.filter(is).length);
  const opening = many((account) => account.opening > 0n);
  const lost = many((account) => account.opening > 0n && account.closing === 0n);
  const paying = many((account) => account.closing > 0n);
  const won = many((account) => account.new > 0n);
  const yearly = 12n * sum(accounts, (account) => account.closing);
  return ratio(
    'clv@net',
    yearly * opening * won - cost * paying * lost,
    fixed(1) * paying * lost * won,
  );
}
