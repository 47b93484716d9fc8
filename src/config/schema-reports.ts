import * as z from 'zod';
import { mapping, oneOrMany, written } from './shapes.ts';
import { text } from './words.ts';

/** Names of reports are names of files. */
export const reportId = written(/^[a-z][a-z0-9_-]*$/, 'a name such as board or board-monthly');

const metricKeys = {
  metrics: oneOrMany(text, 'a metric or a list of metrics').describe('Metrics, one row each.'),
  by: text.optional().describe('Dimension by which they are split.'),
  title: text.optional().describe('Heading of the table.'),
};

const block = z.union(
  [
    mapping(metricKeys, [...Object.keys(metricKeys), 'block', 'table', 'text']),
    mapping({ block: text.describe('Block of a shipped report, such as executive.outcomes.') }),
    mapping({
      table: written(
        /^[a-z_]+\.[a-z0-9_]+$/,
        'a table of a report such as health.overview',
      ).describe('Table that another command makes.'),
    }),
    mapping({ text: text.describe('Words of your own.') }),
  ],
  { error: 'a mapping with metrics, block, table or text' },
);

/** A report of the config's own. */
export const ownReport = mapping({
  title: text.describe('Title, before the period.'),
  blocks: z
    .array(block, { error: 'a list of blocks' })
    .min(1, { error: 'a list with at least one block' })
    .describe('What stands in it, from top to bottom.'),
});

export type WrittenReport = z.infer<typeof ownReport>;
