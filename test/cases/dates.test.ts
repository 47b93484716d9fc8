import { describe, expect, it } from 'vitest';
import { rowsOf } from '../cli.ts';
import { csv, exportsOf, shown, source } from '../exports.ts';

const head = 'subscription_id,account_id,amount,currency,interval,starts_on,ends_on';
const row = (id: string, starts: string, ends = '') =>
  `${id},a-${id},10,USD,month,"${starts}",${ends}`;
const billing = (lines: readonly string[], more = '') =>
  exportsOf({ 'b.csv': csv(head, ...lines) }, source('subscriptions', 'b.csv', more));

const mapped = (format: string) =>
  `preset: generic, columns: {starts_on: {from: starts_on, format: "${format}"}}`;

describe('dates', () => {
  it('80 81 82 84 95 that do not exist or are written otherwise are rejected by their lines', () => {
    const odd = [
      ...['2023-02-29', '2024-02-30', '2024-13-01', '2024-00-10', '0000-00-00'],
      ...['45292', '45292.75', '59', '2024-1-2', '24-01-02', '20240102', 'Jan 2, 2024'],
      ...['10000-01-01', '-2024-01-01', '2024-01-02x', 'yesterday'],
    ];
    const fine = ['2024-02-29', '1969-12-31', '9999-12-31', '2024-01-02T23:59:59.123456Z'];
    const lines = [...fine, ...odd].map((date, i) => row(`s${i}`, date));
    const exports = billing(lines, 'max_rejects: 100');
    expect(exports.rejects().map((text) => text.split(': is not')[0])).toEqual(
      odd.map((date, i) => `b.csv:${i + 6} starts_on ${date.replace(/^-/, "'-")}`),
    );
    expect(exports.check()[0]).toMatchObject({ used: '4', rejected: `${odd.length}` });
  });

  it('82 that stand for "no end" are empty where `missing:` says so', async () => {
    const lines = [row('s1', '2026-01-01', '9999-12-31'), row('s2', '2026-01-01', '0000-00-00')];
    const exports = billing(lines, 'missing: ["9999-12-31", "0000-00-00"]');
    const sql = 'select count(*) as n from subscriptions where ends_on is null';
    expect(await exports.query(sql, 'subscriptions')).toEqual([{ n: '2' }]);
  });

  it('80 84 that no format fits are shown with both readings, not guessed', async () => {
    const mixed = billing([row('s1', '2026-01-01'), row('s2', '02.01.2026')]);
    expect(shown(await mixed.inside('check')).slice(0, 2)).toEqual([
      '3 error: b.csv:3: starts_on "02.01.2026" may be read as 2026-01-02 or 2026-02-01',
      '  3 | 02.01.2026',
    ]);
    const short = billing([row('s1', '01/02/24')]);
    expect(shown(await short.inside('check'))[0]).toContain('2024-02-01 or 2024-01-02');
    // A day above 12 tells the order; the century of a short year it does not tell.
    expect(billing([row('s1', '25/04/24')]).rejects()).toEqual([
      'b.csv:2 starts_on 25/04/24: is not a date like 2026-10-31',
    ]);
    const declared = billing([row('s1', '01/02/24'), row('s2', '2026-01-01')], mapped('%d/%m/%y'));
    expect(declared.rejects()).toEqual([
      'b.csv:3 starts_on 2026-01-01: is not a date like %d/%m/%y',
    ]);
  });

  it('90 that end before they start are rejected, empty periods pay nothing, overlaps are told', async () => {
    const lines = [
      row('s1', '2026-01-01', '2025-12-31'),
      row('s2', '2026-01-01', '2026-01-01'),
      row('s3', '2026-01-01', '2026-03-10'),
      row('s3', '2026-03-01'),
    ];
    const exports = billing(lines);
    expect(exports.rejects()).toEqual(['b.csv:2 ends_on 2025-12-31: lies before starts_on']);
    const { stdout } = await exports.inside(
      'metrics',
      'customers',
      '--month',
      '2026-01',
      '--format',
      'csv',
    );
    expect(rowsOf(stdout)[0]!.value).toBe('1');
    expect((await exports.inside('check')).stdout).toContain(
      '1 subscription with periods that overlap, each counted in full',
    );
  });

  it('83 31 January and a month later is the month’s end, and no month is paid twice', async () => {
    const lines = [row('s1', '2024-01-31', '2024-02-29'), row('s2', '2024-02-29', '2025-02-28')];
    const { stdout } = await billing(lines).inside(
      ...['metrics', 'customers', '--months', '14', '--month', '2025-02', '--format', 'csv'],
    );
    expect(rowsOf(stdout).map(({ period, value }) => `${period} ${value}`)).toEqual([
      '2024-01 1',
      ...Array.from({ length: 12 }, (_, i) => {
        const month = new Date(Date.UTC(2024, 1 + i)).toISOString().slice(0, 7);
        return `${month} 1`;
      }),
      '2025-02 0',
    ]);
  });
});

