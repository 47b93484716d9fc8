import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { differences, healthDifferences, idOf, product, shown } from './reference/compare.ts';
import { load } from './reference/data.ts';
import { type Dimension, rowDimensions } from './reference/dimensions.ts';
import { referenceHealth } from './reference/health.ts';
import { reference, type Window } from './reference/reference.ts';
import { revenueOf } from './reference/revenue-facts.ts';

const root = join(import.meta.dirname, '..');
const isBuilt = existsSync(join(root, 'bin/cs-metrics.js')) && existsSync(join(root, 'dist'));

const data = load(join(root, 'fixtures/year'));
const revenue = revenueOf(data);

const months = ['2026-10', '2026-05', '2025-12', '2024-12'];
const windows: Window[] = ['1m', '3m', '12m'];
const accountDimensions: Dimension[] = ['segment', 'plan', 'region', 'csm'];
const dimensions: Dimension[] = [...accountDimensions, ...rowDimensions];
const runs = months.flatMap((month) => dimensions.map((dimension) => ({ month, dimension })));

describe.skipIf(!isBuilt)('fixtures/year, recomputed by plain loops', () => {
  it.each(runs)('metrics of $month by $dimension', async ({ month, dimension }) => {
    const expected = reference(data, { month, windows }, dimension, revenue);
    const ids = [...new Set(expected.map(idOf))];
    const printed = await product(['metrics', ...ids, '--month', month, '--by', dimension]);
    expect(shown(differences(expected, printed))).toBe('');
  });

  it.each([
    ['2026-10', '2026-11-01'],
    ['2026-05', '2026-06-01'],
    ['2025-12', '2026-01-01'],
  ])('health of %s', async (month, t) => {
    const expected = referenceHealth(data, t, revenue);
    const printed = await product(['health', '--month', month]);
    expect(shown(healthDifferences(expected, printed))).toBe('');
  });
});
