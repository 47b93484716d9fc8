import { describe, expect, it } from 'vitest';
import { rowsOf } from './cli.ts';
import { companyOf, measured, pays, type Row } from './company.ts';
import { csv, exportsOf, source } from './exports.ts';

const since = '2025-01-01';

// Seen in October 2026.
const billing: Record<string, readonly Row[]> = {
  // Ten seats, five more from the middle of the month: the new run rate holds, no part of it.
  'seats added in the month': [
    ...pays('a', { [since]: 100 }, { quantity: 10 }).map((r) => ({ ...r, ends_on: '2026-10-16' })),
    ...pays('a', { '2026-10-16': 150 }, { quantity: 15 }),
  ],
  'up and down on one day': pays('a', { [since]: 100, '2026-10-10': 160, '2026-10-11': 100 }),
  'a negative line': [
    ...pays('a', { [since]: 100 }),
    ...pays('a', { '2026-10-03': -30 }, { plan: 'credit' }),
  ],
  'signed, not started': pays('a', { '2026-12-01': 100 }),
  'will leave in December': pays('a', { [since]: 100 }, { ends_on: '2026-12-15' }),
  'asked to leave, end open': pays('a', { [since]: 100 }, { canceled_on: '2026-09-30' }),
  'leaves at the end of the term': pays(
    'a',
    { [since]: 100 },
    {
      ...{ canceled_on: '2026-09-30', ends_on: '2026-10-15' },
    },
  ),
  'past due': pays('a', { [since]: 100 }, { status: 'past_due' }),
  'away for two days': pays('a', { [since]: 100, '2026-10-10': 0, '2026-10-12': 100 }),
  'away over the edge': pays('a', { [since]: 100, '2026-09-29': 0, '2026-10-03': 100 }),
};

describe('revenue in October 2026', () => {
  const cases = Object.entries(billing).map(([name, rows]) => [name, { subscriptions: rows }]);
  const flows = ['mrr_new', 'mrr_reactivation', 'mrr_expansion', 'mrr_contraction', 'mrr_churn'];
  const ids = [...flows, 'mrr', 'mrr_opening', 'customers', 'logo_churn'];
  const told = measured(companyOf(Object.fromEntries(cases)), ids, '--month', '2026-10');
  const moved = (name: string): string =>
    flows
      .filter((id) => !['0.00', undefined].includes(told(name, id)?.value))
      .map((id) => `${id.slice(4)} ${told(name, id)!.value}`)
      .join(', ');

  it.each([
    ['seats added in the month', '150.00', 'expansion 50.00'],
    ['up and down on one day', '100.00', ''],
    ['a negative line', '70.00', 'contraction 30.00'],
    ['signed, not started', undefined, ''],
    ['will leave in December', '100.00', ''],
    ['asked to leave, end open', '100.00', ''],
    ['leaves at the end of the term', undefined, 'churn 100.00'],
    ['past due', '100.00', ''],
    ['away for two days', '100.00', ''],
    ['away over the edge', '100.00', 'reactivation 100.00'],
  ])('%s: MRR %s, %s', (name, mrr, movements) => {
    const shown = told(name, 'mrr')?.value;
    expect(shown === '0.00' ? undefined : shown).toBe(mrr);
    expect(moved(name)).toBe(movements);
  });
});

it('a backdated start is a movement of the month in which it takes effect', () => {
  const subscriptions = pays('a', { '2026-08-15': 100 }, { updated_at: '2026-10-20 09:00:00' });
  const company = companyOf({ x: { subscriptions } });
  const told = measured(company, ['mrr_new', 'mrr'], '--month', '2026-10', '--months', '3');
  const months = ['2026-08', '2026-09', '2026-10'];
  expect(months.map((month) => told('x', 'mrr_new', month)?.value)).toEqual([
    '100.00',
    '0.00',
    '0.00',
  ]);
});

