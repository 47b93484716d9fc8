/** A report as a list of blocks. Data only. */
export type ReportPlan = {
  /** As it is named on the command line and in file names. */
  id: string;
  title: string;
  /** One sentence for the list of reports. */
  says: string;
  blocks: readonly string[];
};

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
      'executive.quarter',
    ],
  },
  {
    id: 'monthly',
    title: 'Monthly business review',
    says: 'retention, MRR, churn, health, cohorts, processes and what to do about them',
    blocks: [
      'monthly.retention',
      'monthly.waterfall',
      'monthly.churn',
      'monthly.impact',
      'executive.health',
      'monthly.health',
      'monthly.cohorts',
      'monthly.process',
      'monthly.actions',
    ],
  },
  {
    id: 'quarterly',
    title: 'Quarterly review',
    says: 'retention of eight quarters, NPS by segment and a review of the targets',
    blocks: ['quarterly.retention', 'quarterly.nps', 'quarterly.targets'],
  },
];
