import { describe, expect, it } from 'vitest';
import { rowsOf } from './cli.ts';
import { companyOf, measured, pays, type Row } from './company.ts';
import { csv, exportsOf, source } from './exports.ts';

const month = ['--month', '2026-10', '--format', 'csv'];
const at = (day: string, time = '10:00:00'): string => `2026-${day} ${time}`;

/** Numerator and denominator of metrics over tickets, in October 2026. */
function quotients(ids: readonly string[], tickets: readonly Row[], ...lines: string[]): string[] {
  const columns = [
    ...['created_at', 'first_response_at', 'resolved_at', 'due_at', 'first_response_due_at'],
    ...['agent_replies', 'reopens', 'escalated', 'escalated_at', 'priority', 'status'],
  ];
  // One ticket that counts for none of them shows that the export covers the month.
  const all = [...tickets, { created_at: at('11-01') }];
  const rows = all.map((row: Row, i) => [`t${i}`, ...columns.map((c) => row[c] ?? '')].join(','));
  const text = csv(['ticket_id', ...columns].join(','), ...rows);
  const exports = exportsOf({ 't.csv': text }, source('tickets', 't.csv'), ...lines);
  const run = exports.run('metrics', ...ids, ...month);
  if (run.code !== 0) throw new Error(run.stderr);
  return rowsOf(run.stdout).map(({ numerator, denominator }) => `${numerator}/${denominator}`);
}

describe('SLA compliance', () => {
  const due = { created_at: at('09-20'), due_at: at('10-10', '12:00:00') };
  const of = (row: Row) => quotients(['sla_compliance'], [row])[0];

  it.each<[string, Row, string]>([
    ['solved on the very second', { ...due, resolved_at: at('10-10', '12:00:00') }, '1/1'],
    ['solved a second later', { ...due, resolved_at: at('10-10', '12:00:01') }, '0/1'],
    ['open and overdue', due, '0/1'],
    ['open and not due yet', { ...due, due_at: at('11-01', '00:00:00') }, '/'],
    ['without a limit', { ...due, due_at: '', resolved_at: at('10-05') }, '/'],
    ['solved before the month in which it was due', { ...due, resolved_at: at('09-30') }, '/'],
    ['due before the month in which it was solved', { ...due, due_at: at('09-30') }, '/'],
  ])('%s: %s', (_, row, expected) => {
    expect(of(row)).toBe(expected);
  });

  it('takes limits by priority where the export has none', () => {
    const row = (priority: string, hours: string) => ({
      ...{ created_at: at('10-10', '00:00:00'), resolved_at: at('10-10', hours), priority },
    });
    const sla = 'definitions: {sla: {P1: {resolution_hours: 4}, P2: {resolution_hours: 24}}}';
    const rows = [row('P1', '04:00:00'), row('P1', '04:00:01'), row('P2', '23:00:00')];
    expect(quotients(['sla_compliance'], [...rows, row('P3', '01:00:00')], sla)).toEqual(['2/3']);
  });
});

describe('times of tickets', () => {
  const asked = { created_at: at('10-10', '00:00:00') };

  it('leave out who waits for an answer, as the Kaplan–Meier median does not', () => {
    const rows = [
      { ...asked, first_response_at: at('10-10', '02:00:00') },
      { ...asked, first_response_at: at('10-10', '04:00:00') },
      asked,
    ];
    expect(quotients(['first_response_time'], rows)).toEqual(['21600/2']);
  });

  const late = { created_at: at('09-30', '23:00:00'), resolved_at: at('10-01', '01:00:00') };
  it.each([
    ['by the day of its solution', '7200/1', ''],
    ['by the day of creation', '/', 'definitions: {attribute_by: {resolution_time: created}}'],
  ])('count %s: %s', (_, expected, line) => {
    expect(quotients(['resolution_time'], [late], ...(line === '' ? [] : [line]))).toEqual([
      expected,
    ]);
  });

  it('go by the time of solution, whatever the status says', () => {
    const solved = { ...asked, resolved_at: at('10-10', '01:00:00') };
    const rows = ['open', 'closed', ''].map((status) => ({ ...solved, status }));
    expect(quotients(['resolution_time'], rows)).toEqual(['10800/3']);
  });

  it('that run backwards are told and not used', () => {
    const text = csv(
      'ticket_id,created_at,first_response_at,resolved_at',
      `t1,${at('10-10')},${at('10-09')},${at('10-08')}`,
      `t2,${at('10-10')},${at('10-10')},${at('10-10')}`,
    );
    const exports = exportsOf({ 't.csv': text }, source('tickets', 't.csv'));
    expect(exports.rejects()).toEqual([
      't.csv:2 resolved_at 2026-10-08 10:00:00: lies before created_at',
      't.csv:2 first_response_at 2026-10-09 10:00:00: lies before created_at',
    ]);
    const rows = rowsOf(exports.run('metrics', 'resolution_time', 'backlog', ...month).stdout);
    // What was solved at once took no time; what has no usable solution is open.
    expect(rows.map(({ value, n }) => [value, n])).toEqual([
      ['0', '1'],
      ['1', '1'],
    ]);
  });
});

