import { describe, expect, it } from 'vitest';
import { csv, exportsOf, shown, source } from './exports.ts';

/** Values of one column of subscriptions, filled from the column `x` in the way that is told. */
async function read(column: string, mapping: string, values: string[], more = '') {
  const lines = values.map((value, i) => `s${i},a,1,USD,month,2026-01-01,"${value}"`);
  const exports = exportsOf(
    { 'b.csv': csv('subscription_id,account_id,amount,currency,interval,starts_on,x', ...lines) },
    source('subscriptions', 'b.csv', `preset: generic, columns: {${column}: ${mapping}}${more}`),
    'timezone: UTC',
  );
  const sql = `select cast("${column}" as varchar) as v from subscriptions order by subscription_id`;
  return (await exports.query(sql, 'subscriptions')).map(({ v }) => v);
}

describe('a mapping', () => {
  it.each<
    [column: string, mapping: string, values: string[], read: (string | null)[], more?: string]
  >([
    ['plan', 'x', [' Pro ', '', '\u00a0Pro\u200b'], ['Pro', null, 'Pro']],
    ['plan', '[nope, x]', ['Pro'], ['Pro']],
    ['plan', '{from: x, map: {SMB: small}}', ['SMB', 'Ent'], ['small', 'Ent']],
    ['plan', '{from: x, default: Free}', ['', 'Pro'], ['Free', 'Pro']],
    ['plan', '{from: x, map: {"1": one}, default: Free}', ['1', ''], ['one', 'Free']],
    ['plan', '{value: Pro}', ['', 'x'], ['Pro', 'Pro']],
    ['plan', "{value: o'Brien}", ['x'], ["o'Brien"]],
    ['plan', '{sql: "upper(x)"}', ['pro'], ['PRO']],
    ['plan', "{sql: \"case when x = 'a' then 'A' else account_id end\"}", ['a', 'b'], ['A', 'a']],
    ['amount', '{sql: "x / 3"}', ['100', '10'], ['33.3333', '3.3333']],
    ['amount', '{sql: "x * quantity_of - 1"}', ['100'], ['199.0000']],
    ['amount', '{from: x, unit: minor}', ['123456', '5'], ['1234.5600', '0.0500']],
    ['amount', '{from: x, unit: major}', ['1234.56'], ['1234.5600']],
    ['amount', '{from: x, decimal: ","}', ['99,90', '1234'], ['99.9000', '1234.0000']],
    [
      'amount',
      '{from: x, decimal: ",", thousands: "."}',
      ['1.234,50', '12.345.678'],
      ['1234.5000', '12345678.0000'],
    ],
    ['amount', '{from: x, thousands: " "}', ['1 234.50'], ['1234.5000']],
    ['amount', 'x', ['1234,5'], ['1234.5000'], ', decimal: ","'],
    ['amount', 'x', ['9999999999999.9999', '-0.5'], ['9999999999999.9999', '-0.5000']],
    [
      'ends_on',
      '{from: x, format: "%d.%m.%Y"}',
      ['03.02.2026', '3.2.2026'],
      ['2026-02-03', '2026-02-03'],
    ],
    ['ends_on', '{from: x, format: "%m/%d/%y"}', ['03/02/26'], ['2026-03-02']],
    ['ends_on', 'x', ['2026-03-02T23:59:00+14:00'], ['2026-03-02']],
    // A second before March begins, and what a copy has made of a time.
    [
      'ends_on',
      '{from: x, format: unix}',
      ['1772323199', '1772323200.5', '2026-03-02 10:00:00'],
      ['2026-02-28', '2026-03-01', '2026-03-02'],
    ],
    ['updated_at', '{from: x, format: unix}', ['1764547199'], ['2025-11-30 23:59:59']],
    ['plan', '{from: x, separator: ","}', ['a,b', 'c'], ['a;b', 'c']],
    ['cancel_type', 'x', ['Voluntary', 'INVOLUNTARY'], ['voluntary', 'involuntary']],
    ['is_one_time', 'x', ['yes', 'FALSE', '0', ''], ['true', 'false', 'false', null]],
    ['plan', 'x', ['N/A', '-', 'Pro'], [null, null, 'Pro'], ', missing: ["N/A", "-"]'],
    ['account_id', 'x', ['007', '1E5', '9007199254740993'], ['007', '1E5', '9007199254740993']],
  ])('%s: %s reads %j as %j', async (column, mapping, values, expected, more) => {
    const spelt = mapping.replace('quantity_of', '(amount + 1)');
    expect(await read(column, spelt, values, more)).toEqual(expected);
  });

  it('reads columns whatever they are called', async () => {
    const header = 'id,__proto__,constructor,a"b,sélect,order';
    const quoted = header.replace('a"b', '"a""b"');
    const columns =
      "account_id: id, name: __proto__, plan: constructor, segment: 'a\"b', region: sélect, industry: order";
    const exports = exportsOf(
      { 'a.csv': csv(quoted, '1,p,c,q,s,o') },
      source('accounts', 'a.csv', `columns: {${columns}}`),
    );
    const row = { account_id: '1', name: 'p', plan: 'c', segment: 'q', region: 's', industry: 'o' };
    const sql = `select ${Object.keys(row).join(', ')} from accounts`;
    expect(await exports.query(sql, 'accounts')).toEqual([row]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('where', () => {
  const files = {
    't.csv': csv(
      'ticket_id,created_at,Kind,"Amount ($)"',
      't1,2026-01-01,test,5',
      't2,2026-01-01,real,50',
      't3,2026-01-01,,x',
    ),
  };
  const kept = (where: string) =>
    exportsOf(files, source('tickets', 't.csv', `where: "${where}"`)).check()[0];

  it.each([
    ["Kind <> 'test'", '1', '2'],
    ["kind <> 'test' or Kind is null", '2', '1'],
    ["Kind in ('real', 'test')", '2', '1'],
    ["Kind like 'r%' and not ticket_id = 't1'", '1', '2'],
    ["regexp_matches(Kind, '^r')", '1', '2'],
    ["coalesce(Kind, 'none') = 'none'", '1', '2'],
    ['\\"Amount ($)\\" > 5', '1', '2'],
    ['\\"Amount ($)\\" between 5 and 50', '2', '1'],
    ["try_cast(created_at as date) >= date '2026-01-01'", '3', '0'],
  ])('%s', (where, used, filtered) => {
    expect(kept(where)).toMatchObject({ rows: '3', used, filtered, rejected: '0' });
  });

  it.each<[where: string, message: string]>([
    ["Kind in (select 'x')", 'where of source tickets has a subquery'],
    ['exists (from tickets)', 'where of source tickets has a subquery'],
    ['row_number() over () = 1', 'where of source tickets has a window function'],
    [
      'count(*) > 1',
      'where of source tickets has the function count_star, which is not allowed here',
    ],
    [
      "read_text('/etc/passwd') = ''",
      'where of source tickets has the function read_text, which is not allowed here',
    ],
    [
      'random() < 0.5',
      'where of source tickets has the function random, which is not allowed here',
    ],
    [
      "getenv('HOME') = ''",
      'where of source tickets has the function getenv, which is not allowed here',
    ],
    ['Kind = $1', 'where of source tickets has a parameter'],
    ["columns('K.*') = 'x'", 'where of source tickets has a star'],
    ['true), (false', 'where of source tickets is not one SQL expression'],
    ['true) from raw union select (true', 'where of source tickets is not one SQL expression'],
    ['true); drop table x; select (1', 'where of source tickets is not one SQL expression'],
    ['Kind =', 'where of source tickets is not one SQL expression: syntax error at or near ")"'],
    [
      'true -- a comment',
      'where of source tickets is not one SQL expression: syntax error at end of input',
    ],
    ["kindd = 'x'", 'where of source tickets names the unknown column "kindd"'],
    [
      'created_at < current_date',
      'where of source tickets names the unknown column "current_date"',
    ],
    [
      "cast(Kind as date) > date '2026-01-01'",
      'the SQL of source tickets does not work: invalid date field format: ***, expected format is (YYYY-MM-DD) when casting from source column Kind',
    ],
  ])('refuses %s', (where, message) => {
    const exports = exportsOf(files, source('tickets', 't.csv', `where: "${where}"`));
    expect(shown(exports.run('check'))[0]).toBe(`2 error: cs-metrics.yaml:2:44: ${message}`);
  });

  it('is read for usage too', () => {
    const usage = {
      'u.csv': csv('account_id,occurred_at,kind', 'a,2026-01-01,x', 'a,2026-01-02,y'),
    };
    const lines = (where: string) => source('usage_events', 'u.csv', `where: "${where}"`);
    expect(exportsOf(usage, lines("kind = 'x'")).check()[0]).toMatchObject({
      used: '1',
      filtered: '1',
    });
    const wrong = exportsOf(usage, lines('cast(kind as date) is null'));
    expect(shown(wrong.run('check'))[0]).toMatch(
      /^2 error: .*: the SQL of source usage_events does not work: /,
    );
  });
});

it('refuses SQL of a column at its own line', () => {
  const files = { 't.csv': csv('ticket_id,created_at', 't1,2026-01-01') };
  const lines =
    'sources:\n  - table: tickets\n    files: t.csv\n    preset: generic\n    columns:\n      team: {sql: "(select 1)"}';
  expect(shown(exportsOf(files, lines).run('check'))).toEqual([
    '2 error: cs-metrics.yaml:7:14: columns.team.sql of source tickets has a subquery',
    'hint: it may compare and compute columns of its own row',
  ]);
});
