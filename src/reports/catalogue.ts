/** A report as a list of blocks, or what another command makes. Data only. */
export type ReportPlan = {
  /** As it is named on the command line and in file names. */
  id: string;
  title: string;
  /** One sentence for the list of reports. */
  says: string;
  blocks: readonly string[];
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
    says: 'outcomes, key figures, health, accounts at risk and what this quarter brings',
    blocks: [
      'executive.outcomes',
      'executive.key_figures',
      'executive.health',
      'executive.at_risk',
    ],
  },
  {
    id: 'role-vp',
    title: 'Metrics of the VP',
    says: 'NRR, GRR and logo retention; NPS and cost to serve',
    blocks: ['role.vp'],
  },
  {
    id: 'role-director',
    title: 'Metrics of the director',
    says: 'NRR by segment and renewal rate; distribution of health and expansion rate',
    blocks: ['role.segments', 'role.director', 'executive.health'],
  },
  {
    id: 'role-ops',
    title: 'Metrics of operations',
    says: 'how well health told who would leave, automation; process compliance',
    blocks: ['role.ops'],
  },
  {
    id: 'role-csm',
    title: 'Metrics of customer success managers',
    says: 'NRR and health of the books; reviews held and time to value',
    blocks: ['role.csm', 'role.books'],
  },
  {
    id: 'role-onboarding',
    title: 'Metrics of onboarding',
    says: 'time to value and activation; NPS about onboarding',
    blocks: ['role.onboarding'],
  },
  {
    id: 'role-renewals',
    title: 'Metrics of renewals',
    says: 'renewal rate and accuracy of forecasts; early renewals',
    blocks: ['role.renewals'],
  },
  {
    id: 'renewals',
    title: 'Renewals ahead',
    says: 'what ends in the next 120 days, and what is expected of it',
    blocks: ['renewals.ahead'],
  },
  {
    id: 'journey',
    title: 'Journey',
    says: 'the story of one account by date; --account names it',
    blocks: ['journey.events'],
  },
  {
    id: 'seasonality',
    title: 'Seasonality',
    says: 'calendar months against the mean of their year, from two years of data on',
    blocks: ['seasonality.index'],
  },
  {
    id: 'benchmark',
    title: 'Benchmark',
    says: 'our figures against targets and benchmarks',
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

function command(id: CommandReport, title: string, says: string): ReportPlan {
  return { id, title, says, blocks: [], command: id };
}
