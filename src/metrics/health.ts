import type { Metric } from './metric.ts';

/** How well customers are on the whole, as the health model of the config scores them. */
export const healthScore: Metric = {
  id: 'health_score',
  aliases: ['average_health'],
  title: 'Health score',
  definition: 'How healthy are the customers at the end of the period, from 0 to 100?',
  formula: 'Σ scores ÷ customers with a score',
  family: 'health',
  kind: 'leading',
  unit: 'score',
  better: 'higher',
  windows: ['1m', '3m', '12m'],
  over: 'health_scores',
  at: 'closing',
  numerator: 'sum(score)',
  denominator: 'count(*)',
  words: { numerator: 'sum of scores', denominator: 'customers with a score' },
  n: 'count(*)',
  empty: 'no customer has a score',
  axes: [
    {
      id: 'weight',
      options: [
        { id: 'plain', title: 'every customer alike' },
        {
          id: 'by_mrr',
          title: 'weighted by MRR',
          formula: 'Σ (score × MRR) ÷ Σ MRR of customers with a score',
          numerator: 'sum(score_mrr)',
          denominator: 'sum(mrr)',
          words: { numerator: 'sum of score × MRR', denominator: 'MRR of customers with a score' },
          empty: 'no customer with a score pays',
        },
      ],
    },
  ],
  targets: [
    { follow: 'pillars', level: 'target', variant: 'plain', window: '1m', says: '> 80' },
    { follow: 'pillars', level: 'best', variant: 'plain', window: '1m', says: '> 85' },
  ],
  follows: ['pillars', 'points', 'signals'],
};
