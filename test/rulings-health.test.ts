import { describe, expect, it } from 'vitest';
import { cli } from './cli.ts';
import { companyOf, measured, pays, type Row } from './company.ts';
import { csv, exportsOf } from './exports.ts';

const month = ['--month', '2026-10'];

/** Names at the beginning of the rows below a title, up to the next blank line. */
function names(stdout: string, title: string): string[] {
  const lines = stdout.split('\n');
  const from = lines.findIndex((line) => line.startsWith(title));
  const rows = lines.slice(from + 2, lines.indexOf('', from));
  return rows.map((line) => line.trim().split(/ {2,}/)[0]!);
}

describe('at-risk accounts', () => {
  const small = ['--config', 'fixtures/small/cs-metrics.yaml', '--month', '2026-06'];
  const listed = (...args: string[]) =>
    names(cli(['health', ...small, ...args], { env: { COLUMNS: '100' } }).stdout, 'At-Risk');
  const cut = (name: string) => name.replace(/ \d.*$/, '');

  it('critical accounts stand among those at risk only when asked for', () => {
    const atRisk = ['Gus Glass', 'Jo Jewels', 'Ned Nets', 'Ray Radio'];
    const critical = ['Hal Hotels', 'Ida Inks', 'Kit Kilns'];
    expect(listed().map(cut).sort()).toEqual(atRisk);
    const all = listed('--set', 'health.include_below=true').map(cut);
    expect(all.sort()).toEqual([...atRisk, ...critical].sort());
  });
});

it('full seats come first among those ready to expand', () => {
  const accounts = ['roomy', 'full', 'at the limit', 'top'];
  const days = Array.from({ length: 28 }, (_, i) => `2026-10-${String(i + 4).padStart(2, '0')}`);
  const users = { roomy: 7, full: 9, 'at the limit': 8, top: 9 };
  const usage = Object.entries(users).flatMap(([account, n]) =>
    days.flatMap((day) => Array.from({ length: n }, (_, u) => `${account},u${u},${day} 10:00:00`)),
  );
  const plans = { roomy: 'Basic', full: 'Basic', 'at the limit': 'Basic', top: 'Pro' };
  const billing = Object.entries(plans).map(([account, plan], i) => {
    // The one with full seats pays least, so that it would stand last by MRR.
    return `s${i},${account},${plan},10,${account === 'full' ? 10 : 100},USD,month,2025-01-01`;
  });
  const columns = 'subscription_id,account_id,plan,quantity,amount,currency,interval,starts_on';
  const company = exportsOf(
    {
      's.csv': csv(columns, ...billing),
      'u.csv': csv(
        'account_id,user_id,occurred_at',
        ...usage,
        ...accounts.map((a) => `${a},u,2025-06-01 10:00:00`),
      ),
    },
    'sources: [{table: subscriptions, files: s.csv}, {table: usage_events, files: u.csv}]',
    'plans: [Basic, Pro]',
    'health: {min_coverage: 30%}',
  );
  const { stdout } = company.run('health', ...month, '--as-of', '2026-10-31');
  expect(names(stdout, 'Expansion Ready')).toEqual(['full', 'at the limit', 'roomy']);
  expect(stdout).toContain('seats 90 % used');
  expect(stdout).not.toContain('seats 80 % used');
});

it('too many and too few customers of a CSM both miss their range', () => {
  // Ranges of the pillars: 1 to 5 in enterprise, 5 to 10 in mid market, 15 to 30 in small business.
  const customers = { enterprise: 6, mid_market: 4, small_business: 15 };
  const cases = Object.entries(customers).map(([segment, n]) => {
    const ids = Array.from({ length: n }, (_, i) => `a${i}`);
    const accounts = ids.map((account_id): Row => ({ account_id, csm_id: segment }));
    const subscriptions = ids.flatMap((id) => pays(id, { '2025-01-01': 10 }));
    return [segment, { accounts, subscriptions }];
  });
  const told = measured(
    companyOf(Object.fromEntries(cases), 'follow: [pillars]'),
    ['csm_load'],
    ...month,
  );
  const shown = Object.keys(customers).map((segment) => {
    const { value, target, target_to, status } = told(segment, 'csm_load')!;
    return `${value} of ${target}–${target_to} ${status}`;
  });
  expect(shown).toEqual(['6 of 1–5 missed', '4 of 5–10 missed', '15 of 15–30 met']);
});
