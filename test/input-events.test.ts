import { expect, it } from 'vitest';
import { rowsOf } from './cli.ts';
import { csv, exportsOf } from './exports.ts';

const head = 'event_id,account_id,user_id,occurred_at';

it('counts an event once, however often its id is exported', () => {
  const files = {
    'u1.csv': csv(
      head,
      'e1,a,u1,2026-09-03 10:00:00',
      'e1,a,u1,2026-09-03 10:00:00',
      'e2,a,u2,2026-09-04 10:00:00',
    ),
    'u2.csv': csv(head, 'e2,a,u2,2026-09-04 10:00:00', 'e3,b,u2,2026-09-30 10:00:00'),
  };
  const exports = exportsOf(
    files,
    'sources: [{table: usage_events, files: "u*.csv", preset: generic}]',
    'timezone: UTC',
  );
  expect(exports.check()).toMatchObject([
    { file: 'u1.csv', rows: '3', used: '2', duplicates: '1' },
    { file: 'u2.csv', rows: '2', used: '1', duplicates: '1' },
  ]);
  const run = exports.run('metrics', 'mau', 'dau', '--month', '2026-09', '--format', 'csv');
  expect(rowsOf(run.stdout)).toMatchObject([
    { metric: 'mau', value: '3' },
    { metric: 'dau', numerator: '3', denominator: '30' },
  ]);
});

it('refuses rejected rows and empty sources in a strict run', () => {
  const exports = exportsOf(
    { 't.csv': csv('ticket_id,created_at', 't1,2026-09-03 10:00:00', 't2,someday') },
    'sources: [{table: tickets, files: t.csv, preset: generic}]',
  );
  const month = ['metrics', 'escalations', '--month', '2026-09'];
  expect(exports.run(...month).code).toBe(0);
  const strict = exports.run(...month, '--strict');
  expect(strict.code).toBe(3);
  expect(strict.stderr).toContain(
    't.csv: source tickets has 1 row that cannot be used, and --strict allows none',
  );
});
