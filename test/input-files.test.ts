import { copyFileSync, linkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { rowsOf } from './cli.ts';
import { csv, type Exports, exportsOf, source } from './exports.ts';

const head = 'subscription_id,account_id,plan,amount,currency,interval,starts_on,ends_on';
const rows = [
  's1,acme,"Pro, yearly",1200.50,USD,year,2025-11-01,',
  's2,bolt,Basic,50,USD,month,2026-01-15,2026-03-01',
  's3,"ca""rd",Basic,0.1,USD,month,2026-02-01,',
];
const billing = csv(head, ...rows);

const mrr = (exports: Exports): string[] => {
  const run = exports.run(
    'metrics',
    'mrr',
    '--months',
    '3',
    '--month',
    '2026-03',
    '--format',
    'csv',
  );
  expect(run.stderr).toBe('');
  return rowsOf(run.stdout).map(({ value }) => value!);
};
const expected = ['150.0417', '150.1417', '100.1417'];

describe('the same numbers come from', () => {
  const semicolons = csv(head.replaceAll(',', ';'), ...rows.map((r) => r.replaceAll(',', ';')));
  it.each<[name: string, file: string, content: string | Buffer, more?: string]>([
    ['commas', 'b.csv', billing],
    ['semicolons', 'b.csv', semicolons.replace('"Pro; yearly"', 'Pro')],
    ['semicolons after sep=;', 'b.csv', `sep=;\n${semicolons}`],
    ['tabs', 'b.tsv', billing.replaceAll(',', '\t')],
    ['bars', 'b.csv', billing.replaceAll(',', '|')],
    ['CRLF', 'b.csv', billing.replaceAll('\n', '\r\n')],
    ['CR', 'b.csv', billing.replaceAll('\n', '\r')],
    ['mixed newlines', 'b.csv', billing.replace('\n', '\r\n')],
    ['no last newline', 'b.csv', billing.trimEnd()],
    ['blank lines', 'b.csv', billing.replaceAll('\n', '\n\n')],
    ['UTF-8 with a mark', 'b.csv', `\ufeff${billing}`],
    ['UTF-16', 'b.csv', Buffer.from(`\ufeff${billing}`, 'utf16le')],
    ['UTF-16 declared', 'b.csv', Buffer.from(billing, 'utf16le'), 'encoding: utf-16le'],
    [
      'Windows-1252',
      'b.csv',
      Buffer.from(billing.replace('Pro', 'Pré'), 'latin1'),
      'encoding: windows-1252',
    ],
    ['gzip', 'b.csv.gz', gzipSync(billing)],
    [
      'a title above and a sum below',
      'b.csv',
      `Exported 2026-04-01\n\n${billing}Total,,,1250.60,,,,\n`,
    ],
    ['a repeated header', 'b.csv', `${billing}${head}\n`],
  ])('%s', (_, file, content, more) => {
    expect(mrr(exportsOf({ [file]: content }, source('subscriptions', file, more)))).toEqual(
      expected,
    );
  });

  it('Parquet with types of its own', async () => {
    const exports = exportsOf({ 'b.csv': billing }, source('subscriptions', 'b.parquet'));
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`copy (
      select * replace (cast(amount as decimal(10, 2)) as amount, cast(starts_on as timestamp) as starts_on)
      from read_csv('${join(exports.folder, 'b.csv')}')
    ) to '${join(exports.folder, 'b.parquet')}' (format parquet)`);
    connection.closeSync();
    expect(mrr(exports)).toEqual(expected);
    expect(exports.check()[0]).toMatchObject({ rows: '3', used: '3', rejected: '0' });
  });

  it('two files of a glob whose columns have another order', () => {
    const shuffled = csv(
      'ends_on,amount,plan,currency,starts_on,interval,account_id,subscription_id',
      ',0.1,Basic,USD,2026-02-01,month,card,s3',
    );
    const files = { 'b1.csv': csv(head, rows[0]!, rows[1]!), 'b2.csv': shuffled };
    expect(mrr(exportsOf(files, source('subscriptions', 'b*.csv')))).toEqual(expected);
  });

  it('two files of which one lacks an optional column', () => {
    const files = {
      'b1.csv': csv(head, rows[0]!, rows[1]!),
      'b2.csv': csv(
        'subscription_id,account_id,amount,currency,interval,starts_on',
        's3,card,0.1,USD,month,2026-02-01',
      ),
    };
    expect(
      mrr(
        exportsOf(
          files,
          source('subscriptions', 'b*.csv', `preset: generic, columns: {plan: plan}`),
        ),
      ),
    ).toEqual(expected);
  });

  it.each(['link', 'copy'])('a file and a %s of it', (kind) => {
    const exports = exportsOf({ 'b1.csv': billing }, source('subscriptions', 'b*.csv'));
    const [from, to] = [join(exports.folder, 'b1.csv'), join(exports.folder, 'b2.csv')];
    (kind === 'link' ? linkSync : copyFileSync)(from, to);
    expect(mrr(exports)).toEqual(expected);
    const notice = 'b2.csv" is the same file as';
    const [first, second] = exports.check();
    if (kind === 'copy') return expect(second).toMatchObject({ used: '0', duplicates: '3' });
    expect(first).toMatchObject({ used: '3', duplicates: '0' });
    expect(exports.run('check').stdout).toContain(notice);
  });
});

