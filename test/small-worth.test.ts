import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, root, rowsOf } from './cli.ts';

type Worth = Record<string, number | null>;

// From oracle/worth.py, which adds up the rows with fractions.
const oracle: Record<string, Record<string, Worth | null>> = JSON.parse(
  readFileSync(join(root, 'fixtures/small/expected.json'), 'utf8'),
).lifetime_worth;
const methods = ['lifespan', 'retention', 'purchases', 'net'] as const;
const config = ['--config', 'fixtures/small/worth/cs-metrics.yaml', '--as-of', '2026-06-30'];

const measured = (ids: readonly string[], ...args: string[]) => {
  const { stdout, stderr } = cli([
    ...['metrics', ...ids, ...config, '--month', '2026-06', '--format', 'csv', ...args],
  ]);
  expect(stderr).toBe('');
  return rowsOf(stdout);
};

describe('what a customer is worth', () => {
  it.each(Object.keys(oracle))('%s against the oracle', (name) => {
    const [costs, margin] = name.split(' ') as [string, string];
    const rows = measured(
      methods.map((method) => `clv@${method}`),
      ...['--by', 'segment', '--set', `sources.0.files=${costs}.csv`],
      ...(margin === '1' ? [] : ['--set', `definitions.clv.gross_margin=${margin}`]),
    );
    for (const [segment, theirs] of Object.entries(oracle[name]!)) {
      for (const method of methods) {
        const own = segment === 'total' ? '' : segment;
        const row = rows.find((r) => r.variant === method && r.segment === own);
        const expected = theirs?.[method] ?? null;
        const what = `${method} of ${segment}`;
        if (expected !== null) expect(Number(row!.value), what).toBeCloseTo(expected, 7);
        else expect(row?.value ?? '', what).toBe('');
      }
    }
  });

  it.each([
    ['without costs', ['--set', 'sources.0.table=staff'], 'needs costs'],
    [
      'with costs of support alone',
      ['--set', `sources.0.where=category = 'support'`],
      'the cost of acquisition is unknown: the costs do not tell it',
    ],
  ])('is not told net %s', (_, args, note) => {
    const [row] = measured(['clv@net'], ...args);
    expect(row).toMatchObject({ value: '', note });
  });

  it('takes a margin as a share', () => {
    const of = (margin: string) =>
      measured(['clv'], '--set', `definitions.clv.gross_margin=${margin}`)[0]!.value;
    expect(of('80%')).toBe(of('0.8'));
    const wrong = cli(['metrics', 'clv', ...config, '--set', 'definitions.clv.gross_margin=80']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('is not a share such as 60%');
  });
});
