import { addDays } from '../../src/lib/dates.ts';
import { type Data, graceDays } from './data.ts';
import { count, type Fixed, least, sum } from './exact.ts';
import { amount, type Figure, percent, perSegment, type ReferenceRow, ratio } from './figure.ts';
import { money } from './revenue-facts.ts';
import { isWithin, owned, type Scope } from './scope.ts';

/** Contracts that run at the end, and what became of those whose term ended. */
export function contractRows(scope: Scope): ReferenceRow[] {
  const { data, window, start, end, closing } = scope;
  const contracts = owned(data.contracts);
  const running = contracts
    .filter((row) => isRunningContract(row, end))
    .map((row) => ({ ...row, worth: worthOf(data, row, end) }));
  // What ends in a window flows: it is worth what it was worth at the window's start.
  const ended = contracts
    .filter((row) => isWithin(scope, row.ends_on))
    .map((row) => ({ ...row, worth: worthOf(data, row, start), became: becameOf(row, end) }))
    .map((row) => ({ ...row, kept: row.became === 'renewed' ? keptOf(data, row, start) : 0n }));
  return [
    ...perSegment(running, closing, window, runningFigures),
    ...perSegment(ended, closing, window, endedFigures),
  ];
}

type Contract = Data['contracts'][number];

function worthOf(data: Data, row: Contract, edge: string): Fixed | null {
  return row.arr === '' ? null : money(data, { ...row, amount: row.arr }, edge);
}

/** The exclusive last day of a contract may be the edge: it ran just before it. */
function isRunningContract(row: Contract, edge: string): boolean {
  const isOver = [row.ends_on, row.terminated_on].some((day) => day !== '' && day < edge);
  return (row.starts_on || row.signed_on) < edge && !isOver;
}

function runningFigures(rows: readonly { worth: Fixed | null }[]): Figure[] {
  const valued = rows.filter((row) => row.worth !== null);
  const total = sum(valued, (row) => row.worth!);
  return [amount('arr@contracted', total), ratio('acv', total, count(valued))];
}

/** Renewed up to the grace after the end; pending until that is over or notice is given. */
function becameOf(row: Contract, end: string): 'renewed' | 'churned' | 'pending' {
  const last = addDays(row.ends_on, graceDays);
  if (row.renewed_on !== '' && row.renewed_on < end && row.renewed_on <= last) return 'renewed';
  const isGivenUp = [row.notice_given_on, row.terminated_on].some((day) => day !== '' && day < end);
  return isGivenUp || last < end ? 'churned' : 'pending';
}

/** What a renewal keeps of the old amount. */
function keptOf(data: Data, row: Contract & { worth: Fixed | null }, edge: string): Fixed {
  if (row.worth === null || row.renewed_arr === '') return row.worth ?? 0n;
  return least(row.worth, money(data, { ...row, amount: row.renewed_arr }, edge));
}

type Ended = Contract & { worth: Fixed | null; became: string; kept: Fixed };

function endedFigures(rows: readonly Ended[]): Figure[] {
  const worth = (of: readonly Ended[]) => sum(of, (row) => row.worth ?? 0n);
  const pending = rows.filter((row) => row.became === 'pending');
  const isRenewed = (row: Ended) => row.became === 'renewed';
  const isEarly = (row: Ended) => isRenewed(row) && row.renewed_on <= addDays(row.ends_on, -30);
  return [
    percent('renewal_rate@logo', count(rows, isRenewed), count(rows)),
    percent(
      'renewal_rate@arr',
      sum(rows, (row) => row.kept),
      worth(rows),
    ),
    percent('early_renewal_rate', count(rows, isEarly), count(rows)),
    amount('renewals_due@count.all', count(rows)),
    amount('renewals_due@count.pending', count(pending)),
    amount('renewals_due@arr.all', worth(rows)),
    amount('renewals_due@arr.pending', worth(pending)),
  ];
}