it('87 95 of times the offset counts, abbreviations and leap seconds are rejected', async () => {
  const odd = ['2024-04-01T03:00:00 EST', '2024-06-30T23:59:60Z', '2024-04-01T25:00:00Z'];
  odd.push('1711940400', '99999-01-01T00:00:00Z', '2024-04-01 3 pm');
  const fine = ['2024-04-01T03:00:00-0000', '2024-04-01T03:00:00+05:30', '1960-01-01T00:00:00Z'];
  const lines = [...fine, ...odd].map((time, i) => `t${i},${time}`);
  const files = { 't.csv': csv('ticket_id,created_at', ...lines) };
  const exports = exportsOf(files, source('tickets', 't.csv', 'max_rejects: 9'), 'timezone: UTC');
  expect(exports.rejects().map((text) => text.split(': is not')[0])).toEqual(
    odd.map((time, i) => `t.csv:${i + 5} created_at ${time}`),
  );
  const sql = 'select cast(created_at as varchar) as t from tickets order by ticket_id';
  expect(await exports.query(sql, 'tickets')).toEqual([
    { t: '2024-04-01 03:00:00' },
    { t: '2024-03-31 21:30:00' },
    { t: '1960-01-01 00:00:00' },
  ]);
});

describe('months', () => {
  const files = {
    'b.csv': csv(head, row('s1', '2026-01-01')),
    't.csv': csv('ticket_id,created_at', 't1,2026-01-10', 't2,2026-03-10', 't3,2027-05-01'),
  };
  const sources = 'sources: [{table: subscriptions, files: b.csv}, {table: tickets, files: t.csv}]';

  it('89 rows of the future change no month before them', async () => {
    const exports = exportsOf(files, sources, 'timezone: UTC');
    const args = ['metrics', 'escalations', '--month', '2026-03', '--format', 'csv'];
    const without = exportsOf(
      { ...files, 't.csv': csv('ticket_id,created_at', 't1,2026-01-10', 't2,2026-03-10') },
      sources,
      'timezone: UTC',
    );
    expect(rowsOf((await exports.inside(...args)).stdout)[0]!.value).toBe(
      rowsOf((await without.inside(...args)).stdout)[0]!.value,
    );
    expect((await exports.inside('check')).stdout).toContain(
      'newest row: tickets 168 days after today',
    );
  });

  it('92 without any rows are n/a, not zero, where the export does not cover them', async () => {
    const exports = exportsOf(files, sources, 'timezone: UTC');
    const args = ['metrics', 'csat', 'nps', '--month', '2026-02', '--format', 'csv'];
    const rows = rowsOf((await exports.inside(...args)).stdout);
    expect(rows.map(({ value }) => value)).toEqual(['', '']);
    expect(rows.every(({ note }) => note !== '')).toBe(true);
    const later = ['metrics', 'escalations', '--month', '2025-06', '--format', 'csv'];
    const [before] = rowsOf((await exports.inside(...later)).stdout);
    expect(before).toMatchObject({ value: '' });
    expect(before!.note).toContain('tickets');
  });

  it('93 that change after Finance was told are named by `expect:`', async () => {
    const exports = exportsOf(files, sources, 'expect: {mrr: {2026-02: 10.00, 2026-03: 9.00}}');
    const { stdout } = await exports.inside('check');
    expect(stdout).toContain('mrr/1m of 2026-03 differs from the figure of Finance');
    expect((await exports.inside('check', '--strict')).code).toBe(4);
  });

  it('121 the last instant of a leap day belongs to it, and durations are never negative', async () => {
    const tickets = csv(
      'ticket_id,created_at,resolved_at',
      't1,2024-02-29T23:00:00Z,2024-02-29T23:59:59.999Z',
      't2,2024-02-29T12:00:00Z,2024-02-29T11:00:00Z',
    );
    const exports = exportsOf({ 't.csv': tickets }, source('tickets', 't.csv'), 'timezone: UTC');
    expect(exports.rejects()).toHaveLength(1);
    const { stdout } = await exports.inside(
      ...[
        'metrics',
        'resolution_time',
        '--month',
        '2024-02',
        '--as-of',
        '2024-03-01',
        '--format',
        'csv',
      ],
    );
    expect(rowsOf(stdout)[0]).toMatchObject({ n: '1' });
    expect(Number(rowsOf(stdout)[0]!.value)).toBeGreaterThanOrEqual(0);
  });
});
