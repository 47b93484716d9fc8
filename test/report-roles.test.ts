import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blockMakers } from '../src/blocks/index.ts';
import { knownMonths, seasons } from '../src/lib/season.ts';
import { reportPlans } from '../src/reports/catalogue.ts';
import { cli, root, rowsOf } from './cli.ts';
import { tablesOf } from './tables.ts';

type Row = Record<string, string>;

const smallAt = ['--config', 'fixtures/small/cs-metrics.yaml', '--month', '2026-06'];
const yearAt = ['--config', 'config.example.yaml', '--month', '2026-10', '--as-of', '2026-11-01'];

function rows(args: string[], table?: string): Row[] {
  const picked = table === undefined ? [] : ['--table', table];
  const { code, stdout, stderr } = cli([...args, '--format', 'csv', ...picked]);
  expect({ code, stderr, args }).toEqual({ code: 0, stderr: '', args });
  return rowsOf(stdout);
}

const exported = (fixture: string, name: string): Row[] =>
  rowsOf(readFileSync(join(root, 'fixtures', fixture, `${name}.csv`), 'utf8'));

describe('metrics of roles', () => {
  const roles = ['vp', 'director', 'ops', 'csm', 'onboarding', 'renewals'];

  it.each(roles)('role-%s tells what `metrics` tells', (role) => {
    const found = rows(['report', `role-${role}`, ...yearAt], 'metrics');
    const catalogued = found.filter(
      ({ metric }) => metric!.includes('/') && metric !== 'nps@last/3m',
    );
    expect(catalogued.length).toBeGreaterThan(0);
    const told = rows(['metrics', ...catalogued.map(({ metric }) => metric!), ...yearAt]);
    for (const own of catalogued) {
      const same = told.find(
        (m) => own.metric!.startsWith(`${m.metric}`) && own.value === m.value,
      )!;
      expect(own).toMatchObject({ value: same.value, n: same.n, numerator: same.numerator });
      expect(own.status).toBe(same.status);
    }
    const ranks = found.map(({ rank }) => rank);
    expect(ranks).toEqual([...ranks].sort());
    expect(new Set(ranks)).toEqual(new Set(['primary', 'secondary']));
  });

  it('segments add up to the whole', () => {
    const segments = rows(['report', 'role-director', ...yearAt], 'segments');
    const [total] = rows(['metrics', 'nrr@cohort/12m', ...yearAt]);
    const sum = (all: Row[], column: string) =>
      all.reduce((whole, row) => whole + Math.round(Number(row[column]) * 1e4), 0);
    expect(sum(segments, 'numerator')).toBe(sum([total!], 'numerator'));
    expect(sum(segments, 'denominator')).toBe(sum([total!], 'denominator'));
  });

  it('the accuracy of forecasts pools the months of `forecast`', () => {
    const past = rows(['forecast', ...yearAt], 'past_forecasts').filter((m) => m.is_within !== '');
    const [actual, forecast] = ['actual_arr', 'forecast_arr'].map((column) =>
      past.reduce((sum, month) => sum + Number(month[column]), 0),
    ) as [number, number];
    const found = rows(['report', 'role-renewals', ...yearAt], 'metrics');
    const own = found.find(({ metric }) => metric === 'forecast_accuracy')!;
    expect(Number(own.value)).toBeCloseTo(100 * (1 - Math.abs(actual - forecast) / actual), 8);
  });

  it('the accuracy of health is the AUC of `backtest`', () => {
    const auc = rows(['backtest', ...yearAt], 'summary').find(({ measure }) => measure === 'auc')!;
    const found = rows(['report', 'role-ops', ...yearAt], 'metrics');
    const own = found.find(({ metric }) => metric === 'health_accuracy')!;
    expect(Number(own.value)).toBeCloseTo(100 * Number(auc.value), 10);
  });
});

