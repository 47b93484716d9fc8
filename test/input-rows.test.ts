import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rowsOf } from './cli.ts';
import { csv, exportsOf, shown, source } from './exports.ts';

const head = 'subscription_id,account_id,amount,currency,interval,starts_on,ends_on';
const row = 's1,acme,100.00,USD,month,2026-01-01,';
const good = (n: number) =>
  Array.from({ length: n }, (_, i) => `g${i},acme,1.00,USD,month,2026-01-01,`);
const billing = (...lines: string[]) =>
  exportsOf({ 'b.csv': csv(head, row, ...lines) }, source('subscriptions', 'b.csv'));

describe('a row that cannot be used', () => {
  it.each<[name: string, line: string, rejects: string[]]>([
    ['ragged', 's2,acme,5', ['b.csv:3  s2,acme,5: has 3 columns where the header has 7']],
    [
      'too long',
      's2,acme,5,USD,month,2026-01-01,,x',
      ['b.csv:3  s2,acme,5,USD,month,2026-01-01,,x: has 8 columns where the header has 7'],
    ],
    [
      'shifted by a comma',
      's2,acme, Inc,5,USD,month,2026-01-01,',
      ['b.csv:3  s2,acme, Inc,5,USD,month,2026-01-01,: has 8 columns where the header has 7'],
    ],
    ['no amount', 's2,acme,12O0,USD,month,2026-01-01,', ['b.csv:3 amount 12O0: is not an amount']],
    ['an empty amount', 's2,acme,,USD,month,2026-01-01,', ['b.csv:3 amount : is empty']],
    [
      'five decimals',
      's2,acme,1.00001,USD,month,2026-01-01,',
      ['b.csv:3 amount 1.00001: is not an amount'],
    ],
    [
      'a power of ten',
      's2,acme,1e3,USD,month,2026-01-01,',
      ['b.csv:3 amount 1e3: is not an amount'],
    ],
    [
      'end before start',
      's2,acme,5,USD,month,2026-01-01,2025-12-31',
      ['b.csv:3 ends_on 2025-12-31: lies before starts_on'],
    ],
    [
      'an unreadable end',
      's2,acme,5,USD,month,2026-01-01,2026-02-30',
      ['b.csv:3 ends_on 2026-02-30: is not a date like 2026-10-31'],
    ],
    [
      'an unknown interval',
      's2,acme,5,USD,fortnight,2026-01-01,',
      ['b.csv:3 interval fortnight: is none of day, week, month, quarter, year'],
    ],
    [
      'an unknown currency',
      's2,acme,5,XQZ,month,2026-01-01,',
      ['b.csv:3 currency XQZ: is not a currency'],
    ],
    [
      'two faults',
      's2,,x,USD,month,2026-01-01,',
      ['b.csv:3 account_id : is empty', 'b.csv:3 amount x: is not an amount'],
    ],
    [
      'after a quoted newline',
      '"s\n2",acme,1,USD,month,2026-01-01,\ns3,acme,x,USD,month,2026-01-01,',
      ['b.csv:5 amount x: is not an amount'],
    ],
    ['a formula', 's2,acme,=1+2,USD,month,2026-01-01,', ["b.csv:3 amount '=1+2: is not an amount"]],
  ])('%s', (_, line, rejects) => {
    const exports = billing(line);
    expect(exports.rejects()).toEqual(rejects);
    const { code, stdout } = exports.run('check', '--strict', '--format', 'csv');
    expect(code).toBe(3);
    const [count] = rowsOf(stdout);
    expect(count).toMatchObject({ rejected: '1', used: `${Number(count!.rows) - 1}` });
  });

  it.each<[name: string, line: string, counts: object, exitCode: number]>([
    ['score 11', 'r2,acme,nps,11,2026-06-01,', { used: '1', rejected: '1' }, 3],
    ['score 7.5 of NPS', 'r2,acme,nps,7.5,2026-06-01,', { used: '1', rejected: '1' }, 3],
    ['no score for an answer', 'r2,acme,nps,,2026-06-01,', { used: '1', rejected: '1' }, 3],
    ['no score and no answer', 'r2,acme,nps,,,2026-06-01', { used: '2', rejected: '0' }, 0],
  ])('an answer with %s', (_, line, counts, exitCode) => {
    const text = csv(
      'response_id,account_id,survey,score,responded_at,sent_at',
      'r1,acme,nps,0,2026-06-01,2026-06-01',
      line,
    );
    const exports = exportsOf({ 'r.csv': text }, source('survey_responses', 'r.csv'));
    expect(exports.check()[0]).toMatchObject(counts);
    expect(exports.run('check', '--strict').code).toBe(exitCode);
  });
});

it('counts invitations without an answer for the response rate only', () => {
  const text = csv(
    'response_id,account_id,survey,score,responded_at,sent_at',
    'r1,acme,nps,10,2026-06-03,2026-06-01',
    'r2,bolt,nps,,,2026-06-01',
  );
  const exports = exportsOf({ 'r.csv': text }, source('survey_responses', 'r.csv'));
  const run = exports.run(
    'metrics',
    'response_rate',
    'nps',
    '--month',
    '2026-06',
    '--format',
    'csv',
  );
  expect(rowsOf(run.stdout).map(({ value }) => value)).toEqual(['50.0', '100']);
});