describe('first contact', () => {
  const solved = { created_at: at('10-10'), resolved_at: at('10-11'), agent_replies: 1 };

  it.each<[string, Row, string]>([
    ['one reply', solved, '1/1'],
    ['two replies', { ...solved, agent_replies: 2 }, '0/1'],
    ['no reply', { ...solved, agent_replies: 0 }, '/'],
    ['reopened', { ...solved, reopens: 1 }, '0/1'],
    ['escalated', { ...solved, escalated: 'true' }, '0/1'],
    ['escalated at some time', { ...solved, escalated_at: at('10-10', '11:00:00') }, '0/1'],
    ['not solved', { ...solved, resolved_at: '' }, '/'],
  ])('%s: %s', (_, row, expected) => {
    const [found, all] = quotients(['fcr', 'fcr@all'], [row]);
    expect(found).toBe(expected);
    expect(all).toBe(row.resolved_at === '' ? '/' : `${expected[0] === '1' ? 1 : 0}/1`);
  });
});

it('priorities are read by the words of the mapping, unknown ones are told', () => {
  const text = csv(
    'ticket_id,created_at,priority',
    `t1,${at('10-10')},Urgent`,
    `t2,${at('10-10')},p2`,
    `t3,${at('10-10')},whenever`,
  );
  const more = 'preset: generic, columns: {priority: {from: priority, map: {Urgent: P1}}}';
  const exports = exportsOf({ 't.csv': text }, source('tickets', 't.csv', more));
  expect(exports.rejects()).toEqual(['t.csv:4 priority whenever: is none of P1, P2, P3, P4']);
  const rows = rowsOf(exports.run('metrics', 'ticket_volume', '--by', 'priority', ...month).stdout);
  expect(rows.map(({ segment, value }) => `${segment} ${value}`)).toEqual([
    ' 3',
    'P1 1',
    'P2 1',
    'unknown 1',
  ]);
});

it('merged, spam and test tickets are filtered and counted', () => {
  const rows = ['open', 'merged', 'spam', 'test'].map((s, i) => `t${i},${at('10-10')},${s}`);
  const exports = exportsOf(
    { 't.csv': csv('ticket_id,created_at,status', ...rows) },
    source('tickets', 't.csv', `where: "status not in ('merged', 'spam', 'test')"`),
  );
  expect(exports.check()[0]).toMatchObject({ rows: '4', used: '1', filtered: '3' });
  const [row] = rowsOf(exports.run('metrics', 'ticket_volume', ...month).stdout);
  expect(row!.value).toBe('1');
});

it('tickets for each customer are those of accounts that paid at either edge', () => {
  const ticket = (account_id: string, n: number): Row => ({
    ...{ account_id, ticket_id: `${account_id}-${n}`, created_at: at('10-10') },
  });
  const company = companyOf({
    x: {
      subscriptions: [
        ...pays('stayed', { '2025-01-01': 10 }),
        ...pays('left', { '2025-01-01': 10, '2026-10-02': 0 }),
        ...pays('came', { '2026-10-31': 10 }),
        ...pays('passed', { '2026-10-02': 10, '2026-10-30': 0 }),
      ],
      tickets: [
        ...[ticket('stayed', 1), ticket('stayed', 2), ticket('left', 1), ticket('came', 1)],
        ...[ticket('passed', 1), ticket('free', 1)],
      ],
    },
  });
  const told = measured(company, ['tickets_per_customer'], ...month.slice(0, 2));
  expect(told('x', 'tickets_per_customer')).toMatchObject({ numerator: '4', denominator: '3' });
});
