import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decimalOf, units } from '../src/analyse/contribution.ts';
import { cli, root, rowsOf } from './cli.ts';

const oracle = JSON.parse(readFileSync(join(root, 'fixtures/small/expected.json'), 'utf8')).analyst;

type Row = Record<string, string>;

const small = ['--config', 'fixtures/small/cs-metrics.yaml'];
const year = ['--config', 'fixtures/year/cs-metrics.yaml', '--month', '2026-10'];

const compare = (...args: string[]) => cli(['compare', ...args]);

function rows(...args: string[]): Row[] {
  const { code, stdout, stderr } = compare(...args, '--format', 'csv');
  expect({ code, stderr, args }).toEqual({ code: 0, stderr: '', args });
  return rowsOf(stdout);
}

const accountsOf = (found: Row[]) => found.filter(({ role }) => role === 'account');

const sum = (found: Row[], column: string): string =>
  decimalOf(found.reduce((total, row) => total + units(row[column] || '0'), 0n));

describe('fixtures/small against its oracle', () => {
  it.each(Object.keys(oracle.compared))('movements of returning accounts %s', (key) => {
    const [month, window] = key.split('/') as [string, string];
    const found = rows(
      `nrr@cohort/${window}`,
      `nrr@movements/${window}`,
      ...small,
      '--month',
      month,
    );
    const theirs = oracle.compared[key];
    expect(accountsOf(found).map((row) => row.account_id)).toEqual(Object.keys(theirs));
    for (const row of accountsOf(found)) {
      const { first, second, effect } = theirs[row.account_id!];
      expect([row.first_numerator, row.second_numerator]).toEqual([first, second]);
      expect(Number(row.difference)).toBeCloseTo(effect, 6);
    }
  });

  it.each(Object.keys(oracle.churned))('denominators of churn %s', (key) => {
    const found = rows('logo_churn', 'logo_churn@average', ...small, '--month', key.slice(0, 7));
    const { difference, accounts } = oracle.churned[key];
    expect(Number(found[0]!.difference)).toBeCloseTo(difference, 9);
    expect(Object.fromEntries(accountsOf(found).map((row) => [row.account_id, 0]))).toEqual(
      Object.fromEntries(Object.keys(accounts).map((id) => [id, 0])),
    );
    for (const row of accountsOf(found)) {
      expect(Number(row.difference), row.account_id).toBeCloseTo(accounts[row.account_id!], 5);
    }
  });
});

describe('differences by account', () => {
  it.each([
    ['nrr@cohort/12m', 'nrr@movements/12m'],
    ['nrr/12m', 'nrr/1m'],
    ['grr', 'nrr'],
    ['mrr', 'mrr_opening'],
    ['mrr', 'arpa'],
    ['csat_mean_pct', 'csat'],
    ['nps', 'nps@all'],
    ['first_response_time', 'resolution_time'],
    ['resolution_time', 'resolution_time@p90'],
    ['ttv@contract', 'ttv@signup.km_median'],
    ['logo_churn@start/12m', 'logo_churn@all/12m'],
  ])('%s and %s add up', (first, second) => {
    const found = rows(first, second, ...year);
    const [total] = found;
    const accounts = accountsOf(found);
    expect(accounts.length).toBeGreaterThan(0);
    for (const of of ['numerator', 'denominator'] as const) {
      if (total![`${of}_difference`] === '') continue;
      const less = units(total![`second_${of}`] || '0') - units(total![`first_${of}`] || '0');
      expect(decimalOf(less)).toBe(decimalOf(units(total![`${of}_difference`]!)));
      expect(sum(accounts, `${of}_difference`)).toBe(decimalOf(less));
    }
    const told = Number(total!.second_value) - Number(total!.first_value);
    expect(Number(total!.difference)).toBeCloseTo(told, 9);
    expect(Number(sum(accounts, 'difference'))).toBeCloseTo(told, 5);
  });

  it('are none where both ids stand for one computation', () => {
    const found = rows('nrr@cohort.mrr', 'nrr@cohort.arr', ...year);
    expect(found).toHaveLength(1);
    expect(compare('nrr', 'nrr@cohort.arr', ...year).stdout).toContain('the same computation');
  });

  it('have a row for every segment before the accounts', () => {
    const found = rows('nrr/12m', 'nrr@movements/12m', ...year, '--by', 'segment');
    const segments = found.filter(({ role }) => role === 'segment');
    expect(found.findIndex(({ role }) => role === 'account')).toBe(segments.length + 1);
    for (const of of ['numerator_difference', 'denominator_difference']) {
      expect(decimalOf(units(sum(segments, of)))).toBe(decimalOf(units(found[0]![of]!)));
    }
  });

  it('say why there is no number', () => {
    const [total, ...rest] = rows('csat', 'csat_mean_pct', ...small, '--month', '2026-01');
    expect([total!.first_value, total!.difference, rest.length]).toEqual(['', '', 0]);
    const told = compare('csat', 'csat_mean_pct', ...small, '--month', '2026-01').stdout;
    expect(told).toContain('no answers in the period');
  });
});

