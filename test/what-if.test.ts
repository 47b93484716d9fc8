import { describe, expect, it } from 'vitest';
import { cli, rowsOf } from './cli.ts';
import { shown } from './exports.ts';

const example = ['--config', 'config.example.yaml', '--month', '2026-10'];
const change = 'health.settings.usage.daily_weekdays=12';
const rows = (...args: string[]) => {
  const run = cli([...args, ...example, '--format', 'csv']);
  if (run.code !== 0) throw new Error(run.stderr);
  return rowsOf(run.stdout);
};

describe('what-if', () => {
  it('is health without the change against health with it', () => {
    const [is, would] = [rows('health'), rows('health', '--set', change)];
    const told = rows('what-if', '--set', change);
    const byId = new Map(told.map((row) => [row.account_id, row]));
    expect(told).toHaveLength(is.length);
    for (const [i, { account_id, score, band, mrr }] of is.entries()) {
      expect(would[i]!.account_id).toBe(account_id);
      expect(byId.get(account_id), account_id).toMatchObject({
        ...{ score, band, mrr, new_score: would[i]!.score, new_band: would[i]!.band },
      });
    }
    const moved = told.filter((row) => row.band !== row.new_band);
    expect(moved.length).toBeGreaterThan(0);
    const { stdout } = cli(['what-if', ...example, '--set', change]);
    expect(stdout).toContain(`${moved.length} account`);
    for (const { account } of moved) expect(stdout).toContain(account!);
  });

  it('takes other weights, bands and models', () => {
    const heavy = 'models.heavy={like: points, weights: {payment: 30}}';
    const told = rows('what-if', '--set', heavy, '--set', 'health.model=heavy');
    const other = rows('health', '--set', heavy, '--model', 'heavy');
    expect(told.map((row) => row.new_score).sort()).toEqual(other.map((row) => row.score).sort());
    const bands =
      'models.strict={like: points, bands: [{from: 90, name: Healthy}, {from: 0, name: Critical}]}';
    const { stdout } = cli([
      ...['what-if', ...example, '--set', bands, '--set', 'health.model=strict'],
    ]);
    expect(stdout).toMatch(/Healthy \(80\+\) +Healthy \(90\+\)/);
  });

  it('tells what the forecast would make of it', () => {
    const chances = 'forecast.probabilities={80: 90%, 60: 80%, 40: 60%, 20: 30%, 0: 10%}';
    const totalOf = (...sets: string[]) => {
      const told = rows('forecast', '--table', 'forecast', ...sets);
      const { due_arr: due, expected_arr: expected } = told.find(({ segment }) => segment === '')!;
      return [due, expected].map((amount) => Math.round(Number(amount)).toLocaleString('en-US'));
    };
    const sets = ['--set', change, '--set', chances];
    const [is, would] = [totalOf(), totalOf(...sets)];
    expect(is).not.toEqual(would);
    const { stdout } = cli(['what-if', ...example, ...sets]);
    expect(stdout).toMatch(new RegExp(`as it is +\\$${is[0]} +\\$${is[1]} `));
    expect(stdout).toMatch(new RegExp(`as it would be +\\$${would[0]} +\\$${would[1]} `));
  });

  it.each([
    [[], 'nothing changes'],
    [['--set', 'plans=[a]'], '"plans=[a]" changes more than health'],
    [['--set', 'health.settings.usage.dayly=1'], 'unknown setting "usage.dayly" of health models'],
  ])('refuses %j', (args, message) => {
    const run = cli(['what-if', ...args, ...example]);
    expect(shown(run)[0]).toMatch(/^2 error: /);
    expect(run.stderr).toContain(message);
  });
});
