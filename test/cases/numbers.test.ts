import { describe, expect, it } from 'vitest';
import { rowsOf } from '../cli.ts';
import { csv, exportsOf, shown, source } from '../exports.ts';

const head = 'subscription_id,account_id,amount,currency,interval,starts_on,ends_on';
const row = (id: string, amount: string) => `${id},a-${id},"${amount}",USD,month,2026-01-01,`;

const withAmounts = (amounts: readonly string[], more = '') =>
  exportsOf(
    { 'b.csv': csv(head, ...amounts.map((amount, i) => row(`s${i}`, amount))) },
    source('subscriptions', 'b.csv', more),
  );

async function amountsRead(amounts: readonly string[], more = '') {
  const sql = 'select cast(amount as varchar) as a from subscriptions order by subscription_id';
  const rows = await withAmounts(amounts, more).query(sql, 'subscriptions');
  return rows.map(({ a }) => a);
}

describe('amounts', () => {
  it.each([
    [['1.234,50', '99,9', '-7'], 'decimal: ",", thousands: "."'],
    [['1 234,50', '99,9', '-7'], 'decimal: ",", thousands: " "'],
    [['1\u00a0234,50', '99,9', '-7'], 'decimal: ",", thousands: " "'],
    [['1\u202f234,50', '99,9', '-7'], 'decimal: ",", thousands: " "'],
    [['1\u2009234,50', '99,9', '-7'], 'decimal: ",", thousands: "\u00a0"'],
    [["1'234.50", '99.9', '-7'], `thousands: "'"`],
    [['1,234.50', '99.9', ' -7 '], 'thousands: ","'],
  ])('52 %j are read as declared: %s', async (amounts, more) => {
    expect(await amountsRead(amounts, more)).toEqual(['1234.5000', '99.9000', '-7.0000']);
  });

  const odd = [
    ...['$99', '€99', 'USD 99', '99 kr', '$1,234'],
    ...['(99.50)', '1234-', '−5', '99 CR'],
    ...['1e3', '0x1F', '1_000', '٣', '½', '+5', '1.2.3', '12O0', '--5'],
    ...['NaN', 'Infinity', 'null', 'N/A', '-', '#REF!', '#N/A', '12%'],
  ];

  it('53 54 55 60 in other notations are rejected by their lines, never guessed', async () => {
    const exports = withAmounts(['5', ...odd], 'max_rejects: 100');
    const written = exports.rejects().map((text) => text.replace(/: is not an amount$/, ''));
    // A spreadsheet would run a text that begins with a sign, so the list of rejects disarms it.
    const disarmed = (text: string) => (/^[+-]/.test(text) ? `'${text}` : text);
    expect(written).toEqual(odd.map((text, i) => `b.csv:${i + 3} amount ${disarmed(text)}`));
    expect(exports.check()[0]).toMatchObject({ rows: `${odd.length + 1}`, used: '1' });
  });

  it('60 are empty where `missing:` says so, and an empty amount is no zero', async () => {
    const exports = withAmounts(['N/A', '', '0', '-0'], 'missing: ["N/A"]');
    expect(exports.rejects()).toEqual(['b.csv:2 amount : is empty', 'b.csv:3 amount : is empty']);
    expect(exports.check()[0]).toMatchObject({ used: '2', rejected: '2' });
    const sql = 'select cast(amount as varchar) as a from subscriptions';
    expect(await exports.query(sql, 'subscriptions')).toEqual([{ a: '0.0000' }, { a: '0.0000' }]);
  });

  it('57 59 keep 14 digits and 4 decimals exactly, and reject what has more', async () => {
    const amounts = ['1.005', '0.0001', '99999999999999.9999', '1234567890123.4567'];
    expect(await amountsRead(amounts)).toEqual(
      amounts.map((text) => `${text}000`.replace(/(\.\d{4}).*/, '$1')),
    );
    const large = ['9007199254740993', '1000000000000000.99', `1${'0'.repeat(30)}`, '0.00001'];
    expect(withAmounts(large).rejects()).toHaveLength(4);
  });

  it('58 add up to the cent, however many there are', async () => {
    const amounts = Array.from({ length: 30_000 }, (_, i) => ['0.1', '0.2', '0.07'][i % 3]!);
    const { stdout } = await withAmounts(amounts).inside(
      ...['metrics', 'mrr', '--month', '2026-03', '--format', 'csv'],
    );
    expect(rowsOf(stdout)[0]).toMatchObject({ value: '3700.00' });
  });
});

