import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, root, rowsOf } from './cli.ts';
import { csv, exportsOf, source } from './exports.ts';

type Share = { value: number; numerator: string; denominator: string };

// From oracle/flawed.py, which reads every value by itself.
const oracle: Record<string, Record<string, Share>> = JSON.parse(
  readFileSync(join(root, 'fixtures/small/expected.json'), 'utf8'),
).quality;
const config = ['--config', 'fixtures/small/flawed/cs-metrics.yaml', '--as-of', '2026-06-30'];
const ids = Object.keys(oracle);

describe('the quality of the exports', () => {
  const { stdout, stderr } = cli([
    'metrics',
    ...ids,
    ...config,
    '--by',
    'source',
    '--format',
    'csv',
  ]);
  const rows = rowsOf(stdout);

  it.each(ids)('%s against the oracle, by source', (id) => {
    expect(stderr).toBe('');
    const told = rows
      .filter(({ metric }) => metric === id)
      .map(({ segment, value, numerator, denominator }) => [
        segment === '' ? 'total' : segment,
        { value: Number(value), numerator, denominator },
      ]);
    expect(Object.fromEntries(told)).toEqual(oracle[id]);
  });

  it('is judged by the levels of the document', () => {
    const totals = rows.filter(({ segment }) => segment === '');
    const told = totals.map((r) => [r.metric, r.target_op, r.target, r.status].join(' '));
    expect(told).toEqual([
      'dq_accuracy >= 99.5 missed',
      'dq_completeness > 95.0 near',
      'dq_timeliness >= 100.0 missed',
    ]);
  });

  it('is what check says of them', () => {
    const told = cli(['check', ...config]).stdout;
    expect(told).toContain('accuracy 50.0 %');
    expect(told).toContain('completeness 91.8 %');
    expect(told).toContain('users ends 36 days ago');
  });

  it('is that of now, so that earlier periods have none', () => {
    const run = cli(['metrics', 'dq_accuracy', ...config, '--months', '2', '--format', 'csv']);
    const told = rowsOf(run.stdout).map(({ period, value, note }) => `${period} ${value}${note}`);
    const why = 'only the newest period is judged, and there must be something to judge';
    expect(told).toEqual([`2026-05 no rows were read: ${why}`, '2026-06 50.0']);
  });

  it('is the same beside metrics that read less of the usage', () => {
    const run = cli(['metrics', 'mau', 'dq_accuracy', ...config, '--format', 'csv']);
    expect(rowsOf(run.stdout).map(({ value }) => value)).toEqual(['2', '50.0']);
  });

  it('is taken apart by source', () => {
    const run = cli(['explain', 'dq_accuracy', ...config, '--by', 'source']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/invoices +40\.0 %/);
  });
});

describe('quality that is not known', () => {
  it('says why', () => {
    const { run } = exportsOf(
      { 's.csv': csv('staff_id', 'ann') },
      source('staff', 's.csv'),
      'timezone: UTC',
    );
    const all = ['metrics', 'dq_timeliness', 'dq_consistency', '--month', '2026-06'];
    const rows = rowsOf(run(...all, '--format', 'csv').stdout);
    expect(rows.map(({ value, note }) => `${value}${note}`)).toEqual([
      'needs quality.max_age',
      'no figures of earlier runs are recorded',
    ]);
    const aged = rowsOf(run(...all, '--set', 'quality.max_age=3d', '--format', 'csv').stdout);
    expect(aged[0]!.note).toMatch(/^no source tells its age/);
  });
});