describe('too many rejected rows', () => {
  const bad = (n: number) =>
    Array.from({ length: n }, (_, i) => `b${i},acme,x,USD,month,2026-01-01,`);
  const metrics = ['metrics', 'mrr', '--month', '2026-03'];

  it.each([
    [5, 0, 0],
    [6, 0, 3],
    [6, 593, 0],
    [6, 592, 3],
  ])('%i beside %i further rows give exit %i', (nBad, nGood, code) => {
    expect(billing(...bad(nBad), ...good(nGood)).run(...metrics).code).toBe(code);
  });

  it('say where the first is, and how to see them all', () => {
    expect(shown(billing(...bad(6)).run(...metrics))).toEqual([
      '3 error: b.csv:3: 6 of 7 rows of source subscriptions cannot be used',
      '  amount "x" is not an amount',
      'hint: list them with `cs-metrics check --rejects FILE`; allow more with `max_rejects:` of the source',
    ]);
  });

  it('are what `max_rejects:` says', () => {
    const lines = source('subscriptions', 'b.csv', 'max_rejects: 1');
    const files = (n: number) => ({ 'b.csv': csv(head, row, ...bad(n)) });
    expect(exportsOf(files(1), lines).run(...metrics).code).toBe(0);
    expect(exportsOf(files(2), lines).run(...metrics).code).toBe(3);
  });

  it('are counted over all files of the source', () => {
    const files = { 'b1.csv': csv(head, row, ...bad(6)), 'b2.csv': csv(head, ...good(700)) };
    const exports = exportsOf(files, source('subscriptions', 'b*.csv'));
    expect(exports.run(...metrics).code).toBe(0);
  });

  it('are all listed by check, which goes on and fails at the end', () => {
    const exports = billing(...bad(7));
    const { code, stdout } = exports.run('check');
    expect(code).toBe(3);
    expect(stdout).toContain('b.csv: 7 rows of 8 rejected, more than a run accepts');
    expect(exports.rejects()).toHaveLength(7);
  });
});

describe('rejects', () => {
  it('are written only where the option says', () => {
    const exports = billing('s2,acme,x,USD,month,2026-01-01,');
    exports.run('check', '--rejects', 'out.csv');
    expect(readFileSync(join(exports.folder, 'out.csv'), 'utf8')).toBe(
      csv(
        'source,file,line,column,value,reason',
        'subscriptions,b.csv,3,amount,x,is not an amount',
      ),
    );
  });

  it('that cannot be written stop the run before it begins', () => {
    expect(shown(billing().run('check', '--rejects', 'no/such/folder/r.csv'))[0]).toMatch(
      /^5 error: cannot write ".*no\/such\/folder\/r.csv": the folder ".*" does not exist$/,
    );
  });
});

it('a header without rows is a warning, and fails a strict check', () => {
  const exports = exportsOf({ 'b.csv': csv(head) }, source('subscriptions', 'b.csv'));
  expect(exports.run('check')).toMatchObject({ code: 0 });
  expect(exports.run('check').stdout).toContain('b.csv has a header and no rows');
  expect(exports.run('check', '--strict').code).toBe(3);
});

describe('rows of one key', () => {
  const keyed = (...lines: string[]) =>
    exportsOf({ 'b.csv': csv(`${head},updated_at`, ...lines) }, source('subscriptions', 'b.csv'));
  const amounts = (exports: ReturnType<typeof keyed>) =>
    exports.query('select cast(amount as varchar) as a from subscriptions', 'subscriptions');

  it('that are the same count once', async () => {
    const exports = keyed(`${row},`, `${row},`, `${row},`);
    expect(exports.check()[0]).toMatchObject({
      rows: '3',
      used: '1',
      duplicates: '2',
      rejected: '0',
    });
    expect(await amounts(exports)).toEqual([{ a: '100.0000' }]);
  });

  it('that differ are rejected, whichever comes first', () => {
    const exports = keyed(`${row},`, `${row.replace('100', '120')},`);
    expect(exports.check()[0]).toMatchObject({
      rows: '2',
      used: '0',
      duplicates: '0',
      rejected: '2',
    });
    expect(exports.rejects()[0]).toBe(
      'b.csv:2 subscription_id, starts_on s1, 2026-01-01: stands in several rows that differ, and no updated_at says which is right',
    );
  });

  it('that differ yield to the one updated last', async () => {
    const exports = keyed(`${row.replace('100', '120')},2026-02-02`, `${row},2026-02-01`);
    expect(exports.check()[0]).toMatchObject({ used: '1', duplicates: '1', rejected: '0' });
    expect(await amounts(exports)).toEqual([{ a: '120.0000' }]);
  });

  it('that differ at the same time are rejected', () => {
    const exports = keyed(`${row.replace('100', '120')},2026-02-01`, `${row},2026-02-01`);
    expect(exports.check()[0]).toMatchObject({ used: '0', rejected: '2' });
  });
});
