import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Effects } from '../src/effects.ts';
import type { Engine, EngineOptions } from '../src/engine/engine.ts';
import { main } from '../src/main.ts';
import { cli, root } from './cli.ts';

const asked: string[] = [];

vi.mock('../src/engine/duckdb.ts', async (load) => {
  const actual = await load<typeof import('../src/engine/duckdb.ts')>();
  const openDuckdb = async (options: EngineOptions): Promise<Engine> => {
    const engine = await actual.openDuckdb(options);
    const rows: Engine['rows'] = (sql) => {
      asked.push(sql);
      return engine.rows(sql);
    };
    return { ...engine, rows };
  };
  return { ...actual, openDuckdb };
});

const folder = mkdtempSync(join(tmpdir(), 'cs-metrics-past-'));

afterAll(() => rmSync(folder, { recursive: true }));

/** The column that says when a row came to be. */
const dates: Readonly<Record<string, string>> = {
  'account_history.csv': 'valid_from',
  'activities.csv': 'occurred_at',
  'fx_rates.csv': 'date',
  'invoices.csv': 'issued_on',
  'subscriptions.csv': 'starts_on',
  'survey_responses.csv': 'responded_at',
  'tickets.csv': 'created_at',
  'usage_events.csv': 'occurred_at',
  'users.csv': 'signed_up_on',
};

describe('what comes later', () => {
  const end = '2026-05-01';
  let nDropped = 0;
  const from = join(root, 'fixtures/year');
  for (const name of readdirSync(from)) {
    const text = readFileSync(join(from, name), 'utf8');
    const [head, ...lines] = text.split('\n');
    const at = head!.split(',').indexOf(dates[name] ?? '');
    // None of these columns stands behind a quoted one.
    const kept = lines.filter((line) => at < 0 || line === '' || line.split(',')[at]! < end);
    nDropped += lines.length - kept.length;
    writeFileSync(join(folder, name), [head, ...kept].join('\n'));
  }
  const told = (config: string) => {
    const args = ['--config', config, '--as-of', '2026-04-30', '--fit', '--format', 'json'];
    const { code, stdout, stderr } = cli(['backtest', ...args]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout).tables;
  };

  it('changes nothing in scores, outcomes and weights of before', () => {
    expect(nDropped).toBeGreaterThan(10_000);
    const before = told(join(folder, 'cs-metrics.yaml'));
    expect(before.observations.length).toBeGreaterThan(1000);
    expect(told('fixtures/year/cs-metrics.yaml')).toEqual(before);
  });
});

it('scores two years of month ends in one query', async () => {
  const stream = { isTTY: false, columns: undefined, write: async () => {} };
  const effects: Effects = {
    ...{ now: () => 0, cwd: root, env: {}, userId: null, cores: 2, temporaryFolder: tmpdir() },
    removeFolder: (path) => rmSync(path, { recursive: true, force: true }),
    ...{
      stdin: process.stdin,
      stdout: stream,
      stderr: stream,
      processes: { own: 1, startOf: () => null },
      onInterrupt: () => () => {},
    },
  };
  const config = ['--config', 'fixtures/small/backtest/cs-metrics.yaml'];
  const month = ['--month', '2026-06', '--as-of', '2026-07-31'];
  expect(await main(['backtest', ...config, ...month], effects)).toBe(0);
  const scoring = asked.filter((sql) => /\bscored as \(/.test(sql));
  expect(scoring).toHaveLength(1);
  // 24 month ends with known outcomes, and the three after them.
  expect(/unnest\(\[(.*?)\]\)/.exec(scoring[0]!)![1]!.split(', ')).toHaveLength(27);
});

describe('what carries no date', () => {
  const scenario = (name: string, change: (text: string) => string): string => {
    const to = mkdtempSync(join(folder, 'undated-'));
    const from = join(root, 'fixtures/small/backtest');
    for (const file of readdirSync(from)) {
      const text = readFileSync(join(from, file), 'utf8');
      writeFileSync(join(to, file), file === name ? change(text) : text);
    }
    const args = ['--config', join(to, 'cs-metrics.yaml'), '--month', '2026-06', '--months', '2'];
    const { code, stdout } = cli(['backtest', ...args], { env: { COLUMNS: '80' } });
    expect(code).toBe(0);
    return stdout.replace(/\s+/g, ' ');
  };

  it('leaves payments out where nothing says when they came', () => {
    const told = scenario('invoices.csv', (text) => text.replaceAll(/,[^,\n]*$/gm, ''));
    expect(told).toContain('without dates: invoices, not used: paid_on is missing');
    expect(told).toContain(
      'Nothing can be concluded: none of 17 customers at month ends has a score.',
    );
  });

  it('takes nobody for lost because snapshots of MRR end earlier than the period', () => {
    const months = ['2025-12', '2026-01', '2026-02', '2026-03', '2026-04', '2026-05'];
    const paid = ['amy', 'ben', 'cat', 'dan'].flatMap((account) =>
      months
        .filter((month) => account !== 'dan' || month < '2026-04')
        .map((month) => {
          return `${account},${month}-01,100`;
        }),
    );
    writeFileSync(join(folder, 'snapshots.csv'), ['account_id,month,mrr', ...paid, ''].join('\n'));
    const source = `  - {table: mrr_snapshots, files: ${join(folder, 'snapshots.csv')}}\n`;
    const told = scenario('cs-metrics.yaml', (text) => text.replace(/.*subscriptions.*\n/, source));
    // Snapshots end with May: dan is missing from April on, and of June nothing is known.
    expect(told).toContain(
      '2 month ends, 2026-01-31 to 2026-02-28 · 8 scores of 4 customers, 1 left',
    );
  });

  it('leaves out segments that are known as of the export only', () => {
    const told = scenario('cs-metrics.yaml', (text) => text.replace(/.*account_history.*\n/, ''));
    expect(told).toContain('without dates: segment, not used: account_history gives it dates');
    expect(told).toMatch(/By segment .* unknown 9 4 /);
    expect(told).not.toContain('large');
  });
});
