import * as z from 'zod';
import { modelChoice } from './schema-models.ts';
import { mapping, oneOf, oneOrMany, record, written } from './shapes.ts';
import { anyText, days, flag, number, percent, positive, share, text } from './words.ts';

const policy = written(
  /^(redistribute|neutral|zero|fail|carry_forward\([1-9]\d*d\))$/,
  'one of redistribute, neutral, zero, fail, carry_forward(60d)',
);

/** A setting, or settings by the next part of their dotted name. */
export type Setting = string | number | { [name: string]: Setting };
const setting: z.ZodType<Setting> = z.lazy(() =>
  z.union([anyText, number, record(text, setting)], { error: 'text, a number or a mapping' }),
);

/** How accounts are scored. */
export const health = mapping({
  model: modelChoice.optional().describe('Health model, or one for each segment.'),
  edges: oneOf(['lower_inclusive', 'upper_inclusive'])
    .optional()
    .describe('Whether the lower edge of a band belongs to it, or to the band below.'),
  missing: policy.optional().describe('What an input without data does to the score.'),
  min_coverage: share.optional().describe('Weight share of inputs below which no score is given.'),
  new_account_grace: days.optional().describe('Age below which an account is in onboarding.'),
  include_below: flag.optional().describe('Whether the at-risk list shows critical accounts too.'),
  settings: record(text, setting).optional().describe('Settings of the model.'),
});

/** Which lines are watched. */
export const alerts = mapping({
  cool_down: days.optional().describe('Days in which a line crossed again is not told again.'),
  off: oneOrMany(text, 'an alert or a list of alerts').optional().describe('Alerts not wanted.'),
  settings: record(text, setting).optional().describe('Limits of the alerts.'),
  state: text.optional().describe('File that remembers the last run, for --since last.'),
});

/** What the data must reach. */
export const quality = mapping({
  accuracy: percent.optional().describe('Share of rows without a rejected value.'),
  completeness: percent.optional().describe('Share of expected values that are present.'),
  max_age: days.optional().describe('Age at which a source is stale.'),
});

const multiple = 'a number from 1, such as 3';

/** What the health score must reach. */
export const backtest = mapping({
  red_multiple: z
    .number({ error: multiple })
    .min(1, { error: multiple })
    .optional()
    .describe('Churn of the red bands in times of the churn of all, at least.'),
  recall: share.optional().describe('Share of exits below green 60 days before, at least.'),
  green: share.optional().describe('Share of customers that are green, at most.'),
});

/** How likely renewals are. */
export const forecast = mapping({
  probabilities: record(text, share)
    .optional()
    .describe('Lowest score of a range of health → share of accounts in it that renew.'),
  learned: flag.optional().describe('Whether shares learnt from past renewals are used.'),
  prior: positive.optional().describe('Past renewals that weigh as much as the table.'),
});
