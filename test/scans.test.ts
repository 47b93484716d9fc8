import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, it, vi } from 'vitest';
import type { Effects } from '../src/effects.ts';
import type { Engine, EngineOptions } from '../src/engine/engine.ts';
import { main } from '../src/main.ts';
import { metrics } from '../src/metrics/index.ts';
import { root } from './cli.ts';

const asked: string[] = [];

vi.mock('../src/engine/duckdb.ts', async (load) => {
  const actual = await load<typeof import('../src/engine/duckdb.ts')>();
  const told = <T extends Pick<Engine, 'run' | 'rows'>>(engine: T): T => ({
    ...engine,
    run: (sql: string) => {
      asked.push(sql);
      return engine.run(sql);
    },
    rows: (sql: string) => {
      asked.push(sql);
      return engine.rows(sql);
    },
  });
  const openDuckdb = async (options: EngineOptions): Promise<Engine> => {
    const engine = await actual.openDuckdb(options);
    return { ...told(engine), aside: told(engine.aside) };
  };
  return { ...actual, openDuckdb };
});

it('reduces usage once and makes each fact once, however many metrics ask for them', async () => {
  let written = '';
  const stream = { isTTY: false, columns: undefined, write: async () => {} };
  const effects: Effects = {
    ...{ processes: { own: 1, startOf: () => null } },
    ...{ now: () => 0, cwd: root, env: {}, userId: null, cores: 2, temporaryFolder: tmpdir() },
    removeFolder: (path) => rmSync(path, { recursive: true, force: true }),
    ...{ stdin: process.stdin, stderr: stream, onInterrupt: () => () => {} },
    stdout: {
      ...stream,
      write: async (text) => {
        written += text;
      },
    },
  };
  const ids = metrics.flatMap(({ id, windows }) => windows.slice(0, 1).map((w) => `${id}/${w}`));
  const options = ['--config', 'fixtures/small/cs-metrics.yaml', '--month', '2026-06'];
  const code = await main(
    ['metrics', ...ids, ...options, '--as-of', '2026-06-30', '--format', 'csv'],
    effects,
  );
  expect(code).toBe(0);
  expect(written.split('\n').length).toBe(ids.length + 2);

  const made = asked.flatMap(
    (sql) => /^create or replace (?:table|view) (\w+)/.exec(sql)?.[1] ?? [],
  );
  expect(made.length).toBeGreaterThan(40);
  expect(made.toSorted()).toEqual([...new Set(made)].sort());
  // Activation looks at the first days of each user, event by event; all else lives on the reduction.
  const reading = asked.filter((sql) => /\bfrom usage_events\b/.test(sql));
  expect(reading.map((sql) => /^create or replace table (\w+)/.exec(sql)?.[1])).toEqual([
    'usage_reduced',
    'activations',
  ]);
});