it('another currency is neither expansion nor contraction', () => {
  const subscriptions = [
    ...pays('a', { [since]: 110, '2026-10-10': 0 }),
    ...pays('a', { '2026-10-10': 100 }, { currency: 'EUR' }),
  ];
  const fx_rates = ['2026-09-30', '2026-10-31'].map((date) => {
    return { account_id: 'a', date, currency: 'EUR', rate: '1.1' };
  });
  const company = companyOf({ x: { subscriptions, fx_rates } });
  const ids = ['mrr_expansion', 'mrr_contraction', 'mrr_churn', 'mrr_new', 'mrr_fx', 'mrr', 'nrr'];
  const told = measured(company, ids, '--month', '2026-10');
  expect(ids.map((id) => told('x', id)?.value)).toEqual([
    ...['0.00', '0.00', '0.00', '0.00', '0.00', '110.00', '100.0'],
  ]);
});

describe('rates from the start of the period', () => {
  // EUR 100 → 120 while the euro rises from 1.00 to 1.50.
  const subscriptions = pays('a', { [since]: 100, '2026-10-10': 120 }, { currency: 'EUR' });
  const rates = { '2026-09-30': '1.0', '2026-10-31': '1.5', '2026-11-01': '9.9' };
  const fx_rates = Object.entries(rates).map(([date, rate]) => {
    return { account_id: 'a', date, currency: 'EUR', rate };
  });
  const told = measured(
    companyOf({ x: { subscriptions, fx_rates } }),
    ['mrr_opening', 'mrr_expansion', 'mrr_fx', 'mrr', 'nrr'],
    ...['--month', '2026-10'],
  );

  it.each([
    ['mrr_opening', '100.00'],
    ['mrr_expansion', '20.00'],
    ['mrr_fx', '60.00'],
    ['mrr', '180.00'],
    ['nrr', '120.0'],
  ])('keep the exchange rate out of %s: %s', (id, value) => {
    expect(told('x', id)?.value).toBe(value);
  });
});

describe('invoices', () => {
  const head =
    'invoice_id,account_id,issued_on,amount,tax,currency,status,kind,period_starts_on,period_ends_on';
  const row = (account: string, amount: number, more: Partial<Record<string, string>> = {}) => {
    const own = {
      tax: '',
      status: 'paid',
      kind: 'recurring',
      from: '2026-10-01',
      to: '2026-11-01',
    };
    const { tax, status, kind, from, to } = { ...own, ...more };
    const id = `${account}-${amount}-${from}`;
    return [id, account, '2026-10-01', amount, tax, 'USD', status, kind, from, to].join(',');
  };
  const company = exportsOf(
    {
      'i.csv': csv(
        head,
        row('net of tax', 119, { tax: '19' }),
        row('refunded', 100, { status: 'refunded' }),
        row('void', 100, { status: 'void' }),
        row('disputed', 100, { status: 'disputed' }),
        row('set up', 500, { kind: 'one_time' }),
        row('by use', 70, { kind: 'usage' }),
        row('no period', 500, { from: '', to: '' }),
        row('a year', 1200, { from: '2026-02-28', to: '2027-02-28' }),
        row('a quarter from the 31st', 300, { from: '2026-08-31', to: '2026-11-30' }),
        row('ten days', 100, { from: '2026-10-22', to: '2026-11-01' }),
        row('replaced', 100),
        row('replaced', -100, { from: '2026-10-01' }),
        row('replaced', 150, { from: '2026-10-01' }),
      ),
      'a.csv': csv(
        'account_id,segment',
        ...['net of tax', 'refunded', 'void', 'disputed', 'set up', 'by use', 'no period'].map(
          (name) => `${name},${name}`,
        ),
        ...['a year', 'a quarter from the 31st', 'ten days', 'replaced'].map((n) => `${n},${n}`),
      ),
    },
    'sources: [{table: invoices, files: i.csv}, {table: accounts, files: a.csv}]',
    'timezone: UTC',
  );
  const told = measured(company, ['mrr', 'customers'], '--month', '2026-10');

  it.each([
    ['net of tax', '100.00'],
    ['refunded', undefined],
    ['void', undefined],
    ['disputed', '100.00'],
    ['set up', undefined],
    ['by use', undefined],
    ['no period', undefined],
    ['a year', '100.00'],
    ['a quarter from the 31st', '100.00'],
    // 100 in ten days is 100 × 365 ÷ (12 × 10) a month.
    ['ten days', '304.1667'],
    // A credit and the new charge of the same stretch net to the new price.
    ['replaced', '150.00'],
  ])('%s: MRR %s', (name, mrr) => {
    expect(told(name, 'mrr')?.value).toBe(mrr);
  });
});

