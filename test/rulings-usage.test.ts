import { describe, expect, it } from 'vitest';
import { assessmentOf } from '../src/measure/assess.ts';
import { parseId } from '../src/measure/ids.ts';
import { rowsOf } from './cli.ts';
import { companyOf, measured, pays, type Row } from './company.ts';
import { csv, exportsOf, source } from './exports.ts';

const month = ['--month', '2026-10'];

describe('words for the use of a user', () => {
  const config = { follow: ['pillars'], definitions: {}, metrics: [] } as never;

  it.each([
    ['logins_per_user_week', [0.999, 1, 2.5, 2.999, 3, 4.5, 4.999, 5], 'IRRRFFFD'],
    ['session_minutes', [9.999, 10, 19.999, 20], 'LMME'],
    ['feature_uses_per_user_week', [4.999, 5, 9.999, 10], 'LRRP'],
  ])('%s leave no value between two words', (id, values, initials) => {
    const definition = parseId(id, config, '1m');
    const words = values.map((value) => assessmentOf(config, { value, definition }));
    expect(words.map((word) => word?.[0]).join('')).toBe(initials);
  });
});

const used = (account_id: string, user_id: string, day: string, more: Row = {}): Row => ({
  ...{ account_id, user_id, occurred_at: `${day} 10:00:00`, event: 'login', ...more },
});

describe('seats', () => {
  const paid = { '2025-01-01': 100 };
  const company = companyOf({
    over: {
      subscriptions: pays('a', paid, { quantity: 2 }),
      usage_events: ['u', 'v', 'w'].map((user) => used('a', user, '2026-10-20')),
    },
    // 30 days before the end begin on 2 October.
    edges: {
      subscriptions: pays('a', paid, { quantity: 2 }),
      usage_events: [used('a', 'u', '2026-10-02'), used('a', 'v', '2026-10-01')],
    },
    unlimited: {
      subscriptions: pays('a', paid),
      usage_events: [used('a', 'u', '2026-10-20')],
    },
  });
  const told = measured(company, ['seat_utilisation', 'mau'], ...month);

  it.each([
    ['over', '150.0'],
    ['edges', '50.0'],
    ['unlimited', undefined],
  ])('%s: %s %% in use', (name, value) => {
    expect(told(name, 'seat_utilisation')?.value || undefined).toBe(value);
    expect(Number(told(name, 'mau')?.value)).toBeGreaterThan(0);
  });
});

describe('who is active', () => {
  const usage_events = [
    used('a', 'same', '2026-10-05'),
    used('b', 'same', '2026-10-05'),
    used('a', 'robot', '2026-10-05', { event: 'sync' }),
    used('a', 'other', '2026-10-05', { event: 'export' }),
    used('ours', 'me', '2026-10-05'),
    used('a', 'end', '2026-10-31'),
  ];
  const rows = usage_events.map((r) => [r.account_id, r.user_id, r.occurred_at, r.event].join(','));
  const files = {
    'u.csv': csv('account_id,user_id,occurred_at,event', ...rows),
    'a.csv': csv('account_id,is_internal', 'a,false', 'b,false', 'ours,true'),
  };
  const mau = (where = '') => {
    const usage = `{table: usage_events, files: u.csv${where}}`;
    const exports = exportsOf(files, `sources: [${usage}, {table: accounts, files: a.csv}]`);
    const run = exports.run('metrics', 'mau', ...month, '--format', 'csv');
    return rowsOf(run.stdout)[0]!.value;
  };

  it('is a pair of account and user with any event, our own left out', () => {
    expect(mau()).toBe('5');
  });

  it('is what the filter of the source says', () => {
    expect(mau(`, where: "event <> 'sync'"`)).toBe('4');
  });

  it('has two names for one share', () => {
    const exports = exportsOf(files, source('usage_events', 'u.csv'));
    const args = ['metrics', 'user_adoption', 'active_user_share', ...month, '--format', 'csv'];
    const [first, second] = rowsOf(exports.run(...args).stdout);
    expect(second).toEqual(first);
    expect(first!.metric).toBe('user_adoption');
  });
});

describe('first value', () => {
  const accounts = csv(
    'account_id,signed_on,first_value_on',
    'date,2026-10-01,2026-10-21',
    'event,2026-10-01,',
    'both,2026-10-01,2026-10-21',
    'before,2026-10-01,',
    'none,2026-10-01,',
  );
  const usage = csv(
    'account_id,user_id,occurred_at,event',
    ...['event', 'both'].map((a) => `${a},u,2026-10-11 09:00:00,report sent`),
    'event,u,2026-10-06 09:00:00,login',
    'event,u,2026-10-16 09:00:00,first order',
    'before,u,2026-09-30 09:00:00,first order',
    'none,u,2026-10-31 09:00:00,login',
  );

  const files = { 'a.csv': accounts, 'u.csv': usage };
  const company = (where = '') =>
    exportsOf(
      files,
      `sources: [{table: accounts, files: a.csv}, {table: usage_events, files: u.csv${where}}]`,
      'events: {value: [first order, report sent]}',
    );
  const waits = (where = '') => {
    const run = company(where).run('explain', 'ttv@km_median/1m', ...month, '--format', 'csv');
    const rows = rowsOf(run.stdout).filter(({ role }) => ['reached', 'waiting'].includes(role!));
    return Object.fromEntries(rows.map((r) => [r.account_id, `${r.role} ${Number(r.amount)}`]));
  };

  it('is the earliest of the date and the events that the config names, from the start on', () => {
    expect(waits()).toEqual({
      ...{ date: 'reached 20', event: 'reached 10', both: 'reached 10' },
      ...{ before: 'waiting 31', none: 'waiting 31' },
    });
  });

  it('is no event that the source filters out', () => {
    expect(waits(`, where: "event <> 'report sent'"`)).toMatchObject({
      ...{ event: 'reached 15', both: 'reached 20' },
    });
  });

  it('is the same whatever else is asked for', () => {
    const value = (...ids: string[]) =>
      rowsOf(company().run('metrics', ...ids, ...month, '--format', 'csv').stdout)[0]!.value;
    expect(value('ttv/1m', 'session_minutes')).toBe(value('ttv/1m'));
  });
});

it('activation is told from use whatever else is asked for', () => {
  const users = csv(
    'account_id,user_id,signed_up_on',
    'a,yes,2026-09-10',
    'a,no,2026-09-10',
    'a,late,2026-10-10',
  );
  const usage = csv(
    'account_id,user_id,occurred_at,event',
    ...['11', '12', '13'].map((day) => `a,yes,2026-09-${day} 09:00:00,login`),
    ...['11', '12', '17'].map((day) => `a,no,2026-09-${day} 09:00:00,login`),
    'a,no,2026-10-31 09:00:00,login',
  );
  const company = exportsOf(
    { 'p.csv': users, 'u.csv': usage },
    'sources: [{table: users, files: p.csv}, {table: usage_events, files: u.csv}]',
  );
  const of = (...ids: string[]) =>
    rowsOf(company.run('metrics', ...ids, ...month, '--format', 'csv').stdout)[0];
  expect(of('activation_rate')).toMatchObject({ numerator: '1', denominator: '2', value: '50.0' });
  expect(of('activation_rate', 'mau')).toEqual(of('activation_rate'));
  // Whose window closes in November cannot have failed in October.
  expect(of('activation_rate')!.n).toBe('2');
});
