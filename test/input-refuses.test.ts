import { describe, expect, it } from 'vitest';
import { csv, exportsOf, shown, source } from './exports.ts';

const head = 'subscription_id,account_id,amount,currency,interval,starts_on,ends_on';
const row = 's1,acme,100.00,USD,month,2026-01-01,';
const billing = csv(head, row);
const check = ['check', '--as-of', '2026-10-31'];

type Case = [name: string, content: string | Buffer | null, source: string, message: string[]];

const files: Case[] = [
  [
    'a file that is not there',
    billing,
    'b.cvs',
    ['3 error: source "subscriptions": "./b.cvs" does not exist', 'hint: did you mean "b.csv"?'],
  ],
  [
    'a glob that matches nothing',
    billing,
    'exports*.csv',
    [
      '3 error: source "subscriptions": "./exports*.csv" matches no file; searched in "."',
      'hint: the folder has b.csv, cs-metrics.yaml',
    ],
  ],
  [
    'a missing column',
    billing.replace('amount', 'amuont'),
    'b.csv',
    [
      '3 error: b.csv: column "amount" is missing; amount of source subscriptions needs it',
      'hint: the file has subscription_id, account_id, amuont, currency, interval, starts_on, ends_on',
      '      did you mean amount: amuont? (cs-metrics.yaml:2:11)',
    ],
  ],
  [
    'an unclosed quote',
    csv(head, row, 's2,"bolt,5,USD,month,2026-01-01,', row),
    'b.csv',
    [
      '3 error: b.csv:3: the quote opened in this line is never closed',
      '3 | s2,"bolt,5,USD,month,2026-01-01,',
      'hint: write a quote inside a quoted field twice (""), or export the file again',
    ],
  ],
  [
    'an HTML page',
    '<!doctype html><body>log in</body>',
    'b.csv',
    [
      '3 error: b.csv: is an HTML page',
      'hint: it may be a login or error page; download the export again',
    ],
  ],
  [
    'a JSON error',
    '{"error": "expired"}\n',
    'b.csv',
    [
      '3 error: b.csv: is JSON',
      'hint: it may be the error message of an API; download the export again',
    ],
  ],
  [
    'a Git LFS pointer',
    csv('version https://git-lfs.github.com/spec/v1', 'oid sha256:1'),
    'b.csv',
    ['3 error: b.csv: is a Git LFS pointer, not the data', 'hint: run `git lfs pull`'],
  ],
  [
    'an empty file',
    '',
    'b.csv',
    ['3 error: b.csv: has 0 bytes', 'hint: the export may have failed; run it again'],
  ],
  [
    'a file of zero bytes',
    Buffer.alloc(100),
    'b.csv',
    ['3 error: b.csv: has only zero bytes', 'hint: a copy may not have finished; copy it again'],
  ],
  [
    'UTF-16 without a mark',
    Buffer.from(billing, 'utf16le'),
    'b.csv',
    [
      '3 error: b.csv: looks like UTF-16 without a byte order mark',
      'hint: set `encoding: utf-16le` for this source',
    ],
  ],
  [
    'bytes that are not UTF-8',
    Buffer.from(billing.replace('acme', 'café'), 'latin1'),
    'b.csv',
    [
      '3 error: b.csv:2: byte 0xe9 at offset 76 is not UTF-8',
      'hint: if Excel or an older system wrote the file, set `encoding: windows-1252` for this source',
    ],
  ],
  [
    'two columns of one name',
    billing.replace('ends_on', 'Amount'),
    'b.csv',
    [
      '3 error: b.csv:1: columns 3 "amount" and 7 "Amount" differ in case or spaces only',
      'hint: rename one of them in the header',
    ],
  ],
  [
    'an ambiguous date',
    billing.replace('2026-01-01', '03/02/2026'),
    'b.csv',
    [
      '3 error: b.csv:2: starts_on "03/02/2026" may be read as 2026-02-03 or 2026-03-02',
      '  2 | 03/02/2026',
      'hint: say how dates are written: `starts_on: {from: starts_on, format: "%d/%m/%Y"}` or "%m/%d/%Y" (cs-metrics.yaml:2:11)',
    ],
  ],
  [
    'an ambiguous amount',
    billing.replace('100.00', '"1,200"'),
    'b.csv',
    [
      '3 error: b.csv:2: amount "1,200" may be read as 1.200 or 1200',
      '  2 | 1,200',
      'hint: say how amounts are written: `amount: {from: amount, decimal: ","}` or `amount: {from: amount, thousands: ","}` (cs-metrics.yaml:2:11)',
    ],
  ],
  [
    'a decimal comma',
    billing.replace('100.00', '"1.234,50"'),
    'b.csv',
    [
      '3 error: b.csv:2: amount "1.234,50" looks like 1234.50',
      '  2 | 1.234,50',
      'hint: say how amounts are written: `amount: {from: amount, decimal: ",", thousands: "."}` (cs-metrics.yaml:2:11)',
    ],
  ],
];