describe('data that begin in mid-history', () => {
  const head = 'subscription_id,account_id,amount,currency,interval,starts_on';
  const company = exportsOf(
    { 's.csv': csv(head, 's1,a,100,USD,month,2026-03-01', 's2,b,50,USD,month,2026-04-10') },
    source('subscriptions', 's.csv', 'history_from: 2026-03-15'),
    'timezone: UTC',
  );
  const ids = ['mrr_first_seen', 'mrr_new', 'mrr', 'nrr', 'nrr/12m', 'logo_churn'];
  const begins = 'the data begin on 2026-04-01';

  it.each([
    ['2026-02', ['n/a', 'n/a', 'n/a', 'n/a', 'n/a', 'n/a']],
    ['2026-03', ['100.00', '0.00', '100.00', 'n/a', 'n/a', 'n/a']],
    ['2026-04', ['0.00', '50.00', '150.00', '100.0', 'n/a', '0.0']],
  ])('%s: what was there is not new, and nothing is told of before', (month, values) => {
    const run = company.run('metrics', ...ids, '--month', month, '--format', 'csv');
    const rows = rowsOf(run.stdout);
    expect(rows.map(({ value }) => value || 'n/a')).toEqual(values);
    for (const { value, note } of rows) if (value === '') expect(note).toBe(begins);
  });
});

describe('what a customer was', () => {
  // Two of five left, one came: start 5, end 4.
  const subscriptions = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((account, i) => {
    if (i < 2) return pays(account, { [since]: 10, '2026-10-10': 0 });
    return pays(account, i === 5 ? { '2026-10-10': 10 } : { [since]: 10 });
  });
  const ids = ['logo_retention', 'logo_retention@end_minus_new', 'logo_churn'];
  const ratios = ['nrr', 'grr', 'revenue_churn', 'revenue_churn@net'];
  const money = ['retained_mrr_net', 'retained_mrr_gross'];
  const told = measured(
    companyOf({ x: { subscriptions } }),
    [...ids, ...ratios, ...money],
    ...['--month', '2026-10'],
  );
  const value = (id: string) => Number(told('x', id)?.value);

  it('kept and lost make up the whole', () => {
    expect(ids.map(value)).toEqual([60, 60, 40]);
    expect(value('grr@cohort') + value('revenue_churn@gross')).toBe(100);
    expect(value('nrr@cohort') + value('revenue_churn@net')).toBe(100);
  });

  it('is told as an amount and as a share, with counts beside it', () => {
    expect(money.map((id) => told('x', id)?.value)).toEqual(['30.00', '30.00']);
    expect(told('x', 'logo_churn')).toMatchObject({ numerator: '2', denominator: '5', n: '5' });
  });
});

describe('expansion', () => {
  const subscriptions = [
    // First paid in October 2025: the first twelve months ended with September 2026.
    ...pays('in the year', { '2025-10-10': 10, '2026-09-10': 20 }),
    ...pays('after it', { '2025-10-10': 10, '2026-10-10': 20 }),
    ...pays('and left', { '2025-10-10': 10, '2026-01-10': 20, '2026-02-10': 0 }),
    ...pays('still in it', { '2025-11-10': 10, '2026-09-10': 20 }),
    ...pays('new', { '2026-09-10': 10, '2026-10-10': 30 }),
  ];
  const rate = (id: string, month: string) => {
    const told = measured(companyOf({ x: { subscriptions } }), [id], '--month', month)('', id)!;
    return [told.numerator, told.denominator];
  };

  it('within the first year is of accounts whose first year ended, those that left among them', () => {
    expect(rate('expansion_rate@first_year/1m', '2026-09')).toEqual(['2', '3']);
    expect(rate('expansion_rate@first_year/1m', '2026-10')).toEqual(['1', '1']);
  });

  it('of a period is of customers at its start', () => {
    expect(rate('expansion_rate@period/1m', '2026-10')).toEqual(['2', '4']);
  });
});

