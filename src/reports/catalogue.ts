/** A report as a list of blocks. Data only. */
export type ReportPlan = {
  /** As it is named on the command line and in file names. */
  id: string;
  title: string;
  /** One sentence for the list of reports. */
  says: string;
  /** What it tells of: a month, or a day, by default the newest one that the exports cover. */
  period: 'month' | 'day';
  blocks: readonly string[];
  /** It can tell of the book of one CSM alone. */
  isByCsm?: true;
};

/** All reports that `report` makes, in reading order. */
export const reportPlans: readonly ReportPlan[] = [
  {
    id: 'executive',
    title: 'Executive review',
    period: 'month',
    says: 'outcomes, key figures, health, accounts at risk and what this quarter brings',
    blocks: [
      'executive.outcomes',
      'executive.key_figures',
      'executive.health',
      'executive.at_risk',
      'executive.quarter',
    ],
  },
  {
    id: 'queue',
    title: 'Support queue',
    says: 'open tickets, SLA risk, free agents and the last hour, as of now',
    period: 'day',
    blocks: ['queue.open', 'queue.sla_risk', 'queue.capacity', 'queue.live'],
  },
  {
    id: 'daily',
    title: 'Daily performance summary',
    says: 'the day against the day before, SLA, agents, feedback, risky renewals, escalations',
    period: 'day',
    blocks: [
      ...['daily.yesterday', 'daily.sla', 'daily.agents'],
      ...['daily.feedback', 'daily.renewals', 'daily.escalated'],
    ],
  },
  {
    id: 'weekly',
    title: 'Weekly team report',
    says: 'seven days against seven: trends, goals, agents, what to improve, whose health moved',
    period: 'day',
    blocks: [
      ...['weekly.trends', 'weekly.goals', 'weekly.agents', 'weekly.improve'],
      'weekly.review',
    ],
  },
  {
    id: 'csm',
    title: 'CSM review',
    says: 'the book of each CSM: customers by health, touchpoints, risks, expansion, recent activity',
    period: 'month',
    isByCsm: true,
    blocks: [
      'csm.book',
      'csm.by_status',
      'csm.touchpoints',
      'csm.at_risk',
      'csm.expansion',
      'csm.accounts',
      'csm.recent',
    ],
  },
  {
    id: 'operations',
    title: 'Operations review',
    says: 'workload, touchpoints, reviews, onboarding, ticket trends and the team',
    period: 'month',
    blocks: [
      'operations.workload',
      'operations.touchpoints',
      'operations.reviews',
      'operations.onboarding',
      'operations.tickets',
      'operations.team',
    ],
  },
  {
    id: 'product',
    title: 'Product review',
    says: 'adoption by feature, requests, satisfaction, usage and themes of feedback',
    period: 'month',
    blocks: [
      'product.adoption',
      'product.requests',
      'product.satisfaction',
      'product.usage',
      'product.themes',
    ],
  },
  {
    id: 'monthly',
    title: 'Monthly business review',
    says: 'retention, MRR, churn, health, cohorts, processes and what to do about them',
    period: 'month',
    blocks: [
      'monthly.retention',
      'monthly.waterfall',
      'monthly.churn',
      'monthly.impact',
      'executive.health',
      'monthly.health',
      'monthly.cohorts',
      'csm.expansion',
      'product.themes',
      'monthly.process',
      'monthly.actions',
    ],
  },
  {
    id: 'quarterly',
    title: 'Quarterly review',
    says: 'retention of eight quarters, NPS by segment and a review of the targets',
    period: 'month',
    blocks: ['quarterly.retention', 'quarterly.nps', 'quarterly.targets'],
  },
];

/** What `run` can make: reports that are commands of their own, then those of the catalogue. */
export const runnable: readonly string[] = ['health', 'sheet', ...reportPlans.map(({ id }) => id)];