describe('renewals', () => {
  it('list the contracts that end within 120 days', () => {
    const tables = tablesOf(['report', 'renewals', ...yearAt]);
    const last = new Date(Date.parse('2026-11-01') + 120 * 864e5).toISOString().slice(0, 10);
    const due = exported('year', 'contracts').filter(
      (c) =>
        (c.signed_on || c.starts_on || '') < '2026-11-01' &&
        c.ends_on! >= '2026-11-01' &&
        c.ends_on! < last &&
        (c.terminated_on === '' || c.terminated_on! >= '2026-11-01'),
    );
    expect(due.length).toBeGreaterThan(10);
    expect(tables.renewals!.map((row) => row.renewal_id).sort()).toEqual(
      due.map((c) => c.contract_id).sort(),
    );
    const days = tables.renewals!.map((row) => row.ends_on!);
    expect(days).toEqual([...days].sort());
    const expected = tables.renewals!.reduce((sum, row) => sum + Number(row.expected), 0);
    expect(Number(tables.renewals_total![0]!.expected)).toBeCloseTo(expected, 4);
  });
});

describe('the last day of notice', () => {
  it('stands beside the end where an export tells it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cs-metrics-notice-'));
    const config = readFileSync(join(root, 'fixtures/small/cs-metrics.yaml'), 'utf8')
      .replace('contracts.csv, ', 'contracts.csv, columns: {notice_by: starts_on}, ')
      .replaceAll('files: ', `files: ${root}/fixtures/small/`);
    writeFileSync(join(folder, 'c.yaml'), config);
    const args = ['--config', join(folder, 'c.yaml'), '--month', '2026-06'];
    const found = rows(['report', 'renewals', ...args], 'renewals');
    const notice = found.map((row) => [row.renewal_id, row.notice_by]);
    rmSync(folder, { recursive: true });
    expect(notice).toEqual([
      ['c16', '2025-02-01'],
      ['c18', ''],
    ]);
  });
});

