import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, rowsOf, sharedData } from './cli.ts';

const folder = join(sharedData, 'ravenstack');
const isThere = existsSync(folder);

const tables = {
  accounts: 'ravenstack_accounts',
  subscriptions: 'ravenstack_subscriptions',
  usage_events: 'ravenstack_feature_usage',
  tickets: 'ravenstack_support_tickets',
};

const config = (format: 'csv' | 'parquet') => {
  const place = format === 'csv' ? folder : join(folder, 'parquet');
  const sources = Object.entries(tables).map(
    ([table, name]) =>
      `  - {table: ${table}, files: '${join(place, name)}.${format}', preset: ravenstack}`,
  );
  const text = `version: 1
timezone: UTC
sources:
${sources.join('\n')}
definitions:
  attribute_by: {resolution_time: created, csat: created, escalations: created}
`;
  const path = join(mkdtempSync(join(tmpdir(), 'ravenstack-')), 'cs-metrics.yaml');
  writeFileSync(path, text);
  return path;
};

const ids = [
  'mrr_opening mrr_new mrr_reactivation mrr_expansion mrr_contraction mrr_churn mrr arr arpa customers',
  'nrr grr logo_churn first_response_time first_response_time@median first_response_time@p90',
  'resolution_time resolution_time@median resolution_time@p90 csat csat_mean escalations',
  'mau dau stickiness',
]
  .join(' ')
  .split(' ');

const run = (format: 'csv' | 'parquet', path = config(format), ...more: string[]) =>
  cli([
    'metrics',
    ...ids,
    ...more,
    ...['--config', path, '--months', '24', '--month', '2024-12', '--as-of', '2025-01-01'],
    ...['--format', 'csv'],
  ]);

const expected = (name: string) => rowsOf(readFileSync(join(folder, 'expected', name), 'utf8'));

/** Our metric, their column, and the factor from theirs to ours. */
const pairs: [file: string, column: string, metric: string, factor: number][] = [
  ['monthly_mrr_excl.csv', 'opening_mrr', 'mrr_opening', 1],
  ['monthly_mrr_excl.csv', 'new', 'mrr_new', 1],
  ['monthly_mrr_excl.csv', 'reactivation', 'mrr_reactivation', 1],
  ['monthly_mrr_excl.csv', 'expansion', 'mrr_expansion', 1],
  ['monthly_mrr_excl.csv', 'contraction', 'mrr_contraction', -1],
  ['monthly_mrr_excl.csv', 'churn', 'mrr_churn', -1],
  ['monthly_mrr_excl.csv', 'closing_mrr', 'mrr', 1],
  ['monthly_mrr_excl.csv', 'arr', 'arr@run_rate', 1],
  ['monthly_mrr_excl.csv', 'arpa', 'arpa', 1],
  ['monthly_mrr_excl.csv', 'closing_customers', 'customers', 1],
  ['monthly_mrr_excl.csv', 'nrr', 'nrr@cohort', 100],
  ['monthly_mrr_excl.csv', 'grr', 'grr@cohort', 100],
  ['monthly_mrr_excl.csv', 'logo_churn', 'logo_churn@start', 100],
  ['support_by_month.csv', 'mean_first_response_min', 'first_response_time@mean', 1 / 60],
  ['support_by_month.csv', 'median_first_response_min', 'first_response_time@median', 1 / 60],
  ['support_by_month.csv', 'p90_first_response_min', 'first_response_time@p90', 1 / 60],
  ['support_by_month.csv', 'mean_resolution_h', 'resolution_time@mean', 1],
  ['support_by_month.csv', 'median_resolution_h', 'resolution_time@median', 1],
  ['support_by_month.csv', 'p90_resolution_h', 'resolution_time@p90', 1],
  ['support_by_month.csv', 'csat_mean', 'csat_mean', 1],
  ['support_by_month.csv', 'csat_pct_4_5', 'csat', 1],
  ['support_by_month.csv', 'escalations', 'escalations', 1],
  ['usage_by_month.csv', 'mau', 'mau', 1],
  ['usage_by_month.csv', 'avg_dau_calendar_days', 'dau', 1],
  ['usage_by_month.csv', 'stickiness_dau_mau', 'stickiness', 100],
];

describe.skipIf(!isThere)(`ravenstack (skipped where ${folder} is absent)`, () => {
  const csv = isThere ? run('csv') : { code: 0, stdout: '', stderr: '' };

  it('runs silently', () => {
    expect(csv.stderr).toBe('');
    expect(csv.code).toBe(0);
  });

  it.each(pairs)('%s %s is %s', (file, column, metric, factor) => {
    const ours = rowsOf(csv.stdout);
    const theirs = expected(file).filter(({ month }) => month !== 'ALL');
    expect(theirs).toHaveLength(24);
    for (const row of theirs) {
      const month = row.month!.slice(0, 7);
      const [id, variant = ''] = metric.split('@');
      const own = ours.find((r) => r.metric === id && r.variant === variant && r.period === month);
      const [theirText, ourText] = [row[column]!, own?.value];
      const decimals = theirText.split('.')[1]?.length ?? 0;
      // Their figures are rounded; ours must round to the same.
      if (theirText === '') expect(ourText, `${month} ${metric}`).toBe('');
      else {
        const difference = Math.abs(Number(ourText) / factor - Number(theirText));
        expect(
          difference,
          `${month} ${metric}: ${ourText} against ${theirText}`,
        ).toBeLessThanOrEqual(0.5000001 * 10 ** -decimals);
      }
    }
  });

  it('gives the same bytes from Parquet', () => {
    expect(run('parquet')).toEqual(csv);
  });

  it('needs no config but the one that init proposes', () => {
    const own = mkdtempSync(join(tmpdir(), 'ravenstack-'));
    const proposed = cli(['init', folder], { cwd: own });
    expect(proposed.code).toBe(0);
    // Where the lines break depends on how long the folder's path is.
    expect(proposed.stderr).toMatch(/ravenstack_churn_events\.csv:\s+fits\s+no\s+table/);
    // Which month a ticket belongs to is a matter of definition, and the expected figures have their own.
    const by =
      'definitions.attribute_by={resolution_time: created, csat: created, escalations: created}';
    expect(run('csv', join(own, 'cs-metrics.yaml'), '--set', by)).toEqual(csv);
  });
});
