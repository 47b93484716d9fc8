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
    ],
  },
];

/** What `run` can make: reports that are commands of their own, then those of the catalogue. */
export const runnable: readonly string[] = ['health', 'sheet', ...reportPlans.map(({ id }) => id)];
