import * as z from 'zod';
import { mapping, oneOf, oneOrMany, record, written } from './shapes.ts';
import { count, date, days, number, positive, share, text } from './words.ts';

// Every `error` is the noun phrase that ends "… is not".
const hours = number.positive({ error: 'a number of hours above 0' });
const minutes = written(/^[1-9]\d{0,4}m$/, 'a number of minutes such as 15m');
const percentages = z
  .array(number, { error: 'a list of numbers such as [40, 75]' })
  .min(1, { error: 'a list of numbers such as [40, 75]' })
  .refine((edges) => edges.every((edge, i) => (edges[i - 1] ?? 0) < edge && edge < 100), {
    error: 'a list of numbers between 0 and 100, each greater than the one before',
  });
const shift = written(
  /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/,
  'hours such as 09:00-17:30',
);

const slaHours = mapping({
  response_hours: hours.optional().describe('Hours to the first response.'),
  resolution_hours: hours.optional().describe('Hours to the resolution.'),
});

const calendar = mapping({
  teams: oneOrMany(text, 'a team or a list of teams')
    .optional()
    .describe('Teams that keep it; without them, all that keep no other.'),
  timezone: text.optional().describe('Zone of its hours.'),
  hours: mapping(eachWeekday(shift.optional().describe('Hours of that day.'))).describe(
    'Weekday → hours; others are days off.',
  ),
  holidays: z.array(date, { error: 'a list of dates' }).optional().describe('Further days off.'),
});

/** How metrics are defined. */
export const definitions = mapping({
  mrr: mapping({
    from: oneOf(['subscriptions', 'mrr_snapshots', 'invoices']).describe('Table that gives MRR.'),
  })
    .optional()
    .describe('Where recurring revenue comes from.'),
  nrr: mapping({ variant: text.describe('Variant that the bare name means.') })
    .optional()
    .describe('Net revenue retention.'),
  grr: mapping({ variant: text.describe('Variant that the bare name means.') })
    .optional()
    .describe('Gross revenue retention.'),
  csat: mapping({
    scale: z
      .tuple([number, number], { error: 'a scale such as [1, 5]' })
      .refine(([low, high]) => low < high, { error: 'a scale such as [1, 5]' })
      .optional()
      .describe('Lowest and highest score.'),
    satisfied_min: number.optional().describe('Lowest score that counts as satisfied.'),
  })
    .optional()
    .describe('Customer satisfaction.'),
  ces: mapping({
    direction: oneOf(['ease', 'effort']).describe('What a high score means.'),
  })
    .optional()
    .describe('Customer effort.'),
  ttv: mapping({
    start: oneOf(['contract', 'signup']).describe('When the clock starts.'),
  })
    .optional()
    .describe('Time to value.'),
  renewal: mapping({
    grace: days.describe('Days after the end in which a renewal still counts.'),
  })
    .optional()
    .describe('Renewals.'),
  adoption: mapping({
    bands: percentages.describe('Shares of active users at which a new band begins.'),
  })
    .optional()
    .describe('How far accounts use the product.'),
  clv: mapping({
    gross_margin: share.describe('Share of revenue that counts for the value of a customer.'),
  })
    .optional()
    .describe('Customer lifetime value.'),
  fcr: mapping({ reopen_days: count.describe('Days in which a reopening undoes it.') })
    .optional()
    .describe('Resolution at first contact.'),
  activation: mapping({
    window_days: positive.optional().describe('Days in which features count.'),
    login_days: positive.optional().describe('Days in which logins count.'),
    min_logins: count.optional().describe('Logins needed.'),
    min_features: count.optional().describe('Features needed.'),
    min_core_features: count.optional().describe('Core features needed.'),
  })
    .optional()
    .describe('When a new user counts as active.'),
  sla: mapping({
    P1: slaHours.optional().describe('Limits of the most urgent tickets.'),
    P2: slaHours.optional().describe('Limits of urgent tickets.'),
    P3: slaHours.optional().describe('Limits of normal tickets.'),
    P4: slaHours.optional().describe('Limits of the least urgent tickets.'),
  })
    .optional()
    .describe('Due times where tickets have none, by priority.'),
  sla_at_risk: mapping({
    within: minutes.describe('Time before the due time in which an open ticket is at risk.'),
  })
    .optional()
    .describe('Open tickets that fall due soon.'),
  calendars: record(text, calendar).optional().describe('Name → business hours.'),
  attribute_by: record(text, oneOf(['created', 'resolved']))
    .optional()
    .describe('Metric → the moment of a ticket that decides its period.'),
  min_n: positive.optional().describe('n below which a figure is marked.'),
});

function eachWeekday<Item>(mon: Item) {
  return { mon, tue: mon, wed: mon, thu: mon, fri: mon, sat: mon, sun: mon };
}