describe('journey', () => {
  it('tells every ticket, answer and activity of an account before the day', () => {
    const found = rows(['report', 'journey', '--account', 'gus', ...smallAt]);
    const ids = (kind: string) =>
      [...new Set(found.filter((row) => row.kind === kind).map((row) => row.id))].sort();
    const own = (name: string, when: string[]) =>
      exported('small', name).filter(
        (row) =>
          row.account_id === 'gus' &&
          when.some((column) => row[column] !== '' && row[column]! < '2026-07-01'),
      );
    expect(ids('ticket')).toEqual(own('tickets', ['created_at']).map((t) => t.ticket_id));
    expect(ids('activity')).toEqual(
      own('activities', ['occurred_at', 'scheduled_on'])
        .filter(({ status }) => status !== 'canceled')
        .map((a) => a.activity_id),
    );
    const surveyed = own('survey_responses', ['responded_at']).filter(({ score }) => score !== '');
    const onTickets = surveyed.filter(({ survey }) => survey === 'csat').map((r) => r.ticket_id);
    const rated = own('tickets', ['created_at']).filter(
      (t) => t.satisfaction !== '' && !onTickets.includes(t.ticket_id),
    );
    expect(ids('answer')).toEqual(
      [...surveyed.map((r) => r.response_id), ...rated.map((t) => t.ticket_id)].sort(),
    );
    const dates = found.map(({ date }) => date!);
    expect(dates).toEqual([...dates].sort());
    expect(dates.at(-1)! < '2026-07-01').toBe(true);
  });

  it.each([
    [['journey'], 'the report journey tells of one account'],
    [['role-vp', '--account', 'gus'], '--account belongs to the report journey'],
    [['journey', '--account', 'guss'], 'did you mean gus?'],
  ])('%j: %s', (args, says) => {
    const { code, stderr } = cli(['report', ...args, ...smallAt]);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});

describe('seasonality', () => {
  it('counts tickets by calendar month', () => {
    const counts = Array.from({ length: 24 }, (_, ago) => {
      const month = new Date(Date.UTC(2026, 9 - ago, 1)).toISOString().slice(0, 7);
      const own = exported('year', 'tickets').filter(({ created_at }) =>
        created_at!.startsWith(month),
      );
      return { month: Number(month.slice(5)), n: new Set(own.map((t) => t.ticket_id)).size };
    });
    const means = [0, 1].map((y) =>
      counts.slice(12 * y, 12 * y + 12).reduce((sum, { n }) => sum + n / 12, 0),
    );
    const told = rows(['metrics', 'ticket_volume/1m', '--months', '24', ...yearAt]).reverse();
    const found = rows(['report', 'seasonality', ...yearAt]);
    const own = found.filter(({ metric }) => metric === 'ticket_volume/1m');
    expect(own.map(({ month }) => Number(month))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    for (const { month, index, years } of own) {
      const i = counts.findIndex((c) => c.month === Number(month));
      expect(years).toBe('2');
      const [a, b] = [Number(told[i]!.value), Number(told[i + 12]!.value)];
      // Rejected rows and internal accounts are in the export, not in the metric.
      expect(Math.abs(a - counts[i]!.n)).toBeLessThanOrEqual(5);
      const sums = [told.slice(0, 12), told.slice(12)].map((year) =>
        year.reduce((sum, { value }) => sum + Number(value), 0),
      ) as [number, number];
      expect(Number(index)).toBeCloseTo(50 * ((12 * a) / sums[0] + (12 * b) / sums[1]), 8);
    }
    expect(means[0]).toBeGreaterThan(0);
  });

  it('needs two whole years', () => {
    const flat = (n: number) => Array.from({ length: n }, () => 5);
    expect(seasons(flat(23), 6, 23)).toBeNull();
    expect(seasons(flat(24), 6, 24)).toMatchObject({ years: 2 });
    const spike = [24, ...Array.from({ length: 11 }, () => 0)];
    const found = seasons([...spike, ...spike], 6, 24)!.seasons;
    expect(found.find(({ month }) => month === 6)).toEqual({ month: 6, index: 1200 });
    expect(found.find(({ month }) => month === 5)).toEqual({ month: 5, index: 0 });
    expect(knownMonths([1, 0, 2, 0, 0])).toBe(3);
    expect(knownMonths([1, 0, null, 4])).toBe(1);
  });
});

describe('benchmark', () => {
  it('holds figures against the benchmarks of the documents', () => {
    const follow = ['--set', 'follow=[pillars,points,service,glossary,signals]'];
    const found = rows(['report', 'benchmark', ...yearAt, ...follow]);
    expect(found.map(({ metric, benchmark }) => [metric, benchmark])).toEqual([
      ['csat/1m', '>= 84'],
      ['csat_mean/1m', '>= 4.2'],
      ['fcr@replied/1m', '>= 74'],
    ]);
    for (const { metric, ours, benchmark, gap } of found) {
      const [told] = rows(['metrics', metric!, ...yearAt]);
      expect(ours).toBe(told!.value);
      expect(Number(gap)).toBeCloseTo(Number(told!.value) - Number(benchmark!.slice(3)), 10);
    }
  });

  it('takes those of the config', () => {
    const own = ['--set', 'targets={nps: {window: 3m, benchmark: "> 40"}}'];
    const [found] = rows(['report', 'benchmark', ...smallAt, ...own]);
    const [told] = rows(['metrics', 'nps/3m', ...smallAt]);
    expect(found).toMatchObject({ metric: 'nps@last/3m', ours: told!.value, benchmark: '> 40' });
    expect(Number(found!.gap)).toBeCloseTo(Number(told!.value) - 40, 10);
  });
});

describe('the catalogue', () => {
  it('has a maker for every block, and names each once', () => {
    const ids = reportPlans.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const makers = [...blockMakers.map(({ id }) => id), 'benchmark.levels'];
    const blocks = reportPlans.flatMap((plan) => plan.blocks);
    expect([...new Set(blocks)].sort()).toEqual([...makers].sort());
  });

  it('is what `report` without names lists', () => {
    const listed = rows(['report', '--config', 'config.example.yaml']);
    expect(listed.map(({ report }) => report)).toEqual(reportPlans.map(({ id }) => id));
  });
});
