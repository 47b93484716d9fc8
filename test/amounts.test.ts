import { describe, expect, it } from 'vitest';
import { rowsOf } from './cli.ts';
import { csv, exportsOf, shown } from './exports.ts';

const priceOf = (company: ReturnType<typeof exportsOf>, ...ids: string[]) =>
  Object.fromEntries(
    rowsOf(
      company.run(
        'metrics',
        ...ids,
        '--as-of',
        '2026-12-31',
        '--month',
        '2026-12',
        '--format',
        'csv',
      ).stdout,
    ).map(({ metric, variant, value }) => [`${metric}${variant ? `@${variant}` : ''}`, value]),
  );

describe('amounts of invoices', () => {
  // 119 with 19 of tax are 100; lea left, ann stayed: a lifespan of 2 years.
  const head = 'invoice_id,account_id,issued_on,amount,tax,status,period_starts_on,period_ends_on';
  const months = (account: string, amount: string, n: number): string[] =>
    Array.from({ length: n }, (_, i) => {
      const [year, month] = [2025 + Math.floor((11 + i) / 12), ((11 + i) % 12) + 1];
      const start = `${year}-${String(month).padStart(2, '0')}-01`;
      const [endYear, endMonth] = month === 12 ? [year + 1, 1] : [year, month + 1];
      const end = `${endYear}-${String(endMonth).padStart(2, '0')}-01`;
      return `${account}${i},${account},${start},${amount},paid,${start},${end}`;
    });
  const of = (amount: string, ...keys: string[]) =>
    exportsOf(
      { 'i.csv': csv(head, ...months('ann', amount, 13), ...months('lea', amount, 3)) },
      `sources: [{table: invoices, files: i.csv, history_from: 2025-11-01${keys.map((key) => `, ${key}`).join('')}}]`,
      'timezone: UTC',
      'currency: USD',
    );
  const net = { mrr: '100.00', 'clv@lifespan': '2400.00', 'clv@purchases': '1400.00' };

  it.each([
    ['hold their tax', of('119,19'), net],
    ['hold it when the source says so', of('119,19', 'amount_is_net: false'), net],
    ['are without it when the source says so', of('100,19', 'amount_is_net: true'), net],
    ['have none where none is told', of('100,', 'amount_is_net: true'), net],
  ])('%s', (_, company, expected) => {
    expect(priceOf(company, 'mrr', 'clv', 'clv@purchases')).toEqual(expected);
  });
});

describe('amounts of subscriptions', () => {
  const head =
    'subscription_id,account_id,quantity,amount,interval,discount_percent,discount_amount,starts_on';
  const company = (key: string) =>
    exportsOf(
      {
        's.csv': csv(
          head,
          '1,ann,3,10.005,month,,,2026-01-01',
          '2,bob,4,120,year,10,12,2026-01-01',
          '3,cat,,7,month,,,2026-01-01',
        ),
      },
      `sources: [{table: subscriptions, files: s.csv${key}}]`,
      'timezone: UTC',
      'currency: USD',
    );

  it.each([
    // 10.005 + (120 × 0.9 − 12) ÷ 12 + 7
    ['are totals', '', '25.005'],
    ['are totals when the source says so', ', amount_is: total', '25.005'],
    // 30.015 + (480 × 0.9 − 12) ÷ 12 + 7: a row without a quantity is one unit.
    ['are multiplied when they are per unit', ', amount_is: per_unit', '72.015'],
  ])('%s', (_, key, mrr) => {
    expect(priceOf(company(key), 'mrr').mrr).toBe(mrr);
  });
});

describe('what a source cannot say', () => {
  it.each([
    ['amount_is_net: true', 'tickets', 'amount_is_net belongs to invoices, not to tickets'],
    ['amount_is: per_unit', 'invoices', 'amount_is belongs to subscriptions, not to invoices'],
  ])('%s of %s', (key, table, says) => {
    const line = `sources: [{table: ${table}, files: x.csv, ${key}}]`;
    const told = shown(exportsOf({ 'x.csv': 'a\n1\n' }, line).run('check'));
    expect(told[0]).toMatch(/^2 error: .*cs-metrics\.yaml:2:/);
    expect(told[0]).toContain(says);
  });
});
