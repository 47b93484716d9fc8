import { addDays, daysBetween } from '../../src/lib/dates.ts';
import type { Data } from './data.ts';
import type { Part } from './health.ts';

type Invoice = Data['invoices'][number];

/** How an account's invoices stand at t, with what was known then. */
export function payment(data: Data, account: string, t: string): Part {
  const issued = data.invoices.filter(
    (row) => row.account_id === account && row.issued_on < t && row.status !== 'void',
  );
  if (issued.length === 0) return null;
  const isPaid = (row: Invoice) => row.paid_on !== '' && row.paid_on < t;
  const isPaidLately = (row: Invoice) => isPaid(row) && row.paid_on >= addDays(t, -90);
  const has = (row: Invoice, status: 'failed' | 'disputed') => {
    const on = row[`${status}_on`] || (row.status === status ? row.due_on : '');
    return on !== '' && on < t;
  };
  // The due date is the last day to pay in time; the as-of day is the one before t.
  const daysLate = (row: Invoice) => daysBetween(row.due_on, addDays(t, -1));
  const unpaid = issued.filter((row) => !isPaid(row));

  if (unpaid.some((row) => has(row, 'failed'))) return { word: 'failed', points: 0 };
  if (unpaid.some((row) => daysLate(row) > 7 || has(row, 'disputed')))
    return { word: 'overdue', points: 3 };
  const wasTroubled = (row: Invoice) =>
    row.paid_on > row.due_on || has(row, 'failed') || has(row, 'disputed');
  if (
    unpaid.some((row) => daysLate(row) >= 1) ||
    issued.some((row) => isPaidLately(row) && wasTroubled(row))
  )
    return { word: 'current, minor', points: 7 };
  return { word: 'current', points: 10 };
}
