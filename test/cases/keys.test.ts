import { describe, expect, it } from 'vitest';
import { rowsOf } from '../cli.ts';
import { csv, exportsOf, source } from '../exports.ts';

const head = 'subscription_id,account_id,amount,currency,interval,starts_on,ends_on';
const row = (id: string, account: string, ends = '') =>
  `${id},${account},10,USD,month,2026-01-01,${ends}`;

async function values(exports: ReturnType<typeof exportsOf>, ...args: string[]) {
  const { stdout, stderr } = await exports.inside('metrics', ...args, '--format', 'csv');
  expect(stderr).toBe('');
  return rowsOf(stdout).map(({ value }) => value);
}

describe('ids', () => {
  it('12 63 are texts without blanks around them, whatever they look like', async () => {
    const ids = ['007', '7', '1.23E+15', '1234567890123456', '\u00a0b\u00a0', 'c\u200b', '  d '];
    const exports = exportsOf({ 'a.csv': csv('account_id', ...ids) }, source('accounts', 'a.csv'));
    const rows = await exports.query('select account_id as id from accounts', 'accounts');
    const expected = ['007', '1.23E+15', '1234567890123456', '7', 'b', 'c', 'd'];
    expect(rows.map(({ id }) => id).sort()).toEqual(expected);
  });

  it('12 74 that a reader would take for one are named by check', async () => {
    const files = {
      'a.csv': csv('account_id', 'Acme', 'cafe\u0301', 'north west', 'solo'),
      'b.csv': csv(head, row('s1', 'acme'), row('s2', 'caf\u00e9'), row('s3', 'northwest')),
    };
    const sources =
      'sources: [{table: accounts, files: a.csv}, {table: subscriptions, files: b.csv}]';
    const exports = exportsOf(files, sources);
    const { stdout } = await exports.inside('check');
    expect(stdout).toContain('3 accounts with ids that differ only in case, blanks or composed');
    expect(stdout).toContain('"Acme" and "acme", "cafe\u0301" and "caf\u00e9"');
    expect((await exports.inside('check', '--strict')).code).toBe(4);
    const aliases = csv(
      'account_id,alias',
      'Acme,acme',
      'cafe\u0301,caf\u00e9',
      'north west,northwest',
    );
    const told = exportsOf({ ...files, 'x.csv': aliases }, sources, 'identity: {aliases: x.csv}');
    const merged = await told.inside('check');
    expect(merged.code).toBe(0);
    expect(merged.stdout).not.toContain('differ only in');
  });

  it('12 of answers and tickets meet those of accounts though blanks surround them', () => {
    const files = {
      'a.csv': csv('account_id', 'acme'),
      't.csv': csv('ticket_id,account_id,created_at', 't1, acme\u00a0,2026-03-01'),
      'u.csv': csv('account_id,user_id,occurred_at', 'acme ,u,2026-03-01'),
    };
    const sources =
      'sources: [{table: accounts, files: a.csv}, {table: tickets, files: t.csv}, {table: usage_events, files: u.csv}]';
    expect(
      exportsOf(files, sources)
        .check()
        .map(({ orphans }) => orphans),
    ).toEqual(['0', '0', '0']);
  });
});