describe('for people', () => {
  it('says what differs and who makes it', () => {
    const { stdout, stderr } = cli(
      ['compare', 'nrr@cohort/3m', 'nrr@movements/3m', ...small, '--month', '2026-06'],
      { env: { COLUMNS: '120' } },
    );
    expect(stderr).toBe('');
    expect(stdout.split('\n')[0]).toBe('nrr@cohort/3m and nrr@movements/3m · June 2026');
    expect(stdout).toContain('nrr@cohort/3m divides closing MRR by opening MRR; nrr@movements/3m');
    expect(stdout).toMatch(/difference +▼ 4\.85 pp +▼ \$90\.00 +=/);
    expect(stdout).toContain('What makes the difference (1)');
    expect(stdout).toMatch(
      /Kit Kilns +\$90\.00 +\$0\.00 +▼ \$90\.00 +▼ 4\.85 pp +contraction \/ churn/,
    );
  });

  it.each(['md', 'json'])('writes %s', (format) => {
    const run = compare('nrr/12m', 'nrr@movements/12m', ...year, '--format', format);
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' });
    if (format === 'md') expect(run.stdout).toContain('| nrr@movements/12m |');
    else expect(JSON.parse(run.stdout).rows[0].role).toBe('total');
  });
});

describe('errors', () => {
  it.each([
    [['nrr', 'nps'], 'error: nrr is in percent and nps in points'],
    [['nrr', 'nrr@cohort'], 'error: nrr@cohort/1m is named twice'],
    [['nrr', 'nrr@cohrt'], 'hint: did you mean nrr@cohort?'],
    [['nrr'], "error: missing required argument 'second'"],
  ])('%j', (args, says) => {
    const { code, stdout, stderr } = compare(...args, ...year);
    expect(stderr).toContain(says);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('a mean against a median', () => {
  const ids = ['first_response_time', 'first_response_time@median'];
  const where = ['--config', 'config.example.yaml', '--month', '2026-10'];

  it('shows the formula of each and times in the unit of the value', () => {
    const { stdout } = cli(['compare', ...ids, ...where]);
    expect(stdout).toContain('@mean/1m: sum of the times to the first reply ÷ answered tickets');
    expect(stdout).toContain('@median/1m: median of first response time over answered tickets');
    const [row] = rowsOf(cli(['metrics', ids[0]!, ...where, '--format', 'csv']).stdout);
    const hours = (Number(row!.numerator) / 3600).toFixed(1);
    expect(stdout).toMatch(new RegExp(`@mean/1m +${Number(row!.value).toFixed(1)} h +${hours} h `));
  });

  it('keeps each sentence in one paragraph of Markdown', () => {
    const { stdout } = cli(['compare', ...ids, ...where, '--format', 'md']);
    const [, ...paragraphs] = stdout.slice(0, stdout.indexOf('\n|')).trim().split('\n\n');
    expect(paragraphs.map((text) => text.split(' ')[0])).toEqual([
      'first_response_time@mean/1m',
      'first_response_time@mean/1m:',
      'first_response_time@median/1m:',
    ]);
  });
});
