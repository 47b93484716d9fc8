/** The figures of the metric tracking sheet, in the order of the document's template. */
export const keyMetrics: readonly { id: string; title: string }[] = [
  { id: 'nps@last/3m', title: 'NPS' },
  { id: 'csat_mean/1m', title: 'CSAT' },
  { id: 'ttv@signup.km_median/12m', title: 'Time to value' },
  { id: 'user_adoption/1m', title: 'Adoption rate' },
  { id: 'expansion_rate@period/12m', title: 'Expansion rate' },
  { id: 'nrr@cohort/1m', title: 'Net retention' },
];

/** Figures that stand in the notes of others, or give evidence for actions. */
export const besideMetrics: readonly string[] = ['nrr@cohort/12m', 'csat/1m'];

/** Months of sign-up in the cohort table, the newest included. */
export const cohortMonths = 4;
