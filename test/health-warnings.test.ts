import { expect, it } from 'vitest';
import { csv, exportsOf } from './exports.ts';

const month = ['--month', '2026-10', '--as-of', '2026-11-01'];
const company = exportsOf(
  {
    's.csv': csv(
      'subscription_id,account_id,quantity,amount,currency,interval,starts_on,ends_on',
      's1,a1,1,10,USD,month,2025-01-01,',
      's2,a2,1,10,USD,month,2025-01-01,2026-10-15',
    ),
    'i.csv': csv(
      'invoice_id,account_id,issued_on,due_on,paid_on,amount,currency,status',
      'i1,a1,2026-09-01,2026-09-20,2026-09-10,10,USD,paid',
    ),
  },
  'sources: [{table: subscriptions, files: s.csv}, {table: invoices, files: i.csv}]',
  ...['timezone: UTC', 'currency: USD', 'definitions: {mrr: {from: subscriptions}}'],
  'health: {model: points, min_coverage: 0%}',
);
const said = 'scored from 10 of 100 points of the model: Payment health';

it('a score from a small part of its model says so, and fails a strict run', () => {
  expect(company.run('health', ...month).stdout.replace(/\s+/g, ' ')).toContain(said);
  const strict = company.run('health', ...month, '--strict');
  expect([strict.code, strict.stderr]).toEqual([4, expect.stringContaining(said)]);
});

it('a former customer is named as one', () => {
  const { code, stderr } = company.run('health', ...month, '--account', 'a2');
  expect(code).toBe(2);
  expect(stderr).toContain('a2 is no customer at 2026-10-31');
  expect(stderr).not.toContain('did you mean');
});
