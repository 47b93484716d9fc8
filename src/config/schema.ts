import * as z from 'zod';
import { metricId, ownMetric, target } from './schema-metrics.ts';
import { modelId, ownModel } from './schema-models.ts';
import { ownReport, reportId } from './schema-reports.ts';
import { deliver, runs } from './schema-runs.ts';
import { alerts, backtest, forecast, health, quality, type Setting } from './schema-scores.ts';
import { mapping, oneOf, oneOrMany, record, whole, written } from './shapes.ts';
import { anyText, days, flag, number, positive, share, text } from './words.ts';

// Every `error` is the noun phrase that ends "… is not"; an unknown key gets the keys that exist.
const count = whole('a whole number of at least 0', 0);
const month = whole('a month from 1 to 12', 1, 12);
const hours = number.positive({ error: 'a number of hours above 0' });
const date = z.iso.date({ error: 'a date such as 2026-10-31' });
const minutes = written(/^[1-9]\d{0,4}m$/, 'a number of minutes such as 15m');
const decimal = written(/^-?\d+(\.\d+)?$/, 'an amount such as 1840000.00');
const period = written(
  /^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?$/,
  'a period such as 2026-10, 2026-Q3 or 2026',
);
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
const percentages = z
  .array(number, { error: 'a list of numbers such as [40, 75]' })
  .min(1, { error: 'a list of numbers such as [40, 75]' })
  .refine((edges) => edges.every((edge, i) => (edges[i - 1] ?? 0) < edge && edge < 100), {
    error: 'a list of numbers between 0 and 100, each greater than the one before',
  });
const header = oneOrMany(text, 'a header or a list of headers');

const shift = written(
  /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/,
  'hours such as 09:00-17:30',
);

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
  key: oneOrMany(text, 'a column or a list of columns')
    .optional()
    .describe('What identifies a row.'),
});

const identity = mapping({
  aliases: text.optional().describe('CSV of source id and account id.'),
  rollup: oneOf(['none', 'parent']).optional().describe('Whether children count for their parent.'),
  exclude_internal: flag.optional().describe('Whether internal accounts are left out.'),
});

const slaHours = mapping({
  response_hours: hours.optional().describe('Hours to the first response.'),
  resolution_hours: hours.optional().describe('Hours to the resolution.'),
});

const calendar = mapping({
  teams: oneOrMany(text, 'a team or a list of teams')
    .optional()
    .describe('Teams that keep it; without them, all that keep no other.'),
  timezone: text.optional().describe('Zone of its hours.'),
  hours: mapping(eachWeekday(shift.optional())).describe('Weekday → hours; others are days off.'),
  holidays: z.array(date, { error: 'a list of dates' }).optional().describe('Further days off.'),
});

const definitions = mapping({
  mrr: mapping({
    from: oneOf(['subscriptions', 'mrr_snapshots', 'invoices']).describe('Table that gives MRR.'),
  }).optional(),
  nrr: mapping({ variant: text.describe('Variant that the bare name means.') }).optional(),
  grr: mapping({ variant: text.describe('Variant that the bare name means.') }).optional(),
  csat: mapping({
    scale: z
      .tuple([number, number], { error: 'a scale such as [1, 5]' })
      .refine(([low, high]) => low < high, { error: 'a scale such as [1, 5]' })
      .optional()
      .describe('Lowest and highest score.'),
    satisfied_min: number.optional().describe('Lowest score that counts as satisfied.'),
  }).optional(),
  ces: mapping({
    direction: oneOf(['ease', 'effort']).describe('What a high score means.'),
  }).optional(),
  ttv: mapping({
    start: oneOf(['contract', 'signup']).describe('When the clock starts.'),
  }).optional(),
  renewal: mapping({
    grace: days.describe('Days after the end in which a renewal still counts.'),
  }).optional(),
  adoption: mapping({
    bands: percentages.describe('Shares of active users at which a new band begins.'),
  }).optional(),
  clv: mapping({
    gross_margin: share.describe('Share of revenue that counts for the value of a customer.'),
  }).optional(),
  fcr: mapping({ reopen_days: count.describe('Days in which a reopening undoes it.') }).optional(),
  activation: mapping({
    window_days: positive.optional().describe('Days in which features count.'),
    login_days: positive.optional().describe('Days in which logins count.'),
    min_logins: count.optional().describe('Logins needed.'),
    min_features: count.optional().describe('Features needed.'),
    min_core_features: count.optional().describe('Core features needed.'),
  }).optional(),
  sla: mapping({
    P1: slaHours.optional().describe('Limits of the most urgent tickets.'),
    P2: slaHours.optional().describe('Limits of urgent tickets.'),
    P3: slaHours.optional().describe('Limits of normal tickets.'),
    P4: slaHours.optional().describe('Limits of the least urgent tickets.'),
  }).optional(),
  sla_at_risk: mapping({
    within: minutes.describe('Time before the due time in which an open ticket is at risk.'),
  }).optional(),
  calendars: record(text, calendar).optional().describe('Name → business hours.'),
  attribute_by: record(text, oneOf(['created', 'resolved']))
    .optional()
    .describe('Metric → the moment of a ticket that decides its period.'),
  min_n: positive.optional().describe('n below which a figure is marked.'),
});

const config = mapping({
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
  'sources.*.missing',
  'sources.*.missing.*',
  'sources.*.columns.*.value',
  'sources.*.columns.*.default',
  'sources.*.columns.*.map.*',
  'dimensions.*.map.*',
].map((pattern) => pattern.split('.'));

/** Checks the shape of a config: keys, types and the spelling of values. */
export function checkShape(plain: unknown): Written | readonly ShapeIssue[] {
  const result = config.safeParse(plain);
  return result.success ? result.data : (result.error.issues as ShapeIssue[]);
}

function eachWeekday<Item>(mon: Item) {
  return { mon, tue: mon, wed: mon, thu: mon, fri: mon, sat: mon, sun: mon };
}
