import type { Metric } from './metric.ts';
import { grr, nrr } from './retention.ts';

const amount = {
  unit: 'money',
  times: undefined,
  isNearInPoints: undefined,
  denominator: undefined,
  axes: undefined,
  targets: undefined,
  aliases: undefined,
  follows: ['glossary'],
} as const;

/** What NRR divides by the opening MRR. */
export const retainedMrrNet: Metric = {
  ...nrr,
  ...amount,
  id: 'retained_mrr_net',
  title: 'Net retained MRR',
  definition: 'How much do the customers of the start pay at the end?',
  formula: 'closing MRR of accounts with opening MRR > 0: the numerator of NRR',
  words: { numerator: 'closing MRR' },
};

/** What GRR divides by the opening MRR. */
export const retainedMrrGross: Metric = {
  ...grr,
  ...amount,
  id: 'retained_mrr_gross',
  title: 'Gross retained MRR',
  definition: 'How much of what customers paid at the start was kept, leaving growth aside?',
  formula: 'sum of min(opening, closing) over accounts with opening MRR > 0: the numerator of GRR',
  words: { numerator: 'MRR kept' },
};

/** Share of the accounts of earlier months that still pay. */
export const cohortRetention: Metric = {
  id: 'cohort_retention',
  title: 'Cohort retention',
  definition:
    'Of the accounts that first paid in a month, how many pay at the end of the period? Split it by cohort or age in months',
  formula:
    'accounts paying at the end ÷ accounts that first paid in an earlier month; the newest cohort has nothing to retain yet',
  family: 'retention',
  kind: 'lagging',
  unit: 'percent',
  better: 'higher',
  isNearInPoints: true,
  windows: ['1m'],
  over: 'cohort_accounts',
  at: 'closing',
  numerator: 'count(*) filter (where mrr > 0)',
  denominator: 'count(*)',
  times: 100,
  words: { numerator: 'accounts that still pay', denominator: 'accounts of the cohorts' },
  n: 'count(*)',
  empty: 'no account first paid in an earlier month',
  axes: [
    {
      id: 'basis',
      options: [
        { id: 'logo', title: 'by accounts' },
        {
          id: 'revenue',
          title: 'by MRR',
          formula:
            'their MRR at the end ÷ their MRR at the end of the month in which they first paid',
          numerator: 'sum(mrr)',
          denominator: 'sum(first_mrr)',
          words: { numerator: 'MRR at the end', denominator: 'MRR of the first paid month' },
        },
      ],
    },
  ],
  follows: ['points'],
};
