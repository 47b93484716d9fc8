import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as arrow from 'apache-arrow';
import { ParquetFile } from 'parquet-wasm';
import { describe, expect, it } from 'vitest';
import { accountMonthColumns } from '../src/export/account-months.ts';
import { rowsIn, temporary } from './arrow-rows.ts';
import { cli, root, rowsOf } from './cli.ts';
import { csv, exportsOf, source } from './exports.ts';

const oracle = JSON.parse(readFileSync(join(root, 'fixtures/small/expected.json'), 'utf8'));

type Row = Record<string, string>;

const small = ['--config', 'fixtures/small/cs-metrics.yaml'];
const year = ['--config', 'fixtures/year/cs-metrics.yaml'];

const run = (...args: string[]) => cli(['export', ...args]);

function rows(...args: string[]): Row[] {
  const { code, stdout, stderr } = run(...args);
  expect({ code, stderr, args }).toEqual({ code: 0, stderr: '', args });
  return rowsOf(stdout);
}

const months = ['--table', 'account_months'];

describe('account_months of fixtures/small against its oracle', () => {
  const found = rows(...months, ...small, '--from', '2026-01', '--to', '2026-06');

  it('has a row for every account that is not ours and every month, in order', () => {
    const theirs = oracle.analyst.account_months;
    const ids = Object.keys(theirs['2026-01']);
    expect(found.map((row) => `${row.account_id} ${row.month}`)).toEqual(
      ids.flatMap((id) => Object.keys(theirs).map((month) => `${id} ${month}`)),
    );
  });

  it.each(Object.keys(oracle.analyst.account_months))('%s', (month) => {
    for (const [id, theirs] of Object.entries(oracle.analyst.account_months[month])) {
      const ours = found.find((row) => row.account_id === id && row.month === month)!;
      for (const [name, value] of Object.entries(theirs as Record<string, unknown>)) {
        const told = ours[name] === '' ? null : ours[name];
        const known = value === '' ? null : value;
        const isNumber = /^-?\d+(\.\d+)?$/.test(String(known));
        expect(isNumber ? Number(told) : told, `${id} ${month} ${name}`).toEqual(
          isNumber ? Number(known) : known,
        );
      }
    }
  });

  it('has the health of customers at the end of the month', () => {
    const june = found.filter(({ month, health_band }) => month === '2026-06' && health_band);
    const theirs = oracle.health.accounts;
    expect(june.map(({ account_id }) => account_id).sort()).toEqual(Object.keys(theirs).sort());
    for (const { account_id, health_band, health_score } of june) {
      const { band, score } = theirs[account_id!];
      expect(health_band, account_id).toBe(band);
      if (score === null) expect(health_score).toBe('');
      else expect(Number(health_score), account_id).toBeCloseTo(score, 9);
    }
  });
});

describe('account_months of fixtures/year against the metrics', () => {
  const where = [...year, '--month', '2026-10', '--months', '6'];
  const found = rows(...months, ...where);
  const ids = [
    ...['mrr', 'mrr_opening', 'mrr_new', 'mrr_reactivation', 'mrr_expansion', 'mrr_contraction'],
    ...['mrr_churn', 'mrr_fx', 'customers', 'mau', 'session_minutes', 'logins_per_user_week'],
    ...['escalations', 'resolution_time', 'csat', 'csat_mean', 'dau'],
  ];
  const measured = rowsOf(cli(['metrics', ...ids, ...where, '--format', 'csv']).stdout);
  const tickets = rowsOf(readFileSync(join(root, 'fixtures/year/tickets.csv'), 'utf8'));
  const of = (metric: string, month: string) =>
    measured.find((row) => row.metric === metric && row.period === month)!;

  it.each([...new Set(found.map(({ month }) => month!))])('%s', (month) => {
    const own = found.filter((row) => row.month === month);
    const sum = (column: string, among = own): number =>
      among.reduce((total, row) => total + Number(row[column]), 0);
    const moved = (kind: string) =>
      Math.abs(
        sum(
          'movement_amount',
          own.filter(({ movement }) => movement === kind),
        ),
      );
    const value = (metric: string) => Number(of(metric, month).value);
    expect(sum('mrr_closing')).toBeCloseTo(value('mrr'), 4);
    expect(sum('mrr_opening')).toBeCloseTo(value('mrr_opening'), 4);
    expect(sum('mrr_fx')).toBeCloseTo(value('mrr_fx'), 4);
    for (const kind of ['new', 'reactivation', 'expansion', 'contraction', 'churn'])
      expect(moved(kind), kind).toBeCloseTo(value(`mrr_${kind}`), 4);
    for (const row of own)
      expect(
        Number(row.mrr_opening) + Number(row.movement_amount) + Number(row.mrr_fx),
        row.account_id,
      ).toBeCloseTo(Number(row.mrr_closing), 6);
    expect(own.filter((row) => Number(row.mrr_closing) > 0)).toHaveLength(value('customers'));
    expect(sum('active_users')).toBe(value('mau'));
    expect(sum('usage_seconds')).toBe(Number(of('session_minutes', month).numerator));
    expect(sum('sessions')).toBe(Number(of('session_minutes', month).denominator));
    // Logins per user and week are 7 × logins ÷ (users × days).
    expect(7 * sum('logins')).toBe(Number(of('logins_per_user_week', month).numerator));
    expect(sum('csat_n')).toBe(Number(of('csat', month).denominator));
    const scores = own.reduce((t, row) => t + Number(row.csat_mean) * Number(row.csat_n), 0);
    expect(scores).toBeCloseTo(Number(of('csat_mean', month).numerator), 6);
    const named = tickets.filter(({ account_id }) => account_id !== '');
    const ours = named.filter(({ account_id }) => found.some((r) => r.account_id === account_id));
    const within = (column: string) =>
      ours.filter((ticket) => ticket[column]!.startsWith(month)).length;
    expect(sum('tickets_created')).toBe(within('created_at'));
    expect(sum('tickets_resolved')).toBe(Number(of('resolution_time', month).denominator));
    expect(sum('tickets_escalated')).toBe(value('escalations'));
  });
});

