import { describe, expect, it } from 'vitest';
import { rowsOf } from './cli.ts';
import { csv, exportsOf, source } from './exports.ts';

const asked = ['mrr_opening/1m', 'mrr_first_seen/1m', 'mrr_new/1m', 'mrr/1m', 'customers/1m'];

/** Values by month, in the order of what is asked; what is n/a as its reason. */
function told(given: ReturnType<typeof exportsOf>): Record<string, string[]> {
  const run = given.run(
    'metrics',
    ...asked,
    '--month',
    '2025-02',
    '--months',
    '3',
    '--format',
    'csv',
  );
  const rows = rowsOf(run.stdout);
  const of = (month: string) => rows.filter(({ period }) => period === month);
  const months = ['2024-12', '2025-01', '2025-02'];
  return Object.fromEntries(
    months.map((month) => [month, of(month).map(({ value, note }) => value || note!)]),
  );
}

describe('data that begin in mid-history', () => {
  const before = 'the data begin on 2025-02-01';

  it('tell nothing of the months before the first snapshot', () => {
    const snapshots = csv(
      'account_id,month,mrr',
      ...['a,2025-01-31,100', 'a,2025-02-28,100', 'b,2025-02-28,50'],
    );
    const given = exportsOf(
      { 'm.csv': snapshots },
      'currency: USD',
      source('mrr_snapshots', 'm.csv'),
    );
    expect(told(given)).toEqual({
      '2024-12': [before, before, before, before, before],
      '2025-01': [before, '100.00', '0.00', '100.00', '1'],
      '2025-02': ['100.00', '0.00', '50.00', '150.00', '2'],
    });
  });

  it('tell nothing of the months before `history_from`, whatever subscriptions say', () => {
    const subscriptions = csv(
      'subscription_id,account_id,amount,interval,starts_on',
      ...['1,a,100,month,2024-03-01', '2,b,50,month,2025-01-20', '3,c,30,month,2025-02-05'],
    );
    const given = exportsOf(
      { 's.csv': subscriptions },
      'currency: USD',
      source('subscriptions', 's.csv', 'history_from: 2025-01-15'),
    );
    expect(told(given)).toEqual({
      '2024-12': [before, before, before, before, before],
      '2025-01': [before, '50.00', '0.00', '150.00', '2'],
      '2025-02': ['150.00', '0.00', '30.00', '180.00', '3'],
    });
  });
});
