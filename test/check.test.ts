import { describe, expect, it } from 'vitest';
import { rowsOf } from './cli.ts';
import { csv, exportsOf, source } from './exports.ts';

const head = 'subscription_id,account_id,plan,amount,currency,interval,starts_on,ends_on';
const usage = 'account_id,user_id,occurred_at,event';
const files = {
  'accounts.csv': csv(
    'account_id,name,segment,is_internal',
    'a1,Acme,smb,false',
    'a2,Bolt,,false',
    'a9,Ours,smb,true',
  ),
  'billing.csv': csv(
    head,
    's1,a1,Pro,100,USD,month,2026-01-01,',
    's2,a2,Pro,50,USD,month,2026-01-01,',
    's3,a2,Credit,-80,USD,month,2026-02-10,2026-03-10',
    's4,ghost,Pro,10,USD,month,2026-01-01,',
    's5,a1,Pro,x,USD,month,2026-01-01,',
    's6,a9,Pro,999,USD,month,2026-01-01,',
  ),
  'mrr.csv': csv(
    'account_id,month,mrr,currency',
    'a1,2026-01-31,100,USD',
    'a2,2026-01-31,50,USD',
    'ghost,2026-01-31,10,USD',
    'a1,2026-02-28,100,USD',
    'ghost,2026-02-28,10,USD',
    'a1,2026-03-31,99,USD',
  ),
  'usage.csv': csv(
    usage,
    'a1,u1,2026-01-01,login',
    'a1,u1,2026-01-02,login',
    'ghost,u1,2026-01-06,login',
    'a1,u1,2026-03-31,login',
  ),
};
const sources = `sources:
  - {table: accounts, files: accounts.csv}
  - {table: subscriptions, files: billing.csv}
  - {table: mrr_snapshots, files: mrr.csv}
  - {table: usage_events, files: usage.csv}`;
const lines = [
  'timezone: UTC',
  'currency: USD',
  'definitions: {mrr: {from: subscriptions}}',
  'dimensions: {segment: accounts.segment}',
  'follow: [pillars, service]',
  'targets: {nrr: {window: 12m, target: ">= 105"}}',
  'expect: {mrr: {2026-01: 160.00, 2026-03: 161.50}, customers: {2026-02: 2}}',
  'quality: {max_age: 5d}',
];
const full = exportsOf(files, sources, ...lines);
const run = (...args: string[]) => full.run('check', '--as-of', '2026-04-10', ...args);
const { code, stdout } = run();

/** Lines of the report below a title, up to the next blank one. */
const below = (title: string): string[] => {
  const all = stdout.split('\n').map((line) => line.trim());
  const from = all.indexOf(title) + 1;
  return from === 0 ? [] : all.slice(from, all.indexOf('', from));
};

describe('check tells people', () => {
  it('the verdict first', () => {
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      'Check of the exports',
      '4 files read, 18 rows used: 10 things to look at',
      'no unused values, no duplicates, accuracy 94.7 %, completeness 98.6 %',
    ]);
  });

  it.each<[title: string, lines: string[]]>([
    [
      'Needs attention',
      [
        'billing.csv: 1 row of 6 rejected',
        'mrr/1m of 2026-03 differs from the figure of Finance',
        '1 account with negative MRR, counted as 0',
        'mrr_snapshots differs from the MRR that counts in 1 of 3 months',
        'billing.csv: 1 row of subscriptions (20.0 %) names an account that no accounts export lists',
        'mrr.csv: 2 rows of mrr_snapshots (33.3 %) name an account that no accounts export lists',
        'usage.csv: 1 row of usage_events (25.0 %) names an account that no accounts export lists',
        '94.73 % of the rows have no rejected value; quality.accuracy asks for 99.5 %',
        'usage_events ends 10 days ago; quality.max_age allows 5',
        'usage_events has no rows from 2026-01-07 to 2026-03-30',
      ],
    ],
    [
      'Rows and values that cannot be used',
      ['subscriptions: amount is not an amount (1)', 'billing.csv:6  "x"'],
    ],
    ['Accounts with negative MRR, counted as 0', ['a2: -30.0000 USD at 2026-03-01']],
    [
      'Cross-check of the billing exports',
      ['2026-03 USD: counted 160.0000, mrr_snapshots 99.0000'],
    ],
    [
      'Empty values',
      [
        'accounts.segment: 33.3 % empty, figures depend on it',
        'subscriptions.ends_on: 80.0 % empty',
      ],
    ],
    [
      'Days without rows',
      [
        'usage_events: 86 days, the longest gaps 2026-01-07 to 2026-03-30, 2026-01-03 to 2026-01-05',
      ],
    ],
    [
      'Targets that contradict each other',
      ['logo_churn: 2 % a month (service) is 21.5 % a year, and service allows 10 %'],
    ],
    ['Notices', ['1 internal account left out: a9', 'age of the newest row: usage_events 10 days']],
  ])('%s', (title, expected) => {
    expect(below(title)).toEqual(expected);
  });

  it('what overrides what', () => {
    expect(below('Targets that override others')).toContain(
      'nrr@cohort/12m target: service (>= 110) overrides pillars (> 100)',
    );
    expect(below('Targets that override others')).toContain(
      'nrr@cohort/12m target: the config (>= 105) overrides service (>= 110)',
    );
  });

  it('how the figures of Finance differ', () => {
    const table = below('Reconciliation').map((line) => line.split(/\s{2,}/));
    expect(table).toEqual([
      ['Figure of Finance', 'Period', 'Expected', 'Computed', 'Variance', 'Note'],
      ['mrr/1m', '2026-01', '$160.00', '$160.00', '$0.00', 'agrees'],
      ['mrr/1m', '2026-03', '$161.50', '$160.00', '−$1.50', 'differs'],
      ['customers/1m', '2026-02', '2', '2', '0', 'agrees'],
    ]);
  });
});