it('56 64 whole numbers are not rounded, and shares keep their range', async () => {
  const accounts = ['account_id,licensed_seats', 'a,12.5', 'b,12', 'c,12.0', 'd,-1', 'e,1e2'];
  const seats = exportsOf({ 'a.csv': csv(...accounts) }, source('accounts', 'a.csv'));
  expect(seats.rejects()).toEqual([
    'a.csv:2 licensed_seats 12.5: is not a whole number',
    "a.csv:5 licensed_seats '-1: lies outside 0 to …",
    'a.csv:6 licensed_seats 1e2: is not a whole number',
  ]);
  expect(seats.check()[0]).toMatchObject({ used: '5', values_rejected: '3' });
  const deals = csv(
    'opportunity_id,account_id,kind,created_on,probability',
    ...['12%', '0.12', '12', '120'].map((p, i) => `o${i},a,upsell,2026-01-01,${p}`),
  );
  expect(exportsOf({ 'o.csv': deals }, source('opportunities', 'o.csv')).rejects()).toEqual([
    'o.csv:2 probability 12%: is not an amount',
    'o.csv:5 probability 120: lies outside 0 to 100',
  ]);
});

it('61 62 an empty figure is not 0, 0 is no customer, and a negative one is named', async () => {
  const snapshots = csv(
    'account_id,month,mrr,currency',
    ...['a,2026-03-31,,USD', 'b,2026-03-31,"",USD', 'c,2026-03-31,0,USD', 'd,2026-03-31,7,USD'],
    'e,2026-03-31,-5,USD',
  );
  const exports = exportsOf({ 'm.csv': snapshots }, source('mrr_snapshots', 'm.csv'));
  expect(exports.rejects()).toEqual(['m.csv:2 mrr : is empty', 'm.csv:3 mrr : is empty']);
  const { stdout } = exports.run('check');
  expect(stdout).toContain('1 account with negative MRR, counted as 0');
  expect(stdout).toContain('e: -5.0000 USD');
  const ids = ['mrr', 'customers'];
  const run = await exports.inside('metrics', ...ids, '--month', '2026-03', '--format', 'csv');
  expect(rowsOf(run.stdout).map(({ value }) => value)).toEqual(['7.00', '1']);
});

it('66 a rate of zero is no rate, and its day and pair are named', async () => {
  const files = {
    'b.csv': csv(head, row('s1', '10'), row('s2', '10').replace('USD', 'EUR')),
    'fx.csv': csv('date,currency,rate', '2026-03-01,EUR,0', '2026-03-31,EUR,-1'),
  };
  const sources =
    'sources: [{table: subscriptions, files: b.csv}, {table: fx_rates, files: fx.csv}]';
  const exports = exportsOf(files, sources, 'currency: USD');
  expect(exports.rejects()).toHaveLength(2);
  const run = await exports.inside('metrics', 'mrr', '--month', '2026-03');
  expect(shown(run)[0]).toMatch(/^3 error: no exchange rate from EUR to USD for 2026-0[34]-/);
});

it('67 68 what cannot be known is n/a with its reason, for people and machines', async () => {
  const files = {
    'b.csv': csv(head, row('s1', '10').replace('2026-01', '2026-03')),
    'r.csv': csv(
      'response_id,account_id,survey,score,responded_at',
      'r1,a-s1,nps,9,2026-03-02',
      'r2,a-s1,csat,4,2026-02-02',
    ),
  };
  const sources =
    'sources: [{table: subscriptions, files: b.csv}, {table: survey_responses, files: r.csv}]';
  const exports = exportsOf(files, sources);
  const args = ['metrics', 'logo_churn/1m', 'nps', 'csat', '--month', '2026-03'];
  const rows = rowsOf((await exports.inside(...args, '--format', 'csv')).stdout);
  expect(rows.map(({ metric, value, n, note }) => [metric, value, n, note !== ''])).toEqual([
    ['logo_churn', '', '0', true],
    ['nps', '100', '1', true],
    ['csat', '', '0', true],
  ]);
  const people = (await exports.inside(...args)).stdout;
  expect(people).toMatch(/logo_churn@start.* n\/a /);
  expect(people).not.toMatch(/NaN|Infinity|undefined|null/);
  const { rows: records } = JSON.parse((await exports.inside(...args, '--format', 'json')).stdout);
  expect(records[0]).toMatchObject({ metric: 'logo_churn', value: null });
});

it('70 counts beyond 32 bits are exact', async () => {
  const counters = csv('month,name,value', '2026-03-31,visitors,10000000000', '2026-03-31,leads,3');
  const exports = exportsOf({ 'c.csv': counters }, source('counters', 'c.csv'));
  const { stdout } = await exports.inside(
    ...['metrics', 'conversion_rate@leads', '--month', '2026-03', '--format', 'json'],
  );
  expect(stdout).not.toContain('1.0e');
  const sql = "select cast(value as varchar) as v from counters where name = 'visitors'";
  expect(await exports.query(sql, 'counters')).toEqual([{ v: '10000000000.0000' }]);
});
