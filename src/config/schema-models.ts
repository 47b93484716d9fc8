import * as z from 'zod';
import { mapping, oneOf, record, written } from './shapes.ts';
import type { WrittenModel } from './written-models.ts';

const text = z.string({ error: 'text' }).min(1, { error: 'text that is not empty' });
const id = written(/^[a-z][a-z0-9_]*$/, 'an id such as usage');
const places = 6;

const figure = z
  .number({ error: 'a number or a percentage' })
  .refine((n) => (String(n).split('.')[1]?.length ?? 0) <= places && !String(n).includes('e'), {
    error: `a number of at most ${places} decimals`,
  });
const weight = figure.positive({ error: 'a number above 0' });
const score = figure.min(0, { error: 'a number from 0 to 100' }).max(100, {
  error: 'a number from 0 to 100',
});
const edge = z.union([figure, written(/^-?\d+(\.\d{1,6})?%$/, 'a number or a percentage')], {
  error: 'a number or a percentage',
});
const strictEdge = z.union([edge, written(/^> ?-?\d+(\.\d{1,6})?%?$/, 'an edge')], {
  error: 'a number, a percentage, or "> 20" for a strict edge',
});
const ends = z.tuple([edge, edge], { error: 'two edges such as [0%, 40%]' });

const scoring = mapping({
  linear: ends.optional().describe('Figures of 0 and of 100, between them in proportion.'),
  inverse: ends.optional().describe('Figures of 100 and of 0: less is better.'),
  steps: z
    .array(z.tuple([strictEdge, score], { error: 'a step such as [7, 60]' }), {
      error: 'a list of steps such as [[0, 20], [7, 60]]',
    })
    .min(1, { error: 'a list of steps such as [[0, 20], [7, 60]]' })
    .optional()
    .describe('Edges with the score from there on; 0 below a first edge above 0.'),
  categories: record(text, score).optional().describe('Word → score.'),
  cap: z.boolean({ error: 'true or false' }).optional().describe('Whether it stays within 0–100.'),
});

const input = mapping({
  id: id.optional().describe('Name of the input; that of its metric or input by default.'),
  title: text.optional().describe('Name in reports.'),
  metric: text.optional().describe('Metric of each account over the days before the date.'),
  window: written(/^[1-9]\d*[dm]$/, 'a window such as 30d')
    .optional()
    .describe('Those days.'),
  input: text.optional().describe('Input of a shipped model, such as points.usage.'),
  weight: weight.optional().describe('Weight within the group.'),
  score: scoring.optional().describe('How the figure becomes a score.'),
  action: text.optional().describe('What to do when it costs most points.'),
});

const inputs = z.array(input, { error: 'a list of inputs' }).min(1, { error: 'a list of inputs' });

const group = mapping({
  id: id.describe('Name of the group.'),
  title: text.optional().describe('Name in reports.'),
  weight: weight.describe('Weight of the group.'),
  target: score.optional().describe('Score that the group should have.'),
  inputs: inputs.describe('What it is made of.'),
});

const band = mapping({
  from: score.describe('Lowest score of the band.'),
  name: text.describe('Name of the band.'),
  role: oneOf(['healthy', 'watch', 'at_risk', 'critical'])
    .optional()
    .describe('What reports do with it; from best to worst by default.'),
  action: text.optional().describe('What to do with its accounts.'),
});

/** A health model of the config: a shipped one changed, groups of inputs, or a formula over inputs. */
export const ownModel: z.ZodType<WrittenModel> = mapping({
  title: text.optional().describe('Name in reports.'),
  like: text.optional().describe('Shipped model that it changes.'),
  weights: record(text, weight).optional().describe('Group or input of that model → weight.'),
  settings: record(text, z.union([figure, text], { error: 'text or a number' }))
    .optional()
    .describe('Settings of that model, or of those whose inputs are taken.'),
  groups: z
    .array(group, { error: 'a list of groups' })
    .min(1, { error: 'a list of groups' })
    .optional()
    .describe('Groups of inputs with their weights.'),
  inputs: inputs.optional().describe('Inputs of a formula, or of a model without groups.'),
  formula: text.optional().describe('Arithmetic over the scores of the inputs.'),
  bands: z
    .array(band, { error: 'a list of bands' })
    .min(1, { error: 'a list of bands' })
    .optional()
    .describe('Bands of the score.'),
});

/** The id of a model of the config. */
export const modelId = id;

/** The model of a config, or one by default and others for segments. */
export const modelChoice = z.union(
  [
    text,
    mapping({
      default: text.describe('Model of all other accounts.'),
      dimension: text.optional().describe('What the segments are segments of.'),
      segments: record(text, text).describe('Segment → model.'),
    }),
  ],
  { error: 'a model, or a mapping with default and segments' },
);