describe('check of subscriptions', () => {
  const head = 'subscription_id,account_id,product,plan,amount,interval,starts_on,ends_on,status';
  const checked = (more: string, ...rows: string[]): string => {
    const exports = exportsOf(
      { 's.csv': csv(head, ...rows) },
      source('subscriptions', 's.csv', more),
      'timezone: UTC',
    );
    return exports.run('check', '--as-of', '2026-10-31').stdout;
  };
  const overlap = '1 subscription with periods that overlap, each counted in full';
  const contradiction = '1 subscription with a status that its dates contradict';

  it.each([
    [
      'an old price left open',
      ['s,a,,Basic,10,month,2026-01-01,,', 's,a,,Pro,20,month,2026-06-01,,'],
    ],
    [
      'an old price ended a day late',
      ['s,a,,Basic,10,month,2026-01-01,2026-06-02,', 's,a,,Pro,20,month,2026-06-01,,'],
    ],
  ])('finds %s, which counts twice', (_, rows) => {
    const told = checked('', ...rows);
    expect(told).toContain(overlap);
    expect(told).toContain('s of a: 2026-01-01 still runs when 2026-06-01 begins');
  });

  it.each([
    [
      'end and start on one day',
      '',
      ['s,a,,,10,month,2026-01-01,2026-06-01,', 's,a,,,9,month,2026-06-01,,'],
    ],
    ['another subscription', '', ['s,a,,,10,month,2026-01-01,,', 'r,a,,,9,month,2026-06-01,,']],
    [
      'items told apart by the key',
      'key: [subscription_id, product, starts_on]',
      ['s,a,core,,10,month,2026-01-01,,', 's,a,more,,9,month,2026-06-01,,'],
    ],
  ])('takes %s as it is', (_, more, rows) => {
    expect(checked(more, ...rows)).not.toContain('overlap');
  });

  it.each([
    [
      'canceled without an end',
      's,a,,,10,month,2026-01-01,,canceled',
      'canceled, but open, counted as paying',
    ],
    [
      'active after its end',
      's,a,,,10,month,2026-01-01,2026-05-01,Active',
      'Active, but ended on 2026-05-01, not counted',
    ],
  ])('finds what is %s', (_, row, says) => {
    const told = checked('', row);
    expect(told).toContain(contradiction);
    expect(told).toContain(`s of a: ${says}`);
  });

  it.each([
    ['canceled for a later day', ['s,a,,,10,month,2026-01-01,2026-12-01,canceled']],
    ['active with its end to come', ['s,a,,,10,month,2026-01-01,2026-11-01,active']],
    [
      'an older price of what runs',
      ['s,a,,,10,month,2026-01-01,2026-05-01,active', 's,a,,,20,month,2026-05-01,,active'],
    ],
  ])('takes %s as it is, too', (_, rows) => {
    expect(checked('', ...rows)).not.toContain('contradict');
  });
});

it('minor units are those of the currency', async () => {
  const text = csv(
    'subscription_id,account_id,amount,currency,interval,starts_on',
    ...['EUR', 'JPY', 'KWD', ''].map((code, i) => `s${i},a,1234,${code},month,2026-01-01`),
  );
  const more = 'preset: generic, columns: {amount: {from: amount, unit: minor}}';
  const amounts = (currency: string) =>
    exportsOf(
      { 's.csv': text },
      source('subscriptions', 's.csv', more),
      `currency: ${currency}`,
    ).query(
      'select cast(amount as varchar) as amount from subscriptions order by subscription_id',
      'subscriptions',
    );
  const told = (rows: readonly object[]) => rows.map((row) => Object.values(row)[0]);
  expect(told(await amounts('USD'))).toEqual(['12.3400', '1234.0000', '1.2340', '12.3400']);
  expect(told(await amounts('JPY'))).toEqual(['12.3400', '1234.0000', '1.2340', '1234.0000']);
});
