import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, describe, expect, it } from 'vitest';
import { cli, root } from './cli.ts';

const year = join(root, 'fixtures/year');
const ids = [
  'mrr',
  'nrr/12m',
  'grr',
  'logo_churn',
  'nps',
  'csat',
  'ttv',
  'mau',
  'dau',
  'feature_adoption',
  'resolution_time@p90',
  'fcr',
];
const commands = {
  metrics: ['metrics', ...ids, '--by', 'segment', '--months', '3', '--as-of', '2026-10-31'],
  check: ['check', '--as-of', '2026-10-31'],
};
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

type World = { folder?: string; env?: Record<string, string>; more?: string[] };

/** What the commands write, for people and for machines. */
function bytes({ folder = year, env = {}, more = [] }: World): string[] {
  return Object.values(commands).flatMap((args) => {
    return ['table', 'json'].map((format) => {
      const all = [
        ...args,
        '--config',
        join(folder, 'cs-metrics.yaml'),
        '--format',
        format,
        ...more,
      ];
      const { code, stdout, stderr } = cli(all, { env });
      expect(stderr).toBe('');
      expect(code).toBe(0);
      return stdout;
    });
  });
}

function copy(change: (folder: string) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'cs-metrics-same-'));
  folders.push(folder);
  cpSync(year, folder, { recursive: true });
  change(folder);
  return folder;
}

const rewrite = (path: string, change: (text: string) => string) =>
  writeFileSync(path, change(readFileSync(path, 'utf8')));

describe('the same bytes come', () => {
  const expected = bytes({ env: { TZ: 'UTC', LANG: 'C' } });

  it.each(['Pacific/Kiritimati', 'Asia/Kolkata', 'America/St_Johns'])('in the zone %s', (TZ) => {
    expect(bytes({ env: { TZ } })).toEqual(expected);
  });

  it.each(['tr_TR.UTF-8', 'de_DE.UTF-8', 'C'])('in the language %s', (LANG) => {
    expect(bytes({ env: { LANG, LC_ALL: LANG, LANGUAGE: LANG.slice(0, 2) } })).toEqual(expected);
  });

  it.each([
    ['1', '256MB'],
    ['2', '8GB'],
    ['4', '256MB'],
  ])('from %s threads with %s of memory', (threads, limit) => {
    const more = ['--threads', threads, '--memory-limit', limit];
    expect(bytes({ more })).toEqual(expected);
  });

  it('from another folder', () => {
    expect(bytes({ folder: copy(() => {}) })).toEqual(expected);
  });
});

/** Rows of machine formats, in the order of their text; footers and files left out. */
const figures = (texts: string[]): unknown[] =>
  texts.filter((_, i) => i % 2 === 1).map((text) => JSON.parse(text).rows);

describe('the same figures come', () => {
  const expected = figures(bytes({}));

  it('whatever the order of the sources', () => {
    const folder = copy((path) => {
      rewrite(join(path, 'cs-metrics.yaml'), (text) => {
        const lines = text.split('\n');
        const [from, n] = [lines.findIndex((line) => /^ {2}- \{table/.test(line)), 12];
        return [
          ...lines.slice(0, from),
          ...lines.slice(from, from + n).reverse(),
          ...lines.slice(from + n),
        ].join('\n');
      });
    });
    expect(figures(bytes({ folder }))).toEqual(expected);
  });

  it('whatever the files are called, and in however many parts', () => {
    const folder = copy((path) => {
      for (const name of readdirSync(path).filter((file) => file.endsWith('.csv')))
        split(path, name);
      rewrite(join(path, 'cs-metrics.yaml'), (text) =>
        text.replaceAll(/files: (\w+)\.csv/g, "files: '*-$1.csv'"),
      );
    });
    const [metrics, checked] = figures(bytes({ folder })) as [unknown, { used: number }[]];
    expect(metrics).toEqual(expected[0]);
    const used = (rows: { used: number }[]) => rows.reduce((sum, row) => sum + row.used, 0);
    expect(used(checked)).toBe(used(expected[1] as { used: number }[]));
  });

  it('from Parquet with types of its own', async () => {
    const folder = copy((path) =>
      rewrite(join(path, 'cs-metrics.yaml'), (text) => text.replaceAll('.csv', '.parquet')),
    );
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.csv'))) {
      const from = join(folder, name);
      const to = from.replace('.csv', '.parquet');
      await connection.run(`copy (from read_csv('${from}', header = true)) to '${to}'`);
      rmSync(from);
    }
    const config = ['--config', join(folder, 'cs-metrics.yaml'), '--format', 'json'];
    const { stdout, stderr } = cli([...commands.metrics, ...config]);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout).rows).toEqual(expected[0]);
  });
});

/** Cuts an export into two whose names turn their order round; usage is cut where a day ends. */
function split(folder: string, name: string): void {
  const path = join(folder, name);
  const [head, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const isWhole = lines.some((line) => (line.split('"').length - 1) % 2 === 1);
  if (isWhole) {
    renameSync(path, join(folder, `a-${name}`));
    return;
  }
  let at = lines.length >> 1;
  const day = (i: number) => /\d{4}-\d\d-\d\d/.exec(lines[i] ?? '')?.[0];
  if (name.startsWith('usage')) while (day(at) === day(at - 1)) at++;
  writeFileSync(join(folder, `z-${name}`), [head, ...lines.slice(0, at), ''].join('\n'));
  writeFileSync(join(folder, `a-${name}`), [head, ...lines.slice(at), ''].join('\n'));
  rmSync(path);
}