describe('files', () => {
  it.each([
    ['account_months', [...months, ...small, '--month', '2026-06', '--months', '2']],
    ['tickets', ['--table', 'tickets', ...small]],
    ['usage_events', ['--table', 'usage_events', ...small]],
  ])('%s holds the same rows as CSV, Parquet and Arrow', async (name, args) => {
    const folder = temporary();
    const [parquet, ipc] = [join(folder, `${name}.parquet`), join(folder, `${name}.arrow`)];
    for (const path of [parquet, ipc]) expect(run(...args, '--out', path).code).toBe(0);
    const inArrow = rowsIn(arrow.tableFromIPC(readFileSync(ipc)));
    const file = await ParquetFile.fromFile(new Blob([readFileSync(parquet)]));
    const read = await file.read();
    expect(rowsIn(arrow.tableFromIPC(read.intoIPCStream()))).toEqual(inArrow);
    const inCsv = rows(...args);
    expect(inCsv).toEqual(
      inArrow.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([key, v]) => [key, v === null ? '' : String(v)]),
        ),
      ),
    );
  });

  it('have the declared columns', () => {
    const [row] = rows(...months, ...small, '--month', '2026-06');
    expect(Object.keys(row!)).toEqual(accountMonthColumns.map(({ name }) => name));
  });

  it('put the last month into the name and take the CSV dialect', () => {
    const folder = temporary();
    const args = [...months, ...small, '--month', '2026-06', '--csv-style', 'excel-eu'];
    const { code, stdout, stderr } = run(...args, '--out', join(folder, 'm-{month}.csv'), '-v');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('m-2026-06.csv');
    expect(readFileSync(join(folder, 'm-2026-06.csv'), 'utf8')).toMatch(
      /^\uFEFFaccount_id;account;/,
    );
    expect(existsSync(join(folder, 'm-{month}.csv'))).toBe(false);
  });
});

it('says nothing where nothing is known', () => {
  const accounts = csv('account_id,name,segment', 'a,=A,smb', 'b,B,');
  const given = exportsOf({ 'a.csv': accounts }, source('accounts', 'a.csv'));
  const args = ['--config', join(given.folder, 'cs-metrics.yaml'), '--month', '2026-01'];
  const found = rows(...months, ...args);
  expect(found.map(({ account, segment }) => [account, segment])).toEqual([
    ["'=A", 'smb'],
    ['B', ''],
  ]);
  const { account_id: _, account: __, month, segment: ___, ...rest } = found[0]!;
  expect(month).toBe('2026-01');
  expect(new Set(Object.values(rest))).toEqual(new Set(['']));
});

describe('errors', () => {
  it.each([
    [[...small], 'no table was asked for', 'account_months, accounts'],
    [['--table', 'acounts', ...small], 'unknown table "acounts"', 'did you mean accounts?'],
    [['--table', 'goals', ...small], 'no source feeds the table goals', '--table takes'],
    [[...months, ...small, '--format', 'parquet'], 'parquet is binary and needs a file', '--out'],
    [[...months, ...small, '--format', 'arrow'], 'arrow is binary and needs a file', '--out'],
    [[...months, ...small, '--format', 'md'], 'export --format takes csv, parquet, arrow', ''],
    [
      ['--table', 'tickets', ...small, '--months', '3'],
      '--months chooses months',
      'account_months',
    ],
    [[...months, ...small, '--from', '2026-07', '--to', '2026-06'], 'comes after --to', ''],
    [[...months, ...small, '--from', 'May', '--to', '2026-06'], '--from takes a month', ''],
    [[...months, ...small, '--from', '2026-05', '--months', '2'], '--from and --months both', ''],
    [[...months, ...small, '--months', '0'], '--months takes a whole number', ''],
    [[...months, ...small, '--month', '2026-06', '--as-of', '2026-06-10'], 'has not ended', ''],
  ])('%j', (args, says, hint) => {
    const { code, stdout, stderr } = run(...args);
    expect(stderr).toContain(says);
    expect(stderr).toContain(hint);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

it('writes a table without rows in every format', async () => {
  const empty = exportsOf(
    { 'accounts.csv': csv('account_id,name') },
    source('accounts', 'accounts.csv'),
  );
  const told = await empty.inside('export', '--table', 'accounts');
  expect(told).toMatchObject({ code: 0, stdout: expect.stringMatching(/^account_id,name,.*\n$/) });
  for (const format of ['parquet', 'arrow']) {
    const file = `accounts.${format}`;
    const { code } = await empty.inside('export', '--table', 'accounts', '--out', file);
    expect([code, existsSync(join(empty.folder, file))]).toEqual([0, true]);
  }
});
