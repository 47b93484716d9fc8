import type { Metric } from './metric.ts';

const base = {
  over: 'data_quality',
  family: 'quality',
  kind: 'activity',
  unit: 'percent',
  better: 'higher',
  windows: ['1m', '3m', '12m'],
  times: 100,
  n: 'sum(n_all)',
  follows: ['service'],
} as const;

const level = { follow: 'service', level: 'target', variant: '', window: '1m' } as const;
const now = 'only the newest period is judged, and there must be something to judge';

/** Share of rows that can be trusted as they are. */
export const dqAccuracy: Metric = {
  ...base,
  id: 'dq_accuracy',
  title: 'Data accuracy',
  definition: 'Which share of the rows of the exports has no rejected value?',
  formula: 'rows used without a rejected value ÷ rows used or rejected, as `check` counts them',
  where: "kind = 'rows'",
  numerator: 'sum(good)',
  denominator: 'sum(n_all)',
  words: { numerator: 'rows without a rejected value', denominator: 'rows used or rejected' },
  empty: `no rows were read: ${now}`,
  targets: [{ ...level, says: '>= 99.5' }],
};

/** Share of the expected values that are there. */
export const dqCompleteness: Metric = {
  ...base,
  id: 'dq_completeness',
  title: 'Data completeness',
  definition: 'Which share of the values that figures depend on is there?',
  formula:
    'values present ÷ values expected in mapped columns: required ones, accounts, users, currencies and dimensions',
  where: "kind = 'values'",
  numerator: 'sum(good)',
  denominator: 'sum(n_all)',
  words: { numerator: 'values present', denominator: 'values expected' },
  empty: `no value is expected: ${now}`,
  targets: [{ ...level, says: '> 95' }],
};

/** Share of sources that are young enough. */
export const dqTimeliness: Metric = {
  ...base,
  id: 'dq_timeliness',
  title: 'Data timeliness',
  definition: 'Which share of the sources is not older than `quality.max_age`?',
  formula: 'sources whose newest row is not older than max_age ÷ sources that tell their age',
  needs: ['quality.max_age'],
  where: "kind = 'sources'",
  numerator: 'sum(good)',
  denominator: 'sum(n_all)',
  words: { numerator: 'sources young enough', denominator: 'sources that tell their age' },
  empty: `no source tells its age: ${now}`,
  targets: [{ ...level, says: '>= 100' }],
};

/** Share of recorded figures that come out the same again. */
export const dqConsistency: Metric = {
  ...base,
  id: 'dq_consistency',
  title: 'Data consistency',
  definition:
    'Which share of the figures of earlier runs comes out the same from the exports of now?',
  formula: 'recorded figures that recompute to the same value ÷ recorded figures',
  where: "kind = 'figures'",
  numerator: 'sum(good)',
  denominator: 'sum(n_all)',
  words: { numerator: 'figures that are the same', denominator: 'recorded figures' },
  empty: 'no figures of earlier runs are recorded',
  targets: [{ ...level, says: '>= 100' }],
};
