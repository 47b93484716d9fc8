import { addMonths } from '../../src/lib/dates.ts';
import { byAccount, type Data } from './data.ts';
import { count, divideHalfUp, type Fixed, fixed, sum } from './exact.ts';
import { type Figure, perSegment, type ReferenceRow, ratio } from './figure.ts';
import { rate } from './revenue-facts.ts';
import { isWithin, type Scope } from './scope.ts';
import { isRegistered } from './usage.ts';

/** What users and customers bring, all of it at the rates of the window's end. */
export function lifetimeRows(scope: Scope): ReferenceRow[] {
  const { window, closing } = scope;
  const bySegment = closing ? ({ segment }: Part) => segment : null;
  const values =
    window === '12m' ? perSegment(lifetimes(scope), bySegment, window, clvFigures) : [];
  return [...perSegment(monthEnds(scope), closing, window, arpuFigures), ...values];
}

type MonthEnd = { account: string; mrr: bigint; users: number };

/** MRR and registered users of accounts at the ends of the months of a window. */
function monthEnds({ data, revenue, start, end, accounts }: Scope): MonthEnd[] {
  const users = byAccount(data.users);
  const months: MonthEnd[] = [];
  for (let edge = addMonths(start, 1); edge <= end; edge = addMonths(edge, 1))
    for (const { account } of accounts) {
      const registered = (users.get(account) ?? []).filter((row) => isRegistered(row, edge));
      months.push({ account, mrr: revenue.mrr(account, edge, end), users: registered.length });
    }
  return months;
}

function arpuFigures(months: readonly MonthEnd[]): Figure[] {
  const users = sum(months, (month) => fixed(month.users));
  return [
    ratio(
      'arpu',
      sum(months, (month) => month.mrr),
      users,
    ),
  ];
}

/** What a segment counts: customers where they were at the start, money where it is at the end. */
type Part = { segment: string } & Partial<
  Record<'kept' | 'lost' | 'paying' | 'buyer', true> & Record<'mrr' | 'bought', Fixed>
>;

function lifetimes(scope: Scope): Part[] {
  const { data, end, accounts, opening, closing } = scope;
  const invoices = byAccount(
    data.invoices.filter(
      (row) => isWithin(scope, row.issued_on) && !['void', 'refunded'].includes(row.status),
    ),
  );
  return accounts.flatMap((account): Part[] => {
    const before = opening?.(account) ?? '';
    const segment = closing?.(account) ?? '';
    const own = invoices.get(account.account);
    return [
      ...(account.opening > 0n
        ? [{ segment: before, [account.closing > 0n ? 'kept' : 'lost']: true }]
        : []),
      ...(account.closing > 0n ? [{ segment, paying: true as const, mrr: account.closing }] : []),
      ...(own ? [{ segment, buyer: true as const, bought: purchases(data, own, end) }] : []),
    ];
  });
}

/** What the invoices of an account say without tax, rounded once like its MRR. */
function purchases(data: Data, invoices: Data['invoices'], edge: string): Fixed {
  const exact = sum(
    invoices,
    (row) => (fixed(row.amount) - fixed(row.tax)) * rate(data, row.currency, edge),
  );
  return divideHalfUp(exact, 10n ** 12n) * 10n ** 4n;
}

/** Annual revenue or purchases of an account × customers of the start ÷ those of them that left. */
function clvFigures(parts: readonly Part[]): Figure[] {
  const [kept, lost] = (['kept', 'lost'] as const).map((name) =>
    BigInt(parts.filter((part) => part[name]).length),
  ) as [bigint, bigint];
  const paying = count(parts, (part) => part.paying === true);
  const buyers = count(parts, (part) => part.buyer === true);
  const yearly = 12n * sum(parts, (part) => part.mrr ?? 0n);
  const bought = sum(parts, (part) => part.bought ?? 0n);
  return [
    ratio('clv@lifespan', yearly * (kept + lost), paying * lost),
    ratio('clv@retention', yearly * kept, paying * lost),
    ratio('clv@purchases', bought * (kept + lost), buyers * lost),
  ];
}
