import { addDays } from '../../src/lib/dates.ts';
import { count } from './exact.ts';
import { type Figure, percent, perSegment, type ReferenceRow } from './figure.ts';
import { isWithin, owned, type Scope } from './scope.ts';

/** What customers at the end do for us, and who came to events. */
export function advocacyRows(scope: Scope): ReferenceRow[] {
  const { data, window, end, closing, accounts } = scope;
  const exported = new Map(data.accounts.map((row) => [row.account_id, row]));
  const recent = { start: addDays(end, -90), end };
  const active = new Set(
    data.activities
      .filter((row) => row.kind === 'community' && isWithin(recent, row.occurred_at))
      .map((row) => row.account_id),
  );
  const customers = accounts
    .filter((account) => account.closing > 0n)
    .map(({ account }) => ({
      account,
      isReference: exported.get(account)?.is_reference === 'true',
      hasCaseStudy: exported.get(account)?.has_case_study === 'true',
      isInCommunity: exported.get(account)?.in_community === 'true',
      hasContributed: active.has(account),
    }));
  const invited = owned(data.activities).filter(
    (row) =>
      row.kind === 'event' &&
      row.invited === 'true' &&
      isWithin(scope, row.scheduled_on || row.occurred_at),
  );
  return [
    ...perSegment(customers, closing, window, advocacyFigures),
    ...perSegment(invited, closing, window, (rows) => [
      percent(
        'event_attendance',
        count(rows, (row) => row.attended === 'true'),
        count(rows),
      ),
    ]),
  ];
}

type Customer = Record<
  'isReference' | 'hasCaseStudy' | 'isInCommunity' | 'hasContributed',
  boolean
>;

function advocacyFigures(customers: readonly Customer[]): Figure[] {
  const members = customers.filter((customer) => customer.isInCommunity);
  const share = (id: string, of: readonly Customer[], flag: keyof Customer) =>
    percent(
      id,
      count(of, (customer) => customer[flag]),
      count(of),
    );
  return [
    share('reference_rate', customers, 'isReference'),
    share('case_study_rate', customers, 'hasCaseStudy'),
    share('community_penetration', customers, 'isInCommunity'),
    share('contributor_rate', members, 'hasContributed'),
  ];
}
