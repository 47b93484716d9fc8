import * as z from 'zod';
import { mapping, oneOf, oneOrMany, record, whole, written } from './shapes.ts';

const text = z.string({ error: 'text' }).min(1, { error: 'text that is not empty' });
const window = written(/^[1-9]\d*[dwmqy]$/, 'a window such as 12m or 28d');
const ownWindow = written(/^[1-9]\d*[dm]$/, 'a window such as 12m or 28d');
const since = written(
  /^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/,
  'a month or a day such as 2026-01',
);
const signed = '[+-]?\\d+(\\.\\d+)?';
const level = written(
  new RegExp(
    `^((>=|<=|>|<|≥|≤)\\s*${signed}|${signed}\\s*(–|-|\\.\\.|to)\\s*${signed})\\s*[\\p{L}%/]*(\\d+(\\.0)?)?$`,
    'u',
  ),
  'a comparison such as ">= 100%" or a range such as "5–10"',
);

const levels = {
  min: level.optional().describe('Least acceptable.'),
  target: level.optional().describe('What is aimed for.'),
  best: level.optional().describe('Best in class.'),
  benchmark: level.optional().describe('What others reach; shown only.'),
};

const bySegment = record(text, mapping(levels));

/** Levels of one metric, from some month on where that is said. */
export const target = mapping({
  window: window.optional().describe('Window that the levels hold for.'),
  from: since.optional().describe('Month or day from which they hold.'),
  ...levels,
  segments: bySegment.optional().describe('Segment → its own levels.'),
  by: record(text, bySegment).optional().describe('Dimension → segment → its own levels.'),
});

/** The id of a metric of the config. */
export const metricId = written(/^[a-z][a-z0-9_]*$/, 'an id such as exec_touch_share');

/** A metric of the config: sums over the rows of a fact, a statistic of them, or a formula. */
export const ownMetric = mapping({
  title: text.describe('Name in reports.'),
  definition: text.optional().describe('The question it answers.'),
  unit: oneOf([
    ...(['percent', 'money', 'count', 'number', 'score', 'points'] as const),
    ...(['days', 'hours', 'minutes'] as const),
  ]).describe('Unit of the value.'),
  better: oneOf(['higher', 'lower', 'neutral', 'range']).describe('Which way is good.'),
  kind: oneOf(['lagging', 'leading', 'activity']).optional().describe('What it tells.'),
  over: text.optional().describe('Fact whose rows count.'),
  where: text.optional().describe('SQL over a row; only rows that meet it count.'),
  at: oneOf(['opening', 'closing']).optional().describe('When the segment of an account is taken.'),
  numerator: text.optional().describe('SQL sums and counts over the rows.'),
  denominator: text.optional().describe('SQL sums and counts by which they are divided.'),
  value: text.optional().describe('SQL over a row, for a statistic.'),
  statistic: oneOf(['mean', 'median', 'p90']).optional().describe('Statistic of the values.'),
  per: whole('a whole number of at least 1', 1).optional().describe('Divides the value.'),
  needs: oneOrMany(text, 'a table.column or a list of them')
    .optional()
    .describe('table.column without which there is no number.'),
  formula: text.optional().describe('Arithmetic over other metrics.'),
  windows: oneOrMany(ownWindow, 'a window or a list of windows').optional().describe('Windows.'),
  targets: oneOrMany(target, 'a mapping or a list of mappings').optional().describe('Levels.'),
  bands: record(text, level).optional().describe('Word → comparison, the best word first.'),
});

export type WrittenTarget = z.infer<typeof target>;
export type WrittenMetric = z.infer<typeof ownMetric>;
