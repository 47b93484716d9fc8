import type { Data } from './data.ts';
import { divideHalfUp, sum } from './exact.ts';
import { amount, perSegment, type ReferenceRow } from './figure.ts';
import { localMrr, rate } from './revenue-facts.ts';
import { isWithin, owned, type Scope } from './scope.ts';

/** Annualised amounts that ran in a window, less those that ended in it. */
export function annualRows(scope: Scope): ReferenceRow[] {
  const { data, window, start, end, closing } = scope;
  const active = owned(data.subscriptions)
    .map((row) => ({ ...row, annual: annualOf(data, row, scope) }))
    .filter((row) => row.starts_on < end && (row.ends_on === '' || row.ends_on > start));
  const remaining = active.map((row) => ({
    ...row,
    left: isWithin(scope, row.ends_on) ? 0n : row.annual,
  }));
  return perSegment(remaining, closing, window, (rows) => [
    amount(
      'arr@formula',
      sum(rows, (row) => row.left),
    ),
  ]);
}

/** Twelve times its MRR as it last stood in the window. */
function annualOf(data: Data, row: Data['subscriptions'][number], { end }: Scope): bigint {
  const last = row.ends_on !== '' && row.ends_on < end ? row.ends_on : end;
  const exact = 12n * localMrr(row, last) * rate(data, row.currency, end);
  return divideHalfUp(exact, 10n ** 14n) * 10n ** 4n;
}
