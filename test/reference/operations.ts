import { attributes } from './dimensions.ts';
import { count, fixed, groupBy, sum } from './exact.ts';
import { amount, type Figure, percent, perSegment, type ReferenceRow, ratio } from './figure.ts';
import { isWithin, owned, type Scope } from './scope.ts';

const contacts = ['touchpoint', 'business_review', 'training'];

/** What the team does with customers. */
export function operationsRows(scope: Scope): ReferenceRow[] {
  const { data, window, end, closing } = scope;
  const done = owned(data.activities).filter(
    (row) => row.status === 'completed' && isWithin(scope, row.occurred_at),
  );
  const plans = done.filter((row) => row.kind === 'success_plan');
  const reviews = owned(data.activities).filter(
    (row) =>
      row.kind === 'business_review' &&
      row.status !== 'canceled' &&
      isWithin(scope, row.scheduled_on || row.occurred_at),
  );
  return [
    ...perSegment(touched(scope, done), closing, window, touchpointFigures),
    ...perSegment(reviews, closing, window, (rows) => [
      percent(
        'review_completion',
        count(rows, (row) => row.status === 'completed' && row.occurred_at < end),
        count(rows),
      ),
    ]),
    ...perSegment(plans, closing, window, (rows) => [amount('success_plans_created', count(rows))]),
    ...perSegment(inOnboarding(scope), closing, window, (rows) => [
      amount('onboarding_pipeline', count(rows)),
    ]),
    ...loads(scope),
  ];
}

type Done = { account: string; kind: string };

/** Accounts that paid at either edge, with the contacts they had. */
function touched({ accounts, window }: Scope, done: readonly Done[]) {
  const byAccount = groupBy(
    done.filter((row) => contacts.includes(row.kind)),
    (row) => row.account,
  );
  return accounts
    .filter((account) => account.opening > 0n || account.closing > 0n)
    .map(({ account }) => ({
      account,
      touchpoints: byAccount.get(account)?.length ?? 0,
      months: Number.parseInt(window, 10),
    }));
}

function touchpointFigures(rows: readonly { touchpoints: number; months: number }[]): Figure[] {
  const touchpoints = sum(rows, (row) => fixed(row.touchpoints));
  const months = sum(rows, (row) => fixed(row.months));
  return [ratio('touchpoints_per_customer', touchpoints, months)];
}

/** Accounts whose onboarding began, without value yet, that have not left. */
function inOnboarding({ data, revenue, end }: Scope) {
  const hasLeft = (account: string) => {
    const paidOn = revenue.firstPaidOn(account);
    return paidOn !== null && paidOn < end && revenue.mrr(account, end) === 0n;
  };
  return owned(data.accounts)
    .filter((row) => row.onboarding_started_on !== '' && row.onboarding_started_on < end)
    .filter((row) => row.first_value_on === '' || row.first_value_on >= end)
    .filter((row) => !hasLeft(row.account));
}

/** Customers of a segment by the team members who serve it. */
function loads(scope: Scope): ReferenceRow[] {
  const { data, revenue, window, end, dimension, closing, accounts } = scope;
  const customers = accounts.filter((account) => account.closing > 0n);
  const csms = data.staff.filter(
    (row) =>
      row.role === 'csm' && row.active_from < end && (row.active_to === '' || row.active_to >= end),
  );
  const ownerOf = attributes(data, revenue);
  const owners = (segment: string) =>
    customers
      .filter((account) => closing?.(account) === segment)
      .map(({ account }) => ownerOf(account, 'csm', end));
  const isServing = (row: (typeof csms)[number], segment: string) =>
    dimension === 'segment' && row.segment !== ''
      ? row.segment === segment
      : owners(segment).includes(row.staff_id);
  return perSegment(customers, closing, window, (of) => {
    const segment = of.length < customers.length ? closing!(of[0]!) : null;
    const serving = csms.filter((row) => segment === null || isServing(row, segment));
    return [ratio('csm_load', count(of), count(serving))];
  });
}
