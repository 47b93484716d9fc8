import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decimalOf, units } from '../src/analyse/contribution.ts';
import { cli, root, rowsOf } from './cli.ts';

const oracle = JSON.parse(readFileSync(join(root, 'fixtures/small/expected.json'), 'utf8')).analyst;

type Row = Record<string, string>;

const small = ['--config', 'fixtures/small/cs-metrics.yaml'];
const year = ['--config', 'fixtures/year/cs-metrics.yaml', '--month', '2026-10'];

function rows(...args: string[]): Row[] {
  const { code, stdout, stderr } = cli(['explain', ...args, '--change', '--format', 'csv']);
  expect({ code, stderr, args }).toEqual({ code: 0, stderr: '', args });
  return rowsOf(stdout);
}

const of = (found: Row[], role: string) => found.filter((row) => row.role === role);

const sum = (found: Row[], ...columns: string[]): number =>
  Number(
    decimalOf(
      found.reduce(
        (total, row) => columns.reduce((size, column) => size + units(row[column] || '0'), total),
        0n,
      ),
    ),
  );

describe('fixtures/small against its oracle', () => {
  it.each(Object.keys(oracle.decomposed))('net retention %s by segment and account', (key) => {
    const theirs = oracle.decomposed[key];
    const found = rows('nrr', ...small, '--month', key.slice(0, 7), '--by', 'segment');
    expect(Number(of(found, 'total')[0]!.effect)).toBeCloseTo(theirs.change, 9);
    const segments = of(found, 'segment');
    expect(segments.map(({ segment }) => segment)).toEqual(Object.keys(theirs.segments));
    for (const { segment, rate_effect, mix_effect } of segments) {
      const { rate, mix } = theirs.segments[segment!];
      expect(Number(rate_effect), `${segment} rate`).toBeCloseTo(rate, 5);
      expect(Number(mix_effect), `${segment} mix`).toBeCloseTo(mix, 5);
    }
    const accounts = of(found, 'account');
    expect(accounts.map((row) => row.account_id).sort()).toEqual(Object.keys(theirs.accounts));
    for (const { account_id, effect } of accounts)
      expect(Number(effect), account_id).toBeCloseTo(theirs.accounts[account_id!], 5);
  });
});

describe('changes add up', () => {
  it.each([
    'nrr',
    'nrr/12m',
    'logo_churn@all/12m',
    'mrr',
    'arpa',
    'csat_mean',
    'nps/12m',
    'user_adoption',
    'resolution_time',
    'ttv@contract',
  ])('%s by segment and by account', (id) => {
    const found = rows(id, ...year, '--by', 'segment');
    const [total] = found;
    const change = Number(total!.effect);
    expect(change).toBeCloseTo(Number(total!.value) - Number(total!.value_before), 6);
    expect(sum(of(found, 'account'), 'effect')).toBeCloseTo(change, 5);
    const segments = of(found, 'segment');
    expect(segments.length).toBeGreaterThan(1);
    expect(sum(segments, 'effect')).toBeCloseTo(change, 5);
    if (total!.denominator === '') return;
    expect(sum(segments, 'rate_effect', 'mix_effect')).toBeCloseTo(change, 5);
    for (const row of segments)
      expect(sum([row], 'rate_effect', 'mix_effect')).toBeCloseTo(Number(row.effect), 9);
  });

  it('of a median come from the rows that decide it', () => {
    const found = rows('resolution_time@median', ...year, '--by', 'segment');
    expect(of(found, 'segment')).toEqual([]);
    expect(sum(of(found, 'account'), 'effect')).toBeCloseTo(Number(found[0]!.effect), 5);
  });

  it('of one account are its part of the whole', () => {
    const [, ...all] = rows('nrr', ...year);
    const some = all[0]!;
    const [total, ...own] = rows('nrr', ...year, '--account', some.account_id!);
    expect([total!.role, own]).toEqual(['total', [some]]);
  });

  it('are none where one of the periods has no number', () => {
    expect(rows('csat', ...small, '--month', '2026-01', '--by', 'segment')).toEqual([]);
  });
});

it('people see rate, mix and movers beside the segments', () => {
  const args = ['explain', 'nrr/12m', ...year, '--by', 'segment'];
  const { stdout, stderr } = cli(args, { env: { COLUMNS: '110' } });
  expect(stderr).toBe('');
  expect(stdout).toContain('What changed since 2026-09, by segment');
  expect(stdout).toMatch(
    /total +103\.51 % +102\.62 % +100\.0 % +100\.0 % +▼ 0\.81 pp +▼ 0\.08 pp +▼ 0\.89 pp/,
  );
  expect(stdout).toContain('Who changed it most since 2026-09');
  const machine = cli([...args, '--format', 'csv']).stdout;
  expect(machine).toMatch(/^account_id,account,role,numerator/);
});
