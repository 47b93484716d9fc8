import { describe, expect, it } from 'vitest';
import { rangeNames } from '../src/facts/accounts.ts';
import { declaredSegments, segmentOrder } from '../src/facts/segment-order.ts';
import { cli, rowsOf } from './cli.ts';

const config = {
  plans: ['Basic', 'Pro'],
  dimensions: {
    seats: { path: 'accounts.licensed_seats', map: null, ranges: [5, 20, 100] },
    area: {
      path: 'accounts.region',
      map: { EMEA: 'World', APAC: 'World', AMER: 'Home' },
      ranges: null,
    },
    city: { path: 'accounts.region', map: null, ranges: null },
  },
};
const sorted = (dimension: string, names: string[]) =>
  names.toSorted(segmentOrder(config as never, dimension));

describe('segments stand in their declared order', () => {
  it.each([
    [
      'seats',
      ['unknown', '100+', '20–99', '5–19', '<5'],
      ['<5', '5–19', '20–99', '100+', 'unknown'],
    ],
    ['area', ['other', 'Home', 'World'], ['World', 'Home', 'other']],
    ['plan', ['Trial', 'Pro', 'Basic', 'Free'], ['Basic', 'Pro', 'Free', 'Trial']],
    ['city', ['b', 'C', 'a'], ['C', 'a', 'b']],
    ['age', ['10', '9', '2', 'x'], ['2', '9', '10', 'x']],
    [
      'tenure',
      ['3–12 months', '12+ months', 'unknown', '0–3 months', 'not yet paid'],
      ['not yet paid', '0–3 months', '3–12 months', '12+ months', 'unknown'],
    ],
  ])('%s', (dimension, names, expected) => {
    expect(sorted(dimension, names)).toEqual(expected);
  });

  it('of ranges from the lowest', () => {
    expect(rangeNames([5])).toEqual(['<5', '5+']);
    expect(declaredSegments(config as never, 'city')).toEqual([]);
  });

  const ranges = [
    '--set',
    'dimensions.seats={from: accounts.licensed_seats, ranges: [5, 20, 100]}',
  ];
  const where = ['--config', 'config.example.yaml', '--month', '2026-10', ...ranges];
  const names = ['<5', '5–19', '20–99', '100+'];
  it.each([
    [['metrics', 'customers', '--by', 'seats'], 'segment'],
    [['metrics', 'user_adoption', '--by', 'seats'], 'segment'],
    [['explain', 'customers', '--by', 'seats'], 'segment'],
    [['explain', 'customers', '--by', 'seats', '--change'], 'segment'],
    [['health', '--by', 'seats'], 'segment'],
    [['compare', 'mau', 'wau', '--by', 'seats'], 'segment'],
  ])('%j', (args, column) => {
    const { stdout } = cli([...args, ...where, '--format', 'csv']);
    const found = rowsOf(stdout).map((row) => row[column]!);
    const shown = [...new Set(found.filter((name) => names.includes(name)))];
    expect(shown.length).toBeGreaterThan(2);
    expect(shown).toEqual(names.filter((name) => shown.includes(name)));
  });
});

describe('explain --by for machines', () => {
  it('has the segments that `metrics` has, beside accounts that add up as before', () => {
    const where = ['--config', 'config.example.yaml', '--month', '2026-10', '--format', 'csv'];
    const rows = rowsOf(cli(['explain', 'csat', '--by', 'tenure', ...where]).stdout);
    const measured = rowsOf(cli(['metrics', 'csat', '--by', 'tenure', ...where]).stdout);
    const own = rows.filter(({ role }) => role === 'segment');
    const pick = (r: Record<string, string>, value: string) =>
      [r.dimension, r.segment, r.numerator, r.denominator, r[value]].join(' ');
    expect(own.map((row) => pick(row, 'amount'))).toEqual(
      measured.filter(({ segment }) => segment !== '').map((row) => pick(row, 'value')),
    );
    const bare = rowsOf(cli(['explain', 'csat', ...where]).stdout);
    expect(rows.filter(({ role }) => role !== 'segment')).toEqual(bare);
  });
});
