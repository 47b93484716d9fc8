import { bySegment } from './by-segment.ts';
import type { Metric } from './metric.ts';

const base = {
  at: 'closing',
  family: 'operations',
  kind: 'activity',
  better: 'higher',
  windows: ['1m', '3m', '12m'],
  n: 'count(*)',
  follows: ['pillars'],
} as const;

/** Customers that each CSM looks after. */
export const csmLoad: Metric = {
  ...base,
  id: 'csm_load',
  title: 'Customers per CSM',
  definition: 'How many customers does a CSM look after?',
  formula:
    'customers at the end ÷ CSMs active at the end (without a list of staff: owners of a customer)',
  over: 'csm_loads',
  needs: ['staff.role|accounts.csm_id|account_history.csm_id'],
  unit: 'number',
  better: 'range',
  numerator: 'sum(customers)',
  denominator: 'sum(csms)',
  words: { numerator: 'customers', denominator: 'CSMs' },
  n: 'sum(customers)',
  empty: 'no CSM is known for the end of the period',
  targets: bySegment('pillars', '', '1m', ['1–5', '5–10', '15–30']),
};

/** Contacts with each customer. */
export const touchpointsPerCustomer: Metric = {
  ...base,
  id: 'touchpoints_per_customer',
  aliases: ['touchpoints_per_customer_month'],
  title: 'Touchpoints per customer and month',
  definition: 'How often is a customer in contact with the team each month?',
  formula:
    'completed touchpoints, business reviews and trainings with accounts with MRR > 0 at either edge ÷ (those accounts × months)',
  over: 'account_touchpoints',
  needs: ['activities.kind'],
  unit: 'number',
  numerator: 'sum(touchpoints)',
  denominator: 'sum(months)',
  words: { numerator: 'touchpoints', denominator: 'customers × months' },
  empty: 'no customers in the period',
  targets: bySegment('pillars', '', '1m', ['>= 8', '>= 4', '>= 2']),
};

/** Share of the business reviews that took place. */
export const reviewCompletion: Metric = {
  ...base,
  id: 'review_completion',
  title: 'Business review completion',
  definition: 'Which share of the business reviews planned for the period took place?',
  formula:
    'business reviews planned for the period and completed by its end ÷ those planned for it, without canceled ones',
  over: 'activity_events',
  needs: ['activities.kind'],
  unit: 'percent',
  where: "event = 'planned' and kind = 'business_review'",
  numerator: 'count(*) filter (where is_done)',
  denominator: 'count(*)',
  words: { numerator: 'completed', denominator: 'planned' },
  times: 100,
  empty: 'no business review was planned for the period',
  targets: [{ follow: 'pillars', level: 'target', variant: '', window: '1m', says: '> 95' }],
};

/** Success plans made with customers. */
export const successPlansCreated: Metric = {
  ...base,
  id: 'success_plans_created',
  title: 'Success plans created',
  definition: 'How many success plans were made?',
  formula: 'success plans completed in the period',
  over: 'activity_events',
  needs: ['activities.kind'],
  unit: 'count',
  where: "event = 'done' and kind = 'success_plan'",
  numerator: 'count(*)',
  words: { numerator: 'success plans' },
  empty: 'no success plan was made in the period',
  follows: ['signals'],
};

/** Accounts in onboarding. */
export const onboardingPipeline: Metric = {
  ...base,
  id: 'onboarding_pipeline',
  title: 'Onboarding pipeline',
  definition: 'How many accounts are on their way to their first value?',
  formula:
    'accounts whose onboarding began before the end, without first value by then, not churned',
  over: 'onboardings',
  needs: ['accounts.onboarding_started_on'],
  unit: 'count',
  better: 'neutral',
  numerator: 'count(*)',
  words: { numerator: 'accounts in onboarding' },
  empty: 'no account is in onboarding',
  follows: ['signals'],
};

const counted = { ...base, over: 'counter_months', unit: 'percent', times: 100 } as const;

/** Share of prospects that become customers. */
export const conversionRate: Metric = {
  ...counted,
  id: 'conversion_rate',
  title: 'Conversion rate',
  definition: 'Which share of the visitors becomes a customer?',
  formula: 'counters conversions ÷ visitors, of months that have both',
  where: 'conversions is not null and visitors is not null',
  numerator: 'sum(conversions)',
  denominator: 'sum(visitors)',
  words: { numerator: 'conversions', denominator: 'visitors' },
  empty: 'no month of the period counts visitors and conversions',
  axes: [
    {
      id: 'of',
      options: [
        { id: 'visitors', title: 'of visitors' },
        {
          id: 'leads',
          title: 'of leads',
          formula: 'counters conversions ÷ leads, of months that have both',
          where: 'conversions is not null and leads is not null',
          denominator: 'sum(leads)',
          words: { numerator: 'conversions', denominator: 'leads' },
          empty: 'no month of the period counts leads and conversions',
        },
      ],
    },
  ],
  follows: ['glossary'],
};

/** Share of the work that runs by itself. */
export const automationEfficiency: Metric = {
  ...counted,
  id: 'automation_efficiency',
  title: 'Automation efficiency',
  definition: 'Which share of the tasks is done automatically?',
  formula: 'counters automated_tasks ÷ tasks, of months that have both',
  where: 'automated_tasks is not null and tasks is not null',
  numerator: 'sum(automated_tasks)',
  denominator: 'sum(tasks)',
  words: { numerator: 'automated tasks', denominator: 'tasks' },
  empty: 'no month of the period counts tasks and automated_tasks',
  follows: ['signals'],
};

/** Share of the steps done as the process says. */
export const processCompliance: Metric = {
  ...counted,
  id: 'process_compliance',
  title: 'Process compliance',
  definition: 'Which share of the steps is done as the process says?',
  formula: 'counters compliant_steps ÷ steps, of months that have both',
  where: 'compliant_steps is not null and steps is not null',
  numerator: 'sum(compliant_steps)',
  denominator: 'sum(steps)',
  words: { numerator: 'compliant steps', denominator: 'steps' },
  empty: 'no month of the period counts steps and compliant_steps',
  follows: ['signals'],
};

/** How much of their target earnings the team reaches. */
export const oteAttainment: Metric = {
  ...counted,
  id: 'ote_attainment',
  title: 'OTE attainment',
  definition: 'How much of its on-target earnings does the team reach?',
  formula: 'mean of the counter ote_attainment (percent) over the months that have it',
  where: 'ote_attainment is not null',
  numerator: 'sum(ote_attainment)',
  denominator: 'count(*)',
  words: { numerator: 'percent, added up', denominator: 'months' },
  times: 1,
  empty: 'no month of the period has the counter ote_attainment',
  follows: ['glossary'],
};
