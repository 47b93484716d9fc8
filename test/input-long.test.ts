import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, rowsOf } from './cli.ts';
import { csv, exportsOf, shown, source } from './exports.ts';

// Far more than the beginning by which a file is opened.
const head = 'account_id,user_id,occurred_at,feature';
const rows = Array.from({ length: 9000 }, (_, i) => {
  const day = String(1 + (i % 30)).padStart(2, '0');
  return `account-${i % 50},user-${i % 500},2026-09-${day} 10:00:00,feature-${i % 7}`;
});
const long = csv(head, ...rows);

const usage = (content: string | Buffer) =>
  exportsOf({ 'u.csv': content }, 'timezone: UTC', source('usage_events', 'u.csv'));

describe('a long file of usage, read while it is still being looked at, gives the same', () => {
  it.each<[string, string | Buffer]>([
    ['as it is', long],
    ['with CRLF', long.replaceAll('\n', '\r\n')],
    [
      'with CRLF in its last lines alone',
      long.slice(0, -1).replace(/\n(.*)\n(.*)$/, '\r\n$1\r\n$2\r\n'),
    ],
    ['with CR in its last lines alone', `${long.slice(0, -1)}\r`],
    [
      'with quotes in its last line alone',
      long.replace(/account-(\d+),(.*)\n$/, '"account-$1",$2\n'),
    ],
    ['with a header in its last line', `${long}${head}\n`],
    ['with blank lines at its end', `${long}\n\n`],
  ])('%s', (_, content) => {
    const exports = usage(content);
    const folder = join(exports.folder, 'temporary');
    mkdirSync(folder);
    const run = cli(['metrics', 'mau', 'dau', '--month', '2026-09', '--format', 'csv'], {
      cwd: exports.folder,
      env: { TMPDIR: folder },
    });
    expect(run.stderr).toBe('');
    expect(rowsOf(run.stdout)).toMatchObject([
      { metric: 'mau', value: '500' },
      { metric: 'dau', numerator: '1500' },
    ]);
    expect(readdirSync(folder)).toEqual([]);
    expect(exports.check()).toMatchObject([{ used: '9000', rejected: '0', duplicates: '0' }]);
  });
});

it.each<[string, string | Buffer, string]>([
  [
    'a quote is never closed',
    long.replace(/account-(\d+),(.*)\n$/, '"account-$1,$2\n'),
    'u.csv:9001: the quote opened in this line is never closed',
  ],
  [
    'a byte is not UTF-8',
    Buffer.concat([
      Buffer.from(long),
      Buffer.from('account-1,us\xe9r,2026-09-01 10:00:00,x\n', 'latin1'),
    ]),
    'u.csv:9002',
  ],
  ['a byte is NUL', `${long}account-1,us\0r,2026-09-01 10:00:00,x\n`, 'u.csv:9002'],
])('a long file is refused by its line where %s', (_, content, says) => {
  const lines = shown(usage(content).run('metrics', 'mau', '--month', '2026-09'));
  expect(lines[0]).toMatch(/^3 error: /);
  expect(lines[0]).toContain(says);
});

it('a header far down whose columns have changed places is rejected and counted', () => {
  const changed = 'account_id,feature,occurred_at,user_id';
  const exports = usage(`${long}${changed}\n`);
  expect(exports.check()).toMatchObject([{ rows: '9001', used: '9000', rejected: '1' }]);
  const run = exports.run('metrics', 'feature_adoption', '--month', '2026-09', '-v');
  expect(run.stderr).toContain('1 of 9001 rows rejected');
});

it('a ragged line far down is rejected and counted', () => {
  const exports = usage(`${long}account-1,user-1\n`);
  expect(exports.check()).toMatchObject([{ rows: '9001', used: '9000', rejected: '1' }]);
  expect(exports.rejects()[0]).toContain('u.csv:9002');
});

it('a header that is repeated is none of the rows, though only the subscription tells the account', () => {
  const exports = exportsOf(
    {
      's.csv': csv(
        'subscription_id,account_id,amount,currency,interval,starts_on',
        's1,a,1,USD,month,2026-01-01',
      ),
      'u.csv': csv(
        'subscription_id,occurred_at',
        's1,2026-09-01 10:00:00',
        'subscription_id,occurred_at',
      ),
    },
    'timezone: UTC',
    'sources: [{table: subscriptions, files: s.csv}, {table: usage_events, files: u.csv}]',
  );
  const [, found] = exports.check();
  expect(found).toMatchObject({ file: 'u.csv', used: '1', rejected: '0', filtered: '1' });
});
