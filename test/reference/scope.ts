import { addMonths, nextMonth } from '../../src/lib/dates.ts';
import { accountIds, type Data, type Row } from './data.ts';
import { type AccountDimension, attributes, type Dimension, rowDimensions } from './dimensions.ts';
import type { AccountWindow, Revenue } from './revenue-facts.ts';

export type Window = '1m' | '3m' | '12m';

/** What a window is about: its edges, its accounts and their segments at each of the edges. */
export type Scope = {
  data: Data;
  revenue: Revenue;
  window: Window;
  start: string;
  end: string;
  dimension: Dimension | null;
  opening: ((item: { account: string }) => string) | null;
  closing: ((item: { account: string }) => string) | null;
  accounts: readonly AccountWindow[];
};

/** The windows that end with a month. */
export function scopesOf(
  data: Data,
  revenue: Revenue,
  { month, windows }: { month: string; windows: readonly Window[] },
  dimension: Dimension | null,
): Scope[] {
  const end = nextMonth(`${month}-01`);
  const attribute = attributes(data, revenue);
  const isOfRow = rowDimensions.some((name) => name === dimension);
  const at = (edge: string) =>
    dimension && !isOfRow
      ? ({ account }: { account: string }) =>
          attribute(account, dimension as AccountDimension, edge)
      : null;
  return windows.map((window) => {
    const start = addMonths(end, -Number.parseInt(window, 10));
    const accounts = accountIds(data).map((account) => revenue.window(account, start, end));
    const segments = { opening: at(start), closing: at(end) };
    return { data, revenue, window, start, end, dimension, ...segments, accounts };
  });
}

/** Rows with their account by the name that segments need. */
export function owned<R extends Row<'account_id'>>(
  rows: readonly R[],
): (R & { account: string })[] {
  return rows.map((row) => ({ ...row, account: row.account_id }));
}

/** Whether a day or a time lies in a window; unknown ones do not. */
export function isWithin({ start, end }: { start: string; end: string }, at: string): boolean {
  return at !== '' && at >= start && at < end;
}