describe('check tells machines', () => {
  it('one table in the order of the contract', () => {
    const [first] = run('--format', 'csv').stdout.split('\n');
    expect(first).toBe(
      'source,file,rows,used,rejected,duplicates,orphans,newest,status,table,filtered,values_rejected,aliased',
    );
    expect(
      rowsOf(run('--format', 'csv').stdout).map(({ source, newest, status }) => [
        source,
        newest,
        status,
      ]),
    ).toEqual([
      ['accounts', '', 'ok'],
      ['subscriptions', '', 'warning'],
      ['mrr_snapshots', '2026-03-31', 'warning'],
      ['usage_events', '2026-03-31', 'warning'],
    ]);
  });

  it('JSON with the warnings in its envelope', () => {
    const { warnings, rows } = JSON.parse(run('--format', 'json').stdout);
    expect(warnings[0]).toBe('billing.csv: 1 row of 6 rejected');
    expect(rows[1]).toMatchObject({ source: 'subscriptions', rows: 6, used: 5, rejected: 1 });
  });
});

describe('a strict check', () => {
  const one = (name: string, content: string, table: string, ...more: string[]) =>
    exportsOf({ [name]: content }, source(table, name), ...more).run(
      'check',
      '--strict',
      '--as-of',
      '2026-03-31',
    ).code;

  it.each<[name: string, code: number | null, expected: number]>([
    ['rejected rows', run('--strict').code, 3],
    ['nothing', one('b.csv', csv(head, 's1,a,Pro,1,USD,month,2026-01-01,'), 'subscriptions'), 0],
    [
      'negative MRR',
      one('b.csv', csv(head, 's1,a,Pro,-1,USD,month,2026-01-01,'), 'subscriptions'),
      4,
    ],
    [
      'low completeness',
      one(
        't.csv',
        csv('ticket_id,created_at,account_id', 't1,2026-03-30,a', 't2,2026-03-30,'),
        'tickets',
      ),
      4,
    ],
    [
      'completeness asked for',
      one(
        't.csv',
        csv('ticket_id,created_at,account_id', 't1,2026-03-30,a', 't2,2026-03-30,'),
        'tickets',
        'quality: {completeness: 80%}',
      ),
      0,
    ],
    [
      'an empty month',
      one('t.csv', csv('ticket_id,created_at', 't1,2026-01-31', 't2,2026-03-01'), 'tickets'),
      4,
    ],
    [
      'a month that is not quite empty',
      one('t.csv', csv('ticket_id,created_at', 't1,2026-02-01', 't2,2026-03-01'), 'tickets'),
      0,
    ],
    [
      'an export that is too old',
      one(
        't.csv',
        csv('ticket_id,created_at', 't1,2026-01-31'),
        'tickets',
        'quality: {max_age: 35d}',
      ),
      4,
    ],
  ])('of %s gives %i', (_, found, expected) => {
    expect(found).toBe(expected);
  });
});

it('takes the age of billing from the config', () => {
  const text = csv(head, 's1,a,Pro,1,USD,month,2026-01-01,');
  const exports = exportsOf(
    { 'b.csv': text },
    source('subscriptions', 'b.csv', 'exported_on: 2026-03-01'),
    'quality: {max_age: 7d}',
  );
  expect(exports.run('check', '--as-of', '2026-03-31').stdout).toContain(
    'subscriptions ends 30 days ago; quality.max_age allows 7',
  );
});

it.each(['feature_adoption', 'mau', 'mrr'])(
  'reads all of usage although %s is expected',
  (metric) => {
    const text = csv(
      'account_id,user_id,occurred_at,feature,duration_seconds',
      'a,u,2026-01-01,f,1',
      'a,u,2026-01-31,f,-1',
    );
    const exports = exportsOf(
      { 'u.csv': text },
      source('usage_events', 'u.csv'),
      `expect: {${metric}: {2026-01: 1}}`,
    );
    expect(exports.check('--as-of', '2026-01-31')[0]).toMatchObject({
      used: '2',
      values_rejected: '1',
    });
    expect(exports.run('check').stdout).toContain('usage_events.duration_seconds: 50.0 % empty');
  },
);

describe('before anybody reports', () => {
  const exports = exportsOf(
    {
      's.csv': csv(
        'subscription_id,account_id,amount,currency,interval,starts_on',
        's1,a,10,USD,month,2026-03-02',
        's2,b,10,EUR,month,2026-01-05',
      ),
      'r.csv': csv('date,currency,rate', '2026-01-01,GBP,1.2'),
    },
    'sources: [{table: subscriptions, files: s.csv}, {table: fx_rates, files: r.csv}]',
    ...['timezone: UTC', 'currency: EUR'],
  );

  it('names the money that no rate converts, which stops other commands', () => {
    const { code, stdout } = exports.run('check', '--strict');
    expect(code).toBe(4);
    expect(stdout).toContain('subscriptions: 1 row in USD, for which no source has a rate to EUR');
    const stopped = exports.run('health', '--month', '2026-05');
    expect(stopped.code).toBe(3);
    expect(stopped.stderr).toContain('`cs-metrics check` names currencies without one');
  });

  it('a month before the first customer has no health, not the health of nobody', () => {
    const { code, stderr } = exports.run('health', '--month', '2025-12');
    expect(code).toBe(2);
    expect(stderr).toContain('December 2025 lies before the first customer, of 2026-01-05');
  });
});
