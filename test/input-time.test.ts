import { describe, expect, it } from 'vitest';
import { rowsOf } from './cli.ts';
import { csv, exportsOf, shown, source } from './exports.ts';

/** The UTC instant of a time as the tickets table has it, or what is wrong with it. */
async function instant(text: string, lines: string[], more = '') {
  const files = { 't.csv': csv('ticket_id,created_at,resolved_at', `t1,2020-01-01,${text}`) };
  const exports = exportsOf(files, source('tickets', 't.csv', more), ...lines);
  const sql = 'select cast(resolved_at as varchar) as v from tickets';
  const [row] = await exports.query(sql, 'tickets');
  return row!.v ?? exports.rejects()[0]!.replace(/^.*?: /, '');
}

const berlin = ['timezone: Europe/Berlin'];
const newYork = ['timezone: America/New_York'];

describe('a time', () => {
  it.each<[text: string, lines: string[], more: string, expected: string]>([
    ['2024-04-01 03:00:00', ['timezone: UTC'], '', '2024-04-01 03:00:00'],
    ['2024-04-01T03:00', ['timezone: UTC'], '', '2024-04-01 03:00:00'],
    ['2024-04-01T03:00:00Z', newYork, '', '2024-04-01 03:00:00'],
    ['2024-04-01 03:00:00.5 UTC', newYork, '', '2024-04-01 03:00:00.5'],
    ['2024-04-01T03:00:00+05:30', newYork, '', '2024-03-31 21:30:00'],
    ['2024-04-01T03:00:00-0330', newYork, '', '2024-04-01 06:30:00'],
    ['2024-04-01T03:00:00+02', newYork, '', '2024-04-01 01:00:00'],
    ['2024-04-01 03:00:00', newYork, '', '2024-04-01 07:00:00'],
    ['2024-04-01 03:00:00', newYork, 'timezone: Europe/Berlin', '2024-04-01 01:00:00'],
    ['2024-04-01', newYork, 'timezone: Europe/Berlin', '2024-04-01 04:00:00'],
    ['2024-03-31 01:59:59', berlin, '', '2024-03-31 00:59:59'],
    ['2024-03-31 02:30:00', berlin, '', 'is not a time like 2026-10-31 14:05:00 in Europe/Berlin'],
    ['2024-03-31 03:00:00', berlin, '', '2024-03-31 01:00:00'],
    ['2024-10-27 01:59:59', berlin, '', '2024-10-26 23:59:59'],
    ['2024-10-27 02:30:00', berlin, '', 'is not a time like 2026-10-31 14:05:00 in Europe/Berlin'],
    ['2024-10-27T02:30:00+02:00', berlin, '', '2024-10-27 00:30:00'],
    ['2024-10-27T02:30:00+01:00', berlin, '', '2024-10-27 01:30:00'],
    ['2024-10-27 03:00:00', berlin, '', '2024-10-27 02:00:00'],
    ['2024-02-30 10:00:00', ['timezone: UTC'], '', 'is not a time like 2026-10-31 14:05:00 in UTC'],
    [
      '1.4.2024 03:00',
      berlin,
      'preset: generic, columns: {resolved_at: {from: resolved_at, format: "%d.%m.%Y %H:%M"}}',
      '2024-04-01 01:00:00',
    ],
    [
      '1.4.2024 03:00',
      berlin,
      'preset: generic, columns: {resolved_at: {from: resolved_at, format: "%d.%m.%Y %H:%M", timezone: Asia/Kolkata}}',
      '2024-03-31 21:30:00',
    ],
  ])('%s with %j %s is %s', async (text, lines, more, expected) => {
    expect(await instant(text, lines, more)).toBe(expected);
  });
});

describe('dates are never shifted', () => {
  it.each(['Pacific/Kiritimati', 'America/New_York', 'UTC'])('in %s', async (zone) => {
    const head = 'subscription_id,account_id,amount,interval,starts_on,ends_on';
    const files = { 'b.csv': csv(head, 's1,a,1,month,2026-01-31,2026-02-28T23:30:00-08:00') };
    const exports = exportsOf(files, source('subscriptions', 'b.csv'), `timezone: ${zone}`);
    const sql =
      'select cast(starts_on as varchar) as a, cast(ends_on as varchar) as b from subscriptions';
    expect(await exports.query(sql, 'subscriptions')).toEqual([
      { a: '2026-01-31', b: '2026-02-28' },
    ]);
  });
});

describe('a ticket at 2024-04-01T03:00Z', () => {
  const files = {
    't.csv': csv(
      'ticket_id,created_at,escalated_at,escalated',
      't1,2024-04-01T03:00:00Z,2024-04-01T03:00:00Z,true',
    ),
    'u.csv': csv('account_id,user_id,occurred_at', 'a,u,2024-04-01T03:00:00Z'),
  };
  const sources = 'sources: [{table: tickets, files: t.csv}, {table: usage_events, files: u.csv}]';

  it.each([
    ['UTC', '2024-04', '2024-04-01'],
    ['America/New_York', '2024-03', '2024-03-31'],
    ['Pacific/Kiritimati', '2024-04', '2024-04-01'],
  ])('belongs in %s to %s', (zone, month, day) => {
    const exports = exportsOf(files, sources, `timezone: ${zone}`);
    expect(exports.check().map(({ newest }) => newest)).toEqual([day, day]);
    const args = [
      'metrics',
      'escalations',
      'mau',
      '--month',
      '2024-04',
      '--months',
      '2',
      '--format',
      'csv',
    ];
    const found = rowsOf(exports.run(...args).stdout).filter(({ value }) => value === '1');
    expect(found.map(({ metric, period }) => [metric, period])).toEqual([
      ['escalations', month],
      ['mau', month],
    ]);
  });
});

describe('--as-of', () => {
  const head = 'subscription_id,account_id,amount,currency,interval,starts_on';
  const files = {
    'b.csv': csv(head, 's1,a,10,USD,month,2026-01-01'),
    't.csv': csv('ticket_id,created_at', 't1,2026-02-15', 't2,2026-03-30'),
  };
  const sources = 'sources: [{table: subscriptions, files: b.csv}, {table: tickets, files: t.csv}]';
  const exports = exportsOf(files, sources, 'timezone: UTC', 'quality: {max_age: 35d}');

  it.each([
    ['2026-03-30', '2026-02'],
    ['2026-03-31', '2026-03'],
    ['2026-12-31', '2026-03'],
  ])('%s makes %s the default month', (day, month) => {
    const run = exports.run('metrics', 'mrr', 'escalations', '--as-of', day, '--format', 'csv');
    expect(rowsOf(run.stdout)[0]!.period).toBe(month);
  });

  it.each([
    ['2026-03-30', '0 days', 0],
    ['2026-05-04', '35 days', 0],
    ['2026-05-05', '36 days', 4],
  ])('%s makes the newest ticket %s old', (day, age, strict) => {
    expect(exports.run('check', '--as-of', day).stdout).toContain(
      `age of the newest row: tickets ${age}`,
    );
    expect(exports.run('check', '--as-of', day, '--strict').code).toBe(strict);
  });

  it('refuses a month that has not ended', () => {
    expect(
      shown(exports.run('metrics', 'mrr', '--month', '2026-03', '--as-of', '2026-03-30')),
    ).toEqual([
      '2 error: 2026-03 has not ended: the clock says 2026-03-31',
      'hint: add --partial for the figures to date, or name an earlier month',
    ]);
  });
});
