import * as z from 'zod';
import { definitions } from './schema-definitions.ts';
import { metricId, ownMetric, target } from './schema-metrics.ts';
import { modelId, ownModel } from './schema-models.ts';
import { ownReport, reportId } from './schema-reports.ts';
import { cache, deliver, runs, variable } from './schema-runs.ts';
import { alerts, backtest, forecast, health, quality, type Setting } from './schema-scores.ts';
import { mapping, oneOf, oneOrMany, record, whole, written } from './shapes.ts';
import { anyText, count, date, flag, number, text } from './words.ts';

// Every `error` is the noun phrase that ends "… is not"; an unknown key gets the keys that exist.
const month = whole('a month from 1 to 12', 1, 12);
const decimal = written(/^-?\d+(\.\d+)?$/, 'an amount such as 1840000.00');
const period = written(
  /^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?$/,
  'a period such as 2026-10, 2026-Q3 or 2026',
);
const total = written(/^-?\d+(\.\d{1,4})?$/, 'a total such as 1204 or 88210.55');
const monthId = written(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month such as 2026-09');
const place = written(/^[^.\s]+\.[^.\s]+$/, 'a table.column such as accounts.segment');
const rangeEdges = z
  .array(number, { error: 'a list of numbers' })
  .min(1, { error: 'a list of numbers' })
  .refine((edges) => edges.every((edge, i) => i === 0 || edges[i - 1]! < edge), {
    error: 'a list of numbers, each greater than the one before',
  });
const dimensionKeys = {
  from: place.describe('table.column that it is made from.'),
  map: record(text, text).optional().describe('Words of the column → segments.'),
  ranges: rangeEdges.optional().describe('Numbers at which a new segment begins.'),
};
const dimension = z.union(
  [
    place,
    mapping(dimensionKeys, [...Object.keys(dimensionKeys), 'segments']),
    mapping({
      segments: record(text, text)
        .refine((own) => Object.keys(own).length > 0, {
          error: 'a mapping of at least one segment',
        })
        .describe(
          'Segment → condition over attributes of an account; the first that holds decides.',
        ),
    }),
  ],
  { error: 'a table.column such as accounts.segment, or a mapping with from or segments' },
);
const delimiter = written(/^[^"\r\n]$/, 'one character such as ";"');
const decimalSign = oneOf(['.', ',']);
const thousandsSign = written(/^[., '’_\u00a0\u202f]$/, 'one character such as "," or "."');
const header = oneOrMany(text, 'a header or a list of headers');

const columnKeys = {
  from: header.describe('Header, or headers of which the first that exists is taken.'),
  format: text.optional().describe('How dates and times are written, such as %d.%m.%Y.'),
  timezone: text.optional().describe('Zone of times without an offset.'),
  unit: oneOf(['minor', 'major']).optional().describe('Whether amounts are cents or units.'),
  decimal: decimalSign.optional().describe('Decimal sign.'),
  thousands: thousandsSign.optional().describe('Thousands separator.'),
  map: record(text, anyText).optional().describe('Words of the export → words of the table.'),
  separator: text.optional().describe('What stands between the items of a list.'),
  default: anyText.optional().describe('What an empty value stands for.'),
};

const column = z.union(
  [
    header,
    mapping(columnKeys, [...Object.keys(columnKeys), 'value', 'sql']),
    mapping({ value: anyText.describe('The same text in every row.') }),
    mapping({ sql: text.describe('An expression over the raw columns.') }),
  ],
  { error: 'a header, a list of headers, or a mapping with from, value or sql' },
);

const source = mapping({
  name: text.optional().describe('Name of the source in messages.'),
  table: oneOrMany(text, 'a table or a list of tables').describe('Tables that it feeds.'),
  files: oneOrMany(text, 'a path or a list of paths').describe('Paths or globs, `-` for stdin.'),
  preset: text.optional().describe('Shipped mapping that the lines of `columns` override.'),
  columns: record(text, column).optional().describe('Column of the table → where it comes from.'),
  where: text.optional().describe('SQL over the raw columns; only rows that meet it are read.'),
  timezone: text.optional().describe('Zone of times without an offset.'),
  encoding: text.optional().describe('Encoding of the files.'),
  delimiter: delimiter.optional().describe('Character between two values.'),
  header_rows: whole('a number of rows, 1 to 9', 1, 9)
    .optional()
    .describe('Rows that the header takes up; the first names the columns.'),
  decimal: decimalSign.optional().describe('Decimal sign.'),
  thousands: thousandsSign.optional().describe('Thousands separator.'),
  missing: oneOrMany(anyText, 'text or a list of texts')
    .optional()
    .describe('What counts as empty.'),
  amount_is: oneOf(['total', 'per_unit']).optional().describe('Whether quantity multiplies.'),
  amount_is_net: flag.optional().describe('Whether amounts are without tax.'),
  exported_on: date.optional().describe('Day of the export.'),
  history_from: date.optional().describe('Day on which the data begin in mid-history.'),
  max_rejects: count.optional().describe('Rejected rows allowed before the run stops.'),
  expect: record(text, total)
    .optional()
    .describe('Control totals: rows, and sum(column) of mapped columns.'),
  min_rows: count.optional().describe('Rows with which the files must have come.'),
  pii: oneOrMany(text, 'a column or a list of columns')
    .optional()
    .describe('Columns about persons, masked in messages and lists of rejected rows.'),
  key: oneOrMany(text, 'a column or a list of columns')
    .optional()
    .describe('What identifies a row.'),
});

const domain = written(/^([\p{L}\p{N}_-]+\.)+\p{L}[\p{L}\p{N}-]*$/u, 'a domain such as gmail.com');

const identity = mapping({
  aliases: text.optional().describe('CSV of source id and account id.'),
  domains: flag.optional().describe('Whether e-mail domains tell accounts.'),
  free_mail: oneOrMany(domain, 'a domain or a list of domains')
    .optional()
    .describe('Further domains of free mail, which tell no account.'),
  rollup: oneOf(['none', 'parent']).optional().describe('Whether children count for their parent.'),
  exclude_internal: flag.optional().describe('Whether internal accounts are left out.'),
});

/** A config as users write it. */
export const config = mapping({
  version: z.literal(1, { error: 'the number 1' }).describe('Version of this format.'),
  timezone: text.optional().describe('Reporting zone, an IANA name.'),
  currency: text.optional().describe('Reporting currency, three capital letters.'),
  fiscal_year_start: month.optional().describe('Month in which the fiscal year begins.'),
  follow: oneOrMany(
    oneOf(['pillars', 'points', 'service', 'glossary', 'signals']),
    'a list of documents',
  )
    .optional()
    .describe('Documents whose definitions, targets and model hold; later ones win.'),
  sources: z
    .array(source, { error: 'a list of sources' })
    .min(1, { error: 'a list with at least one source' })
    .describe('The exports.'),
  identity: identity.optional().describe('Who is one account.'),
  dimensions: record(text, dimension).optional().describe('Dimension → table.column.'),
  metrics: record(metricId, ownMetric).optional().describe('Metrics of your own.'),
  plans: z.array(text, { error: 'a list of plans' }).optional().describe('Plans, lowest first.'),
  events: mapping({
    login: oneOrMany(text, 'an event or a list of events')
      .optional()
      .describe('Events of a login.'),
    value: oneOrMany(text, 'an event or a list of events').optional().describe('Events of value.'),
  })
    .optional()
    .describe('What the events of an export mean.'),
  expect: record(text, record(period, decimal))
    .optional()
    .describe('Metric → period → figure of Finance.'),
  definitions: definitions.optional().describe('How metrics are defined.'),
  targets: record(text, oneOrMany(target, 'a mapping or a list of mappings'))
    .optional()
    .describe('Metric → levels.'),
  health: health.optional().describe('How accounts are scored.'),
  alerts: alerts.optional().describe('Which lines are watched.'),
  models: record(modelId, ownModel).optional().describe('Health models of your own.'),
  runs: runs.optional().describe('What `run` makes, when, and who gets it.'),
  deliver: deliver.optional().describe('Who may get reports.'),
  reports: record(reportId, ownReport).optional().describe('Reports of your own.'),
  quality: quality.optional().describe('What the data must reach.'),
  backtest: backtest.optional().describe('What the health score must reach.'),
  forecast: forecast.optional().describe('How likely renewals are.'),
  record: flag.optional().describe('Whether runs record their figures, for `diff`.'),
  records: text.optional().describe('File of recorded figures.'),
  locked: z
    .array(monthId, { error: 'a list of months such as [2026-09]' })
    .optional()
    .describe('Published months: their recorded figures stand.'),
  locked_until: monthId.optional().describe('The last of all months that are published.'),
  privacy: mapping({
    pseudonyms: flag.optional().describe('Whether pseudonyms stand for ids and names.'),
    key_env: variable.optional().describe('Environment variable with the key of pseudonyms.'),
  })
    .optional()
    .describe('What is told of customers and people.'),
  cache: cache
    .optional()
    .describe('What runs keep of large files of usage, so as not to read them again.'),
  comments: flag.optional().describe('Whether reports quote what customers wrote.'),
});

/** A config as it is written, its shape checked. */
export type Written = z.infer<typeof config>;
export type WrittenSource = z.infer<typeof source>;
export type WrittenColumn = z.infer<typeof column>;
export type WrittenSetting = Setting;
export type { WrittenMetric, WrittenTarget } from './schema-metrics.ts';

/** A fault of the shape, in the words of this module. */
export type ShapeIssue = {
  code: string;
  message: string;
  path: PropertyKey[];
  keys?: string[];
  values?: readonly unknown[];
  errors?: ShapeIssue[][];
  issues?: ShapeIssue[];
};

/** Patterns of keys whose numbers keep the text that the user wrote: 1840000.00, 1.10, 007. */
export const asWritten: readonly (readonly string[])[] = [
  'plans.*',
  'events.*',
  'events.*.*',
  'expect.*.*',
  'sources.*.expect.*',
  'sources.*.missing',
  'sources.*.missing.*',
  'sources.*.columns.*.value',
  'sources.*.columns.*.default',
  'sources.*.columns.*.map.*',
  'dimensions.*.map.*',
].map((pattern) => pattern.split('.'));

/** Checks the shape of a config: keys, types and the spelling of values. */
export function checkShape(plain: unknown): Written | readonly ShapeIssue[] {
  // Compiling the checks takes longer than checking one config.
  const result = config.safeParse(plain, { jitless: true });
  return result.success ? result.data : (result.error.issues as ShapeIssue[]);
}
