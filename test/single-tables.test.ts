import { describe, expect, it } from 'vitest';
import { rowsOf } from './cli.ts';
import { csv, exportsOf } from './exports.ts';

const scored = { code: 0, stderr: '' };
const unknown = {
  code: 3,
  stderr: expect.stringContaining('no source tells who the customers are'),
};

// Each table alone names its accounts, several times over: nothing may multiply.
// Only a table that bills tells who the customers are, whom health needs.
const cases: [
  table: string,
  head: string,
  rows: string[],
  metric: string,
  value: string,
  health: typeof scored | typeof unknown,
][] = [
  [
    'subscriptions',
    'subscription_id,account_id,amount,interval,starts_on,ends_on',
    ['s1,a,100,month,2026-01-01,', 's2,a,50,month,2026-01-01,'],
    'mrr',
    '150.00',
    scored,
  ],
  [
    'mrr_snapshots',
    'account_id,month,mrr',
    ['a,2026-04-30,70', 'a,2026-05-01,100', 'b,2026-05-31,50'],
    'mrr',
    '150.00',
    scored,
  ],
  [
    'tickets',
    'ticket_id,account_id,created_at,resolved_at,due_at',
    [
      't1,a,2026-05-02 10:00:00,2026-05-02 11:00:00,2026-05-03 10:00:00',
      't2,a,2026-05-02 10:00:00,2026-05-09 11:00:00,2026-05-03 10:00:00',
    ],
    'sla_compliance',
    '50.0',
    unknown,
  ],
  [
    'survey_responses',
    'response_id,account_id,respondent_id,survey,score,responded_at',
    ['r1,a,x,nps,10,2026-05-02', 'r2,a,y,nps,9,2026-05-03', 'r3,b,z,nps,0,2026-05-03'],
    'nps',
    '33.333333333333336',
    unknown,
  ],
  [
    'usage_events',
    'account_id,user_id,occurred_at',
    ['a,u1,2026-05-02 10:00:00', 'a,u1,2026-05-03 10:00:00', 'a,u2,2026-05-30 10:00:00'],
    'mau',
    '2',
    unknown,
  ],
];

describe('one table is enough', () => {
  it.each(cases)('%s alone', (table, head, rows, metric, value, health) => {
    const exports = exportsOf(
      { 'x.csv': csv(head, ...rows) },
      `sources: [{table: ${table}, files: x.csv, preset: generic}]`,
      'timezone: UTC',
    );
    const run = exports.run('metrics', metric, '--month', '2026-05', '--format', 'csv');
    expect(run.stderr).toBe('');
    expect(rowsOf(run.stdout)[0]).toMatchObject({ metric, value });
    expect(exports.run('explain', metric, '--month', '2026-05').code).toBe(0);
    expect(exports.run('health', '--month', '2026-05')).toMatchObject(health);
    expect(exports.run('sheet', '--month', '2026-05').code).toBe(0);
  });

  it('cuts a running month at the day it reaches', () => {
    const exports = exportsOf(
      {
        'u.csv': csv(
          'account_id,user_id,occurred_at,event,session_id,duration_seconds',
          'a,u1,2026-05-15 10:00:00,login,s1,30',
          'a,u1,2026-05-31 10:00:00,login,s2,60',
          'a,own,2026-05-15 10:00:00,login,s3,600',
        ),
        'p.csv': csv('account_id,user_id,is_internal', 'a,u1,false', 'a,own,true'),
      },
      'sources: [{table: usage_events, files: u.csv, preset: generic}, {table: users, files: p.csv, preset: generic}]',
      'timezone: UTC',
    );
    const ids = ['metrics', 'logins_per_user_week', 'session_minutes', 'mau', '--format', 'csv'];
    const partial = exports.run(...ids, '--month', '2026-05', '--partial', '--as-of', '2026-05-20');
    expect(rowsOf(partial.stdout)).toMatchObject([
      { numerator: '7', denominator: '20' },
      { numerator: '30', denominator: '1' },
      { value: '1' },
    ]);
    const whole = exports.run(...ids, '--month', '2026-05');
    expect(rowsOf(whole.stdout)).toMatchObject([
      { numerator: '14', denominator: '31' },
      { numerator: '90', denominator: '2' },
      { value: '1' },
    ]);
  });
});
