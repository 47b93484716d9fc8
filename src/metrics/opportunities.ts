import type { Metric } from './metric.ts';

const open = {
  family: 'revenue',
  kind: 'leading',
  unit: 'money',
  better: 'higher',
  windows: ['1m', '3m', '12m'],
  over: 'opportunity_periods',
  at: 'closing',
  n: 'count(*)',
  follows: ['signals'],
} as const;

const knowsOpenOnes = [
  'opportunities.kind',
  'opportunities.amount',
  'opportunities.status|opportunities.closed_on',
];

/** Open deals with customers. */
export const expansionPipeline: Metric = {
  ...open,
  id: 'expansion_pipeline',
  title: 'Expansion pipeline',
  definition: "Which amounts may customers add, by what is open at the period's end?",
  formula: 'sum of the amounts of upsell, cross-sell and expansion opportunities open at the end',
  where: 'is_open and is_expansion',
  needs: knowsOpenOnes,
  numerator: 'sum(amount)',
  words: { numerator: 'amounts of open opportunities' },
  n: 'count(*) filter (where own_amount is not null)',
  empty: 'no open opportunity',
  axes: [
    {
      id: 'scope',
      options: [
        { id: 'open', title: 'all that are open' },
        {
          id: 'due',
          title: 'those expected to close in the period',
          formula:
            'sum of the amounts of upsell, cross-sell and expansion opportunities open at the end that should close in the period',
          where: 'is_open and is_expansion and is_due',
          needs: [...knowsOpenOnes, 'opportunities.expected_close_on'],
        },
      ],
    },
  ],
};

/** Open deals with customers, each with its chance. */
export const expectedClose: Metric = {
  ...open,
  id: 'expected_close',
  title: 'Expected close',
  definition: 'How much of the expansion that should close in the period will probably be won?',
  formula:
    'sum of amount × probability of upsell, cross-sell and expansion opportunities open at the end that should close in the period; those without a probability are left out',
  where: 'is_open and is_expansion and is_due and expected is not null',
  needs: [...knowsOpenOnes, 'opportunities.expected_close_on', 'opportunities.probability'],
  numerator: 'sum(expected)',
  words: { numerator: 'amounts × probability' },
  empty: 'no open opportunity',
};

/** Leads that the Customer Success team found. */
export const csql: Metric = {
  ...open,
  id: 'csql',
  title: 'Customer success qualified leads',
  definition: 'How many opportunities did the Customer Success team open in the period?',
  formula: 'opportunities of source csql created in the period',
  family: 'operations',
  kind: 'activity',
  unit: 'count',
  where: "is_created and source = 'csql'",
  needs: ['opportunities.source', 'opportunities.created_on'],
  numerator: 'count(*)',
  words: { numerator: 'opportunities created' },
  empty: 'no opportunities',
  follows: ['glossary'],
};

/** Share of the new customers that others brought. */
export const referralRate: Metric = {
  id: 'referral_rate',
  title: 'Referral rate',
  definition: 'Which share of the new customers came by referral?',
  formula:
    'new customers that somebody referred or whose opportunity of source referral was won ÷ new customers',
  family: 'advocacy',
  kind: 'lagging',
  unit: 'percent',
  better: 'higher',
  windows: ['12m', '1m', '3m'],
  over: 'new_customers',
  at: 'closing',
  needs: ['accounts.referred_by|opportunities.source'],
  numerator: 'count(*) filter (where is_referred)',
  denominator: 'count(*)',
  words: { numerator: 'customers referred', denominator: 'new customers' },
  times: 100,
  n: 'count(*)',
  empty: 'no new customers in the period',
  targets: [{ follow: 'pillars', level: 'target', variant: '', window: '12m', says: '> 20' }],
  follows: ['pillars'],
};