it('one file feeds two tables, and its rows are counted for both', () => {
  const wide = csv('account_id,name,month,mrr', 'a1,Acme,2026-03-01,10', 'a2,Bolt,2026-03-01,20');
  const one = exportsOf(
    { 'w.csv': wide },
    'sources: [{table: [accounts, mrr_snapshots], files: w.csv}]',
  );
  const two = exportsOf(
    { 'w.csv': wide, 'a.csv': csv('account_id', 'a1') },
    'sources: [{table: accounts, files: a.csv}, {table: tickets, files: w.csv, columns: {ticket_id: name, account_id: account_id, created_at: month}}, {table: mrr_snapshots, files: w.csv}]',
  );
  expect(one.check().map(({ table, used, orphans }) => [table, used, orphans])).toEqual([
    ['accounts', '2', '0'],
    ['mrr_snapshots', '2', '0'],
  ]);
  expect(two.check().map(({ table, used, orphans }) => [table, used, orphans])).toEqual([
    ['accounts', '1', '0'],
    ['mrr_snapshots', '2', '1'],
    ['tickets', '2', '1'],
  ]);
});

describe('usage files that overlap', () => {
  const usage = 'account_id,user_id,occurred_at,event';
  const [a, b, c] = [
    'a,u1,2026-01-10 08:00:00,login',
    'a,u2,2026-01-11 08:00:00,login',
    'a,u3,2026-01-12 08:00:00,login',
  ];
  const counts = (files: Record<string, string>, more = '') =>
    exportsOf(files, source('usage_events', 'u*.csv', more), 'timezone: UTC')
      .check()
      .map(({ rows, used, duplicates }) => [rows, used, duplicates].map(Number));

  it.each<[name: string, first: string[], second: string[], expected: number[][]]>([
    [
      'a row in both counts once',
      [a, b],
      [b, c],
      [
        [2, 2, 0],
        [2, 1, 1],
      ],
    ],
    [
      'a row twice in one of them counts twice',
      [a, b, b],
      [b, c],
      [
        [3, 3, 0],
        [2, 1, 1],
      ],
    ],
    [
      'a row twice in the later one counts twice',
      [a, b],
      [b, b, c],
      [
        [2, 2, 0],
        [3, 2, 1],
      ],
    ],
    [
      'a row twice in each counts twice',
      [b, b],
      [b, b],
      [
        [2, 2, 0],
        [2, 0, 2],
      ],
    ],
    [
      'rows that differ all count',
      [a, b],
      [b.replace('u2', 'u9'), c],
      [
        [2, 2, 0],
        [2, 2, 0],
      ],
    ],
    [
      'files that do not overlap are left alone',
      [a, a],
      [c, c],
      [
        [2, 2, 0],
        [2, 2, 0],
      ],
    ],
  ])('%s', (_, first, second, expected) => {
    expect(counts({ 'u1.csv': csv(usage, ...first), 'u2.csv': csv(usage, ...second) })).toEqual(
      expected,
    );
  });

  it('tell rows apart by columns that nothing reads, too', () => {
    const files = {
      'u1.csv': csv(`${usage},device`, `${b},ios`),
      'u2.csv': csv(`device,${usage}`, `web,${b}`),
    };
    expect(counts(files)).toEqual([
      [1, 1, 0],
      [1, 1, 0],
    ]);
    const same = {
      'u1.csv': csv(`${usage},device`, `${b},web`),
      'u2.csv': csv(`device,${usage}`, `web,${b}`),
    };
    expect(counts(same)).toEqual([
      [1, 1, 0],
      [1, 0, 1],
    ]);
  });

  it('are separate when they belong to two sources', () => {
    const files = { 'u1.csv': csv(usage, b), 'u2.csv': csv(usage, b) };
    const sources =
      'sources: [{table: usage_events, files: u1.csv}, {table: usage_events, files: u2.csv}]';
    expect(
      exportsOf(files, sources)
        .check()
        .map(({ used }) => used),
    ).toEqual(['1', '1']);
  });

  it('give the metrics of one file', () => {
    const month = ['--month', '2026-01', '--format', 'csv'];
    const ids = ['mau', 'dau', 'logins_per_user_week'];
    const values = (files: Record<string, string>) =>
      exportsOf(files, source('usage_events', 'u*.csv'), 'timezone: UTC').run(
        'metrics',
        ...ids,
        ...month,
      ).stdout;
    const whole = values({ 'u.csv': csv(usage, a, b, c) });
    expect(values({ 'u1.csv': csv(usage, a, b), 'u2.csv': csv(usage, b, c) })).toBe(whole);
    expect(rowsOf(whole)[0]).toMatchObject({ metric: 'mau', value: '3' });
  });

  it('keep rejected and filtered rows as they are', () => {
    const bad = 'a,u1,yesterday,login';
    const files = { 'u1.csv': csv(usage, a, bad), 'u2.csv': csv(usage, a, bad, b) };
    expect(
      exportsOf(files, source('usage_events', 'u*.csv', 'where: "user_id <> \'u2\'"')).check(),
    ).toMatchObject([
      { rows: '2', used: '1', rejected: '1', filtered: '0', duplicates: '0' },
      { rows: '3', used: '0', rejected: '1', filtered: '1', duplicates: '1' },
    ]);
  });
});
