/** A report as a list of blocks, or what another command makes. Data only. */
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
  /** The command that makes the whole report. */
  command?: CommandReport;
};

/** Commands whose reports `report` makes as well, under their own names. */
export type CommandReport =
  | 'health'
  | 'sheet'
  | 'cohorts'
  | 'churn'
  | 'forecast'
  | 'backtest'
  | 'alerts'
  | 'quality';

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
  {
    id: 'role-vp',
    title: 'Metrics of the VP',
    says: 'NRR, GRR and logo retention; NPS and cost to serve',
    period: 'month',
    blocks: ['role.vp'],
  },
  {
    id: 'role-director',
    title: 'Metrics of the director',
    says: 'NRR by segment and renewal rate; distribution of health and expansion rate',
    period: 'month',
    blocks: ['role.segments', 'role.director', 'executive.health'],
  },
  {
    id: 'role-ops',
    title: 'Metrics of operations',
    says: 'how well health told who would leave, automation; process compliance',
    period: 'month',
    blocks: ['role.ops'],
  },
  {
    id: 'role-csm',
    title: 'Metrics of customer success managers',
    says: 'NRR and health of the books; reviews held and time to value',
    period: 'month',
    blocks: ['role.csm', 'csm.book'],
  },
  {
    id: 'role-onboarding',
    title: 'Metrics of onboarding',
    says: 'time to value and activation; NPS about onboarding',
    period: 'month',
    blocks: ['role.onboarding'],
  },
  {
    id: 'role-renewals',
    title: 'Metrics of renewals',
    says: 'renewal rate and accuracy of forecasts; early renewals',
    period: 'month',
    blocks: ['role.renewals'],
  },
  {
    id: 'renewals',
    title: 'Renewals ahead',
    says: 'what ends in the next 120 days, and what is expected of it',
    period: 'month',
    blocks: ['renewals.ahead'],
  },
  {
    id: 'journey',
    title: 'Journey',
    says: 'the story of one account by date; --account names it',
    period: 'month',
    blocks: ['journey.events'],
  },
  {
    id: 'seasonality',
    title: 'Seasonality',
    says: 'calendar months against the mean of their year, from two years of data on',
    period: 'month',
    blocks: ['seasonality.index'],
  },
  {
    id: 'benchmark',
    title: 'Benchmark',
    says: 'our figures against targets and benchmarks',
    period: 'month',
    blocks: ['benchmark.levels'],
  },
  command('health', 'Customer health', 'distribution of health, accounts at risk, expansion'),
  command('sheet', 'Metric tracking sheet', 'the monthly sheet of metrics and actions'),
  command('cohorts', 'Cohorts', 'who still pays, by the month in which they began'),
  command('churn', 'Churn', 'who left, where, why, and what it costs'),
  command('forecast', 'Forecast', 'renewals that are due, and how good forecasts were'),
  command('backtest', 'Backtest', 'whether the health score told who would leave'),
  command('alerts', 'Alerts', 'what crossed a line in the period'),
  command('quality', 'Quality of the data', 'what `check` finds in the exports'),
];

/** What `run` can make: all but what it makes itself, and what tells of one account. */
export const runnable: readonly string[] = reportPlans
  .map(({ id }) => id)
  .filter((id) => !['alerts', 'quality', 'journey'].includes(id));

function command(id: CommandReport, title: string, says: string): ReportPlan {
  return { id, title, says, period: 'month', blocks: [], command: id };
}
