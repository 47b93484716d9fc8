import { expect, it } from 'vitest';
import { addDays } from '../src/lib/dates.ts';
import { cli, rowsOf } from './cli.ts';

const mixed = '--set health.model={default: points, segments: {SMB: signals}}';
const config = ['--config', 'fixtures/year/cs-metrics.yaml', '--set', mixed.slice(6)];
const table = (name: string, ...args: string[]): Record<string, string>[] => {
  const { stdout, stderr } = cli([...args, ...config, '--format', 'csv', '--table', name]);
  if (stdout === '') throw new Error(stderr);
  return rowsOf(stdout);
};
const month = ['--month', '2026-10', '--as-of', '2026-11-01'];

/** Score, band and model of every customer as `health` tells them. */
function told(...at: string[]): Map<string, Record<string, string>> {
  return new Map(table('accounts', 'health', ...at).map((row) => [row.account_id!, row]));
}

it('the forecast scores every account by the model of its segment, as health does', () => {
  const health = told(...month);
  const dues = table('renewals', 'forecast', ...month.slice(0, 2), '--as-of', '2026-11-01');
  const own = dues.filter(({ account_id }) => health.has(account_id!));
  expect(own.length).toBeGreaterThan(20);
  const models = new Set(own.map(({ account_id }) => health.get(account_id!)!.model));
  expect([...models].sort()).toEqual(['points', 'signals']);
  for (const { account_id, band } of own) {
    expect([account_id, band]).toEqual([account_id, health.get(account_id!)!.band]);
  }
});

it('the last health of those who left is that of the model of their segment', () => {
  const left = table('accounts', 'churn', ...month).filter(({ band }) => band !== '');
  expect(left.length).toBeGreaterThan(0);
  for (const { account_id, left_on, band, health } of left) {
    const then = told('--as-of', addDays(left_on!, -1)).get(account_id!)!;
    expect([account_id, health, band]).toEqual([account_id, then.score, then.band]);
  }
});

it.each([
  [['backtest', ...config], 'health.model names several models: points, signals'],
  [['backtest', ...config, '--model', 'points,signals'], 'backtest takes one model'],
  [['health', ...config, '--model', 'points,points'], '--model names points twice'],
  [['health', ...config, '--model', ','], '--model "," names no model'],
])('%j is refused', (args, message) => {
  const { code, stderr } = cli(args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  expect(stderr).toContain('hint: ');
});