describe('a run stops at', () => {
  it.each(files)('%s', (_, content, pattern, message) => {
    const exports = exportsOf(
      content === null ? {} : { 'b.csv': content },
      source('subscriptions', pattern),
    );
    expect(shown(exports.run(...check))).toEqual(message);
  });

  it('a delimiter that is not the file’s', () => {
    const files = { 'b.csv': billing.replaceAll(',', ';') };
    const exports = exportsOf(files, source('subscriptions', 'b.csv', 'delimiter: "|"'));
    expect(shown(exports.run(...check))).toEqual([
      '3 error: b.csv:1: 1 column found with `delimiter: "|"`',
      'hint: did you mean ";", which gives 7 columns?',
    ]);
  });

  it('a required column that no line maps', () => {
    const exports = exportsOf(
      { 'b.csv': billing },
      source('subscriptions', 'b.csv', 'columns: {account_id: account_id}'),
    );
    expect(shown(exports.run(...check))[0]).toBe(
      '3 error: cs-metrics.yaml:2:11: source subscriptions does not fill subscription_id, which subscriptions needs',
    );
  });

  it.each<[string, string[], string[]]>([
    [
      'no currency named',
      [],
      [
        '2 error: cs-metrics.yaml:1:1: the exports have 2 currencies: EUR, USD',
        'hint: name the reporting currency with `currency:` and give rates in a source of fx_rates',
      ],
    ],
    [
      'no rates at all',
      ['currency: USD'],
      [
        '3 error: no exchange rate from EUR to USD for 2026-03-01',
        'hint: a rate dated before that day and at most 35 days old is needed in the source of fx_rates; `cs-metrics check` names currencies without one',
      ],
    ],
  ])('several currencies with %s', (_, lines, message) => {
    const files = { 'b.csv': csv(head, row, row.replace('s1', 's2').replace('USD', 'EUR')) };
    const exports = exportsOf(files, source('subscriptions', 'b.csv'), ...lines);
    expect(shown(exports.run('metrics', 'mrr', '--month', '2026-03'))).toEqual(message);
  });

  it('a rate that is older than 35 days', () => {
    const files = {
      'b.csv': billing.replace('USD', 'EUR'),
      'r.csv': csv('date,currency,rate', '2026-01-15,EUR,1.1'),
    };
    const sources =
      'sources: [{table: subscriptions, files: b.csv}, {table: fx_rates, files: r.csv}]';
    const exports = exportsOf(files, 'currency: USD', sources);
    expect(shown(exports.run('metrics', 'mrr', '--month', '2026-03'))[0]).toBe(
      '3 error: no exchange rate from EUR to USD for 2026-03-01',
    );
    expect(exports.run('metrics', 'mrr', '--month', '2026-01', '--format', 'csv').stdout).toContain(
      ',110.00,',
    );
  });
});

describe('the config is refused with its place', () => {
  it.each<[string, string[]]>([
    [
      'sources: [{table: subscriptions, file: b.csv}]',
      [
        '2 error: cs-metrics.yaml:2:34: unknown key "file" in sources[0]',
        '  1 | version: 1',
        '  2 | sources: [{table: subscriptions, file: b.csv}]',
        '                                       ^^^^',
        'hint: did you mean files?',
      ],
    ],
    [
      "sources: [{table: subscription, files: 'b.csv'}]",
      [
        '2 error: cs-metrics.yaml:2:19: unknown table "subscription"',
        '  1 | version: 1',
        "  2 | sources: [{table: subscription, files: 'b.csv'}]",
        '                        ^^^^^^^^^^^^',
        'hint: did you mean subscriptions?',
      ],
    ],
    [
      'timezone: Berlin',
      [
        '2 error: cs-metrics.yaml:2:11: unknown time zone "Berlin"',
        '  1 | version: 1',
        '  2 | timezone: Berlin',
        '                ^^^^^^',
        'hint: did you mean Europe/Berlin?',
      ],
    ],
    [
      'expect: {mmr: {2026-10: 5}}',
      [
        '2 error: cs-metrics.yaml:2:10: unknown metric "mmr" in expect',
        '  1 | version: 1',
        '  2 | expect: {mmr: {2026-10: 5}}',
        '               ^^^',
        'hint: did you mean mrr? `cs-metrics metrics` lists all',
      ],
    ],
  ])('%s', (line, message) => {
    const lines = line.startsWith('sources') ? [line] : [line, source('subscriptions', 'b.csv')];
    expect(shown(exportsOf({ 'b.csv': billing }, ...lines).run(...check))).toEqual(message);
  });

  it('takes no date that does not exist', () => {
    const exports = exportsOf({ 'b.csv': billing }, source('subscriptions', 'b.csv'));
    expect(shown(exports.run('check', '--as-of', '2026-02-30'))).toEqual([
      '2 error: --as-of takes a date like 2026-10-31, not "2026-02-30"',
      'hint: 2026-02 ends on 2026-02-28',
    ]);
  });
});
