import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { dateHint, monthHint, quarterHint } from '../src/lib/meant.ts';
import { cli } from './cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'options-'));
afterAll(() => rmSync(folder, { recursive: true }));

const config = ['--config', 'config.example.yaml'];
const clock = ['--as-of', '2026-11-15'];
const out = (name: string) => ['--out', join(folder, name)];

describe('a wrong value of an option', () => {
  it.each([
    [['sheet', '--format', 'xml'], 'not "xml"', 'formats: table, md, csv, json'],
    [['sheet', '--format', 'jsn'], 'not "jsn"', 'did you mean json?'],
    [['sheet', '--format', 'parqet'], 'not "parqet"', 'did you mean parquet?'],
    [['sheet', '--format', 'parquet'], 'parquet is binary and needs a file', 'FILE.parquet'],
    [['sheet', '--format', 'md', ...out('x.csv')], 'ends in .csv, but --format asks', 'x.md'],
    [['sheet', ...out('x.xlsx')], 'ends in .xlsx, which is no format', 'Excel opens .csv'],
    [['sheet', ...out('x.jsn')], 'ends in .jsn, which is no format', 'did you mean .json?'],
    [['sheet', ...out('x.parqet')], 'which is no format', 'did you mean .parquet?'],
    [['sheet', '--table', 'actions'], '--table actions picks one table', 'add --format csv'],
    [['sheet', '--csv-style', 'excel'], 'takes standard or excel-eu', 'did you mean excel-eu?'],
    [['health', '--month', '2026-13'], 'not "2026-13"', 'months run from 01 to 12'],
    [['health', '--month', '202610'], 'not "202610"', 'did you mean 2026-10?'],
    [['health', '--quarter', '2026Q3'], 'not "2026Q3"', 'did you mean 2026-Q3?'],
    [['health', '--quarter', '2026-Q5'], 'not "2026-Q5"', 'quarters run from Q1 to Q4'],
    [['health', '--year', '26'], 'not "26"', 'named after its end'],
    [['health', '--month', '2026-12'], 'lies in the future', 'newest complete month is 2026-10'],
    [['health', '--as-of', '2026-02-30'], 'not "2026-02-30"', '2026-02 ends on 2026-02-28'],
    [['health', '--by', 'segment', '--band', 'Healthy'], '--band and --by show', 'keep one'],
    [['health', '--by', 'priority'], 'accounts have no "priority"', 'split by plan, product, segm'],
    [
      ['health', '--month', '2026-10', '--account', 'UNKNOWN'],
      'no customer "UNKNOWN"',
      'lists all',
    ],
    [['check', '--as-of', 'today'], 'not "today"', 'year-month-day'],
    [['metrics', '--by', 'segment'], '--by segment is for figures', 'metrics nrr csat'],
    [['metrics', '--month', '2026-10'], '--month is for figures', 'lists all'],
    [['metrics', '--months', '3'], '--months is for figures', 'lists all'],
    [['metrics', 'nrr', '--months', '0'], 'not "0"', 'counts from 1 to 999'],
    [['metrics', 'nrr', '--threads', 'x'], 'not "x"', 'counts from 1'],
    [['metrics', 'nrr', '--memory-limit', 'much'], 'not "much"', 'KB, MB, GB or TB'],
    [['metrics', 'mau', '--by', 'priority'], 'mau cannot be split by priority', 'by plan, product'],
    [['explain', 'mau', '--by', 'priority'], 'mau cannot be split by priority', 'by plan, product'],
    [['compare', 'mau', 'customers', '--by', 'priority'], 'split by priority', 'by plan, product'],
    [['explain'], "missing required argument 'id'", 'cs-metrics explain --help'],
    [['compare', 'nrr'], "missing required argument 'second'", 'cs-metrics compare --help'],
    [['export', '--table', 'tickets', '--format', 'xml'], 'takes csv, parquet, arrow', 'reports'],
    [['export', '--table', 'tickets', '--format', 'parqet'], 'not "parqet"', 'mean parquet?'],
    [
      ['export', '--table', 'tickets', '--format', 'parquet', ...out('x.csv')],
      'ends in .csv, but --format asks for parquet',
      'x.parquet',
    ],
    [
      ['export', '--table', 'tickets', ...out('x.xlsx')],
      'ends in .xlsx',
      'endings: .csv, .parquet',
    ],
  ])('%j is told with what would be right', (args, says, hint) => {
    const isTold = args.includes('--as-of') || args.length < 3;
    const run = cli([...args, ...config, ...(isTold ? [] : clock)]);
    expect(run.stdout).toBe('');
    expect(run.stderr).toContain(says);
    expect(run.stderr.split('\n').find((line) => line.startsWith('hint: '))).toContain(hint);
    expect(run.code).toBe(2);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    [['--from', '2026-06', '--months', '3'], '--from and --months both say', '--from and --to'],
    [
      ['--from', '2026-06', '--to', '2026-01'],
      '2026-06 comes after --to 2026-01',
      '--from 2026-01',
    ],
    [['--from', '2026-06', '--month', '2026-01'], 'comes after --month', '--from 2026-01'],
    [['--from', '2026-12'], '--from 2026-12 comes after the newest complete month', '--to'],
    [['--from', '2026-13'], '--from takes a month', 'months run from 01 to 12'],
    [['--to', '2026-00'], '--to takes a month', 'months run from 01 to 12'],
    [['--to', '2026-06', '--month', '2026-06'], '--to and --month both', 'keep one'],
    [['--months', 'x'], '--months takes a whole number of months', 'counts from 1'],
  ])('%j of export is told with what would be right', (args, says, hint) => {
    const run = cli(['export', '--table', 'account_months', ...args, ...config, ...clock]);
    expect(run.stderr).toContain(says);
    expect(run.stderr.split('\n')[1]).toContain(hint);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('what was probably meant', () => {
  it.each([
    [monthHint('2026-1'), 'did you mean 2026-01?'],
    [monthHint('10/2026'), 'did you mean 2026-10?'],
    [monthHint('2026-10-31'), 'did you mean 2026-10?'],
    [monthHint('October 2026'), 'did you mean 2026-10?'],
    [monthHint('last'), 'months run from 01 to 12, such as 2026-01'],
    [quarterHint('Q3-2026'), 'did you mean 2026-Q3?'],
    [quarterHint('2026-3'), 'did you mean 2026-Q3?'],
    [quarterHint('spring'), 'quarters run from Q1 to Q4, such as 2026-Q3'],
    [dateHint('2024-02-30'), '2024-02 ends on 2024-02-29'],
    [dateHint('31.10.2026'), 'did you mean 2026-10-31?'],
    [dateHint('2026-10'), 'name the day, such as 2026-10-01'],
    [dateHint('10/31/2026'), 'dates are written year-month-day'],
  ])('%s', (hint, meant) => {
    expect(hint).toBe(meant);
  });
});
