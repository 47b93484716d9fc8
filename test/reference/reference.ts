import type { Data } from './data.ts';
import { attributes, type Dimension, rowDimensions } from './dimensions.ts';
import { families, rowFamilies } from './families.ts';
import { perSegment, type ReferenceRow } from './figure.ts';
import { closingRevenue, firstYears, openingRevenue, transferRevenue } from './revenue.ts';
import { type Revenue, revenueOf } from './revenue-facts.ts';
import { type Scope, scopesOf, type Window } from './scope.ts';
import { ticketFigures, ticketsPerCustomer } from './support.ts';
import { answers, invitations, responseFigures, surveyFigures } from './surveys.ts';
import { accountUsage, featureFigures, featurePairs, usageFigures } from './usage.ts';
import { activationFigures, activations, ttvFigures, waits } from './value.ts';

/** The first metrics of a month's windows, in total and by a dimension. */
export function reference(
  data: Data,
  month: { month: string; windows: readonly Window[] },
  dimension: Dimension | null,
  revenue = revenueOf(data),
): ReferenceRow[] {
  return scopesOf(data, revenue, month, dimension).flatMap((scope) =>
    isOfRow(dimension)
      ? byRow(scope)
      : [...ofAccounts(scope), ...ofSurveys(scope), ...ofTickets(scope), ...ofUsers(scope)],
  );
}

/** Every metric of a month's windows, in total and by a dimension. */
export function wholeReference(
  data: Data,
  month: { month: string; windows: readonly Window[] },
  dimension: Dimension | null,
  revenue = revenueOf(data),
): ReferenceRow[] {
  const own = rowDimensions.find((name) => name === dimension);
  const further = scopesOf(data, revenue, month, dimension).flatMap((scope) =>
    (own ? rowFamilies[own] : families).flatMap((family) => family(scope)),
  );
  return [...reference(data, month, dimension, revenue), ...further];
}

function isOfRow(dimension: Dimension | null): boolean {
  return rowDimensions.some((name) => name === dimension);
}

/** Metrics whose rows carry the dimension themselves. */
function byRow(scope: Scope): ReferenceRow[] {
  if (scope.dimension === 'topic') return ofSurveys(scope);
  if (scope.dimension === 'feature') return ofFeatures(scope);
  const isOfTickets = scope.dimension === 'priority' || scope.dimension === 'category';
  return isOfTickets ? ofTickets(scope) : [];
}

function ofAccounts(scope: Scope): ReferenceRow[] {
  const { data, revenue, window, start, end, opening, closing, accounts } = scope;
  const years = accounts.map(({ account }) => {
    const hasExpanded = revenue.hasExpandedInFirstYear(account, start, end);
    return hasExpanded === null ? [] : { account, hasExpanded };
  });
  const customers = accounts
    .filter((account) => account.opening > 0n || account.closing > 0n)
    .map(({ account }) => ({
      account,
      tickets: data.tickets.filter(
        (row) => row.account_id === account && row.created_at >= start && row.created_at < end,
      ).length,
    }));
  return [
    ...perSegment(accounts, closing, window, closingRevenue),
    ...perSegment(accounts, opening, window, openingRevenue),
    ...perSegment(transfers(scope, accounts), ({ segment }) => segment, window, transferRevenue),
    ...perSegment(years.flat(), closing, window, firstYears),
    ...perSegment(customers, closing, window, ticketsPerCustomer),
  ];
}

/** What is neither new nor reactivated moves from the opening segment to the closing one. */
function transfers(scope: Scope, accounts: readonly ReturnType<Revenue['window']>[]) {
  return accounts.flatMap((account) => {
    const [from, to] = [scope.opening?.(account), scope.closing?.(account)];
    const amount = account.closing - account.new - account.reactivation;
    if (from === undefined || to === undefined || from === to) return [];
    return [
      { segment: to, amount },
      { segment: from, amount: -amount },
    ];
  });
}

function ofSurveys({ data, window, start, end, dimension, closing }: Scope): ReferenceRow[] {
  const by = dimension === 'topic' ? (row: { topic: string }) => row.topic : closing;
  const sent = invitations(data, start, end).map((row) => ({ ...row, account: row.account_id }));
  return [
    ...perSegment(answers(data, start, end), by, window, surveyFigures),
    ...perSegment(sent, by, window, responseFigures),
  ];
}

function ofTickets({ data, window, start, end, dimension, closing }: Scope): ReferenceRow[] {
  const tickets = data.tickets.map((row) => ({ ...row, account: row.account_id }));
  const by =
    dimension === 'priority' || dimension === 'category'
      ? (row: (typeof tickets)[number]) => row[dimension]
      : closing;
  return perSegment(tickets, by, window, (rows) => ticketFigures(rows, start, end));
}

function ofFeatures({
  data,
  revenue,
  window,
  start,
  end,
  dimension,
  closing,
}: Scope): ReferenceRow[] {
  const by = dimension === 'feature' ? (pair: { feature: string }) => pair.feature : closing;
  const attribute = attributes(data, revenue);
  const planOf = (account: string) => attribute(account, 'plan', end);
  return perSegment(featurePairs(data, planOf, start, end), by, window, featureFigures);
}

function ofUsers(scope: Scope): ReferenceRow[] {
  const { data, revenue, window, start, end, closing } = scope;
  const hasLeft = (account: string) =>
    revenue.firstPaidOn(account) !== null &&
    revenue.firstPaidOn(account)! < end &&
    revenue.mrr(account, end) === 0n;
  const starts = { contract: 'signed_on', signup: 'signed_up_on' } as const;
  return [
    ...perSegment(accountUsage(data, start, end), closing, window, usageFigures),
    ...ofFeatures(scope),
    ...(['contract', 'signup'] as const).flatMap((from) =>
      perSegment(waits(data, starts[from], start, end, hasLeft), closing, window, (all) =>
        ttvFigures(from, all),
      ),
    ),
    ...perSegment(activations(data, start, end), closing, window, activationFigures),
  ];
}