describe('accounts', () => {
  it('72 73 that only one export knows are kept and counted, in both directions', async () => {
    const files = {
      'a.csv': csv('account_id,segment', 'acme,smb', 'quiet,smb'),
      'b.csv': csv(head, row('s1', 'acme'), row('s2', 'ghost')),
    };
    const sources =
      'sources: [{table: accounts, files: a.csv}, {table: subscriptions, files: b.csv}]';
    const exports = exportsOf(files, sources, 'dimensions: {segment: accounts.segment}');
    expect(exports.check().map(({ orphans }) => orphans)).toEqual(['0', '1']);
    const month = ['--month', '2026-03'];
    expect(await values(exports, 'mrr', 'customers', ...month)).toEqual(['20.00', '2']);
    // The part without a segment stands beside the others, so that they add up.
    expect(await values(exports, 'mrr', '--by', 'segment', ...month)).toEqual([
      '20.00',
      '10.00',
      '10.00',
    ]);
  });

  it('75 that were merged count once and do not churn', async () => {
    const files = {
      'b.csv': csv(
        head,
        row('s1', 'old', '2026-02-15'),
        row('s2', 'new').replace('01-01', '02-15'),
      ),
      'x.csv': csv('account_id,alias', 'new,old'),
    };
    const billing = source('subscriptions', 'b.csv');
    const month = ['logo_churn/1m', 'customers', '--month', '2026-02'];
    expect(await values(exportsOf(files, billing), ...month)).toEqual(['100.0', '1']);
    const merged = exportsOf(files, billing, 'identity: {aliases: x.csv}');
    expect(await values(merged, ...month)).toEqual(['0.0', '1']);
  });

  it('76 belong to the segment that held at the time, and to one only', async () => {
    const files = {
      'a.csv': csv('account_id,segment', 'acme,enterprise'),
      'h.csv': csv(
        'account_id,valid_from,segment',
        'acme,2026-01-01,smb',
        'acme,2026-03-01,enterprise',
      ),
      'b.csv': csv(head, row('s1', 'acme')),
    };
    const sources =
      'sources: [{table: accounts, files: a.csv}, {table: account_history, files: h.csv}, {table: subscriptions, files: b.csv}]';
    const exports = exportsOf(files, sources, 'dimensions: {segment: accounts.segment}');
    const { stdout } = await exports.inside(
      ...['metrics', 'mrr', '--by', 'segment', '--months', '2', '--month', '2026-03'],
      ...['--format', 'csv'],
    );
    const parts = rowsOf(stdout).filter(
      ({ segment, value }) => segment !== '' && value === '10.00',
    );
    expect(parts.map(({ period, segment }) => [period, segment])).toEqual([
      ['2026-02', 'smb'],
      ['2026-03', 'enterprise'],
    ]);
    const twice = exportsOf(
      { 'a.csv': csv('account_id,segment', 'acme,smb', 'acme,enterprise') },
      source('accounts', 'a.csv'),
    );
    expect(twice.rejects()).toHaveLength(2);
  });

  it('77 of our own are left out, and their number is shown', async () => {
    const files = {
      'a.csv': csv('account_id,is_internal', 'acme,no', 'us,yes'),
      'b.csv': csv(head, row('s1', 'acme'), row('s2', 'us')),
    };
    const sources =
      'sources: [{table: accounts, files: a.csv}, {table: subscriptions, files: b.csv}]';
    const exports = exportsOf(files, sources);
    expect(await values(exports, 'mrr', '--month', '2026-03')).toEqual(['10.00']);
    expect((await exports.inside('check')).stdout).toContain('1 internal account left out: us');
    const all = exportsOf(files, sources, 'identity: {exclude_internal: false}');
    expect(await values(all, 'mrr', '--month', '2026-03')).toEqual(['20.00']);
  });

  it('78 with many subscriptions, answers and tickets are not multiplied by joins', async () => {
    const n = 40;
    const times = (line: (i: number) => string) => Array.from({ length: n }, (_, i) => line(i));
    const files = {
      'b.csv': csv(head, ...times((i) => row(`s${i}`, 'acme'))),
      't.csv': csv(
        'ticket_id,account_id,created_at,escalated_at,satisfaction',
        ...times((i) => `t${i},acme,2026-03-02,2026-03-02,4`),
      ),
      'r.csv': csv(
        'response_id,account_id,respondent_id,survey,score,responded_at',
        ...times((i) => `r${i},acme,p${i},nps,10,2026-03-02`),
      ),
      'u.csv': csv(
        'account_id,user_id,occurred_at',
        ...times((i) => `acme,u${i},2026-03-02 10:00:00`),
      ),
    };
    const sources = Object.entries({
      ...{ subscriptions: 'b.csv', tickets: 't.csv', survey_responses: 'r.csv' },
      ...{ usage_events: 'u.csv' },
    }).map(([table, file]) => `{table: ${table}, files: ${file}}`);
    const exports = exportsOf(files, `sources: [${sources.join(', ')}]`);
    const ids = ['mrr', 'customers', 'escalations', 'nps', 'mau'];
    const { stdout } = await exports.inside(
      ...['metrics', ...ids, '--month', '2026-03', '--format', 'csv'],
    );
    expect(rowsOf(stdout).map(({ value, n: rows }) => [value, rows])).toEqual([
      ['400.00', '1'],
      ['1', '1'],
      ['40', '40'],
      ['100', '40'],
      ['40', '40'],
    ]);
  });
});
