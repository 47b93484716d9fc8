import type { Data } from './data.ts';
import { byAccount } from './data.ts';
import type { Revenue } from './revenue-facts.ts';

/** Dimensions that are attributes of the account. */
export const accountDimensions = ['segment', 'plan', 'region', 'csm'] as const;

/** Dimensions that are attributes of the row itself. */
export const rowDimensions = [
  'priority',
  'category',
  'topic',
  'feature',
  'reason',
  'cohort',
  'source',
  'table',
] as const;

export type AccountDimension = (typeof accountDimensions)[number];
export type RowDimension = (typeof rowDimensions)[number];
export type Dimension = AccountDimension | RowDimension;

const columns = { segment: 'segment', plan: 'plan', region: 'region', csm: 'csm_id' } as const;

/** Finds what an account was just before an edge; unknown is an empty text. */
export function attributes(data: Data, revenue: Revenue) {
  const accounts = new Map(data.accounts.map((row) => [row.account_id, row]));
  const histories = byAccount(data.account_history);

  return (account: string, dimension: AccountDimension, edge: string): string => {
    const exported = accounts.get(account)?.[columns[dimension]] ?? '';
    if (dimension === 'plan') return revenue.planAt(account, edge) ?? exported;
    if (dimension === 'region') return exported;
    const known = (histories.get(account) ?? []).filter((row) => row.valid_from < edge);
    known.sort((a, b) => (a.valid_from < b.valid_from ? -1 : 1));
    return known.at(-1)?.[columns[dimension]] || exported;
  };
}
