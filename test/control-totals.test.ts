import { describe, expect, it } from 'vitest';
import { csv, exportsOf, shown } from './exports.ts';

const head = 'subscription_id,account_id,amount,currency,interval,starts_on,ends_on';
const amounts = ['12.5', '0.10', '-3.25', 'n/a', '1000'];
const lines = amounts.map((amount, i) => `s${i},acme,${amount},USD,month,2026-01-01,`);
const files = {
  'a.csv': csv(head, ...lines.slice(0, 2)),
  'b.csv': csv(head, ...lines.slice(2)),
};

/** The check of both files, which hold 5 rows of which one amount cannot be read. */
const checked = (more: string) =>
  shown(
    exportsOf(
      files,
      `sources: [{name: billing, table: subscriptions, files: '*.csv', ${more}}]`,
    ).run('check', '--as-of', '2026-02-01', '--format', 'json'),
  );

// Added up by hand from the texts above, in cents.
const cents = 1250 + 10 - 325 + 100_000;

describe('control totals', () => {
  it('pass where rows and sums of all files agree, rejected rows included', () => {
    const filter = `where: "subscription_id <> 's0'"`;
    const expected = `expect: {rows: 5, "sum(amount)": ${cents / 100}}, min_rows: 5, ${filter}`;
    expect(checked(expected)).toEqual(['0 ']);
  });

  it('stop the run with source, expected, found and difference, all of them at once', () => {
    expect(checked('min_rows: 7, expect: {rows: 1204, "sum(amount)": 1009.36}')).toEqual([
      '3 error: cs-metrics.yaml:2:65: source billing has 5 rows, fewer than its min_rows 7',
      '  source billing has 5 rows, 1,199 fewer than the 1,204 expected',
      '  sum(amount) of source billing is 1009.35, 0.01 less than the 1009.36 expected',
      'hint: export the source again; where the export is right, correct the line of the config',
    ]);
  });

  it.each([
    ['"sum(amout)": 1', 'unknown control total "sum(amout)"', 'did you mean sum(amount)?'],
    ['"sum(interval)": 1', 'sum(interval) of source billing adds up no numbers', 'name a column'],
    ['rows: 1.5', 'sources[0].expect.rows "1.5" is not a whole number', null],
  ])('refuses %s', (line, says, hint) => {
    const [first, ...rest] = checked(`expect: {${line}}`);
    expect(first).toMatch(/^2 error: cs-metrics.yaml:2:\d+: /);
    expect(first).toContain(says);
    if (hint !== null) expect(rest.join()).toContain(hint);
  });
});

describe('files of one source that differ', () => {
  const renamed = head.replace('starts_on', 'started_on');
  const exports = exportsOf(
    {
      'm01.csv': csv(`${head},plan,note`, ...lines.slice(0, 2).map((line) => `${line},Pro,x`)),
      'm02.csv': csv(`${renamed},Plan name`, `t1,acme,5,USD,month,2026-01-01,,Pro`),
      'accounts.csv': csv('account_id', ...Array.from({ length: 1000 }, (_, i) => `a${i}`)),
    },
    'sources:',
    '  - {table: accounts, files: accounts.csv}',
    '  - table: subscriptions',
    "    files: 'm0*.csv'",
    '    columns: {subscription_id: subscription_id, account_id: account_id, plan: plan,',
    '      amount: amount, currency: currency, interval: interval, ends_on: ends_on,',
    '      starts_on: [starts_on, started_on]}',
  );
  const { code, stdout } = exports.run('check', '--as-of', '2026-02-01', '--strict');
  const listed = (title: string): string[] =>
    stdout
      .split(`${title}\n`)[1]!
      .split('\n\n')[0]!
      .split('\n')
      .map((line) => line.trim());

  it('are told, and are a warning where a column of ours is empty for it', () => {
    const plan =
      'subscriptions: column "plan" is missing in m02.csv, which has "Plan name"; plan is empty there';
    expect(listed('Columns that some files lack')).toEqual([
      'subscriptions: column "starts_on" is missing in m02.csv, which has "started_on"',
      plan,
      'subscriptions: column "note" is missing in m02.csv',
      'subscriptions: column "started_on" is missing in m01.csv, which has "starts_on"',
      'subscriptions: column "Plan name" is missing in m01.csv, which has "plan"',
    ]);
    expect(listed('Needs attention').filter((line) => line.includes('missing'))).toEqual([plan]);
    expect(code).toBe(4);
  });

  it('and a round number of rows is taken for the limit of an export', () => {
    expect(listed('Needs attention')).toContain(
      'accounts.csv has exactly 1,000 rows, which may be a limit: is the export whole?',
    );
  });
});
