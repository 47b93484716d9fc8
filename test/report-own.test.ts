import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, root, rowsOf } from './cli.ts';

const small = join(root, 'fixtures/small');
const lines = [
  'reports:',
  '  board:',
  '    title: Board',
  '    blocks:',
  '      - {text: "Figures of the quarter, as agreed."}',
  '      - {title: Retention, metrics: [nrr@cohort/12m, grr/12m], by: segment}',
  '      - {metrics: nps/3m}',
  '      - {block: executive.outcomes}',
  '      - {table: health.overview}',
  '      - {table: churn.reasons}',
];
let folder = '';
let first = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cs-metrics-own-'));
  const config = readFileSync(join(small, 'cs-metrics.yaml'), 'utf8');
  const base = config.replaceAll('files: ', `files: ${small}/`);
  first = base.split('\n').length;
  writeFileSync(join(folder, 'base.yaml'), base);
});

afterAll(() => rmSync(folder, { recursive: true }));

function report(own: readonly string[], ...args: string[]) {
  const path = join(folder, 'c.yaml');
  writeFileSync(path, readFileSync(join(folder, 'base.yaml'), 'utf8') + own.join('\n'));
  return cli(['report', ...args, '--config', path, '--month', '2026-06']);
}

describe('a report of the config', () => {
  it('has its blocks in their order', () => {
    const { code, stdout, stderr } = report(lines, 'board', '--format', 'md');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const titles = [
      '# Board: June 2026',
      'Figures of the quarter, as agreed.',
      '## Retention',
      'nps@last/3m',
      '## Business outcomes',
      '## Overview',
    ];
    const found = titles.map((title) => stdout.indexOf(title));
    expect(found).toEqual([...found].sort((a, b) => a - b));
    expect(
      found.every((at) => at >= 0),
      JSON.stringify(found),
    ).toBe(true);
  });

  it('tells the figures of `metrics` by segment', () => {
    const own = report(lines, 'board', '--format', 'csv', '--table', 'metrics_2');
    const told = cli([
      ...['metrics', 'nrr@cohort/12m', 'grr@cohort/12m', '--by', 'segment', '--format', 'csv'],
      ...['--config', 'fixtures/small/cs-metrics.yaml', '--month', '2026-06'],
    ]);
    const key = (metric: string, row: Record<string, string>) =>
      `${metric} ${row.segment} ${row.value}`;
    const expected = rowsOf(told.stdout)
      .filter(({ segment }) => segment !== '')
      .map((row) => key(`${row.metric}@${row.variant}/${row.window}`, row));
    const found = rowsOf(own.stdout).map((row) => key(row.metric!, row));
    expect(found.sort()).toEqual(expected.sort());
    expect(found.length).toBe(6);
  });

  it('is listed with those of the catalogue', () => {
    const { stdout } = report(lines, '--format', 'csv');
    expect(rowsOf(stdout).at(-1)).toEqual({
      ...{ report: 'board', says: 'Board, of the config', from: 'config' },
    });
  });

  it.each([
    [6, 'nrr@cohort/12m', 'nrrr', 'unknown metric "nrrr"', 'did you mean nrr?'],
    [6, 'by: segment', 'by: segmant', 'cannot be split by "segmant"', 'did you mean segment?'],
    [8, 'outcomes', 'outcome', 'unknown block "executive.outcome"', 'executive.outcomes?'],
    [9, 'health.', 'healht.', 'unknown report "healht" of a table', 'did you mean health?'],
    [9, 'overview', 'overwiew', 'has no table "overwiew"', 'did you mean overview?'],
    [9, 'health.overview', 'overview', 'is not a table of a report', ''],
    [2, 'board', 'sheet', '"sheet" is the name of a shipped report', 'another name'],
    [3, 'title', 'titel', 'unknown key "titel"', 'did you mean title?'],
    [7, 'metrics:', 'metrik:', 'unknown key "metrik"', 'did you mean metrics?'],
    [7, 'nps/3m', 'nps/3m, block: x', 'unknown key "block"', 'an entry of its own'],
  ])('line %i: %s written as %s', (line, right, wrong, what, hint) => {
    const own = lines.map((text, i) => (i === line - 1 ? text.replace(right, wrong) : text));
    const { code, stderr } = report(own, 'board');
    expect(code).toBe(2);
    expect(stderr).toContain(`c.yaml:${first - 1 + line}:`);
    expect(stderr).toContain(what);
    expect(stderr).toContain(hint);
  });
});

describe('reports of other commands', () => {
  const at = ['--month', '2026-06', '--config', 'fixtures/small/cs-metrics.yaml'];

  it.each(['health', 'sheet', 'cohorts', 'churn', 'forecast', 'backtest'])(
    '%s is what the command prints',
    (name) => {
      const own = cli(['report', name, ...at, '--format', 'md']);
      expect(own).toEqual(cli([name, ...at, '--format', 'md']));
      expect(own.code).toBe(0);
    },
  );

  it('alerts is what the command prints', () => {
    const year = ['--config', 'config.example.yaml', '--month', '2026-10', '--as-of', '2026-11-01'];
    const own = cli(['report', 'alerts', ...year, '--format', 'md']);
    expect(own).toEqual(cli(['alerts', ...year, '--format', 'md']));
    expect(own.code).toBe(0);
  });

  it('quality is what `check` prints', () => {
    const clock = ['--as-of', '2026-06-30', '--config', 'fixtures/small/cs-metrics.yaml'];
    const own = cli(['report', 'quality', ...clock, '--format', 'md']);
    expect(own.stdout).toBe(cli(['check', ...clock, '--format', 'md']).stdout);
    expect(own.code).toBe(0);
  });

  it('several stand in one folder, with reports of blocks between them', () => {
    const out = join(folder, 'out');
    const names = ['cohorts', 'role-vp', 'churn'];
    const run = cli(['report', ...names, ...at, '--format', 'md', '--out', out]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(out).sort()).toEqual([...names].sort().map((name) => `${name}-2026-06.md`));
    const vp = readFileSync(join(out, 'role-vp-2026-06.md'), 'utf8');
    const golden = readFileSync(join(root, 'test/golden/reports/role-vp.md'), 'utf8');
    expect(vp.slice(0, golden.length)).toBe(golden);
  });

  it('a table that its command cannot make says why', () => {
    const own = [...lines.slice(0, 4), '      - {table: backtest.summary}'];
    writeFileSync(
      join(folder, 'free.yaml'),
      `version: 1\nsources:\n  - {table: tickets, files: ${small}/tickets.csv}\n${own.join('\n')}\n`,
    );
    const args = ['report', 'board', '--config', join(folder, 'free.yaml'), '--month', '2026-06'];
    const { code, stdout } = cli(args);
    expect(code).toBe(0);
    expect(stdout).toContain('n/a: without billing nobody can be seen to leave');
  });
});
