import type { Metric } from './metric.ts';

const windows = ['1m', '3m', '12m'];

const stock = { over: 'account_periods', at: 'closing', windows, axes: [], follows: [] } as const;

/** MRR at the end of the period. */
export const mrr: Metric = {
  ...stock,
  id: 'mrr',
  title: 'Monthly recurring revenue',
  definition: 'What do customers pay per month at the end of the period?',
  formula: 'sum of the MRR of all accounts just before the period ends',
  family: 'revenue',
  kind: 'lagging',
  unit: 'money',
  better: 'higher',
  numerator: 'sum(closing)',
  words: { numerator: 'MRR at the end' },
  n: 'count(*) filter (where closing > 0)',
  empty: 'no billing',
  follows: ['points', 'glossary', 'signals'],
};

/** MRR at the start of the period. */
export const mrrOpening: Metric = {
  ...mrr,
  id: 'mrr_opening',
  title: 'Opening MRR',
  definition: 'What did customers pay per month when the period began?',
  formula: 'sum of the MRR of all accounts just before the period begins',
  at: 'opening',
  better: 'neutral',
  numerator: 'sum(opening)',
  words: { numerator: 'MRR at the start' },
  n: 'count(*) filter (where opening > 0)',
  follows: [],
};

/** Recurring revenue of a year at the present rate. */
export const arr: Metric = {
  ...mrr,
  id: 'arr',
  title: 'Annual recurring revenue',
  definition: "What would customers pay in a year at the rate of the period's end?",
  formula: '12 × MRR',
  numerator: '12 * sum(closing)',
  words: { numerator: '12 × MRR at the end' },
  axes: [
    {
      id: 'method',
      options: [
        { id: 'run_rate', title: '12 × MRR' },
        {
          id: 'contracted',
          title: 'what contracts say',
          formula: 'sum of the ARR of contracts that run at the end of the period',
          over: 'active_contracts',
          needs: ['contracts.arr', 'contracts.starts_on|contracts.signed_on'],
          numerator: 'sum(amount)',
          words: { numerator: 'ARR of contracts that run' },
          n: 'count(*) filter (where own_amount is not null)',
        },
        {
          id: 'formula',
          title: 'active − cancelled',
          formula:
            'annualised amounts of subscriptions and add-ons active in the period − annualised amounts of those that ended in it',
          over: 'annual_amounts',
          numerator: 'sum(annual) - coalesce(sum(annual) filter (where is_cancelled), 0)',
          words: { numerator: 'amounts active less cancelled' },
          n: 'count(*) filter (where not is_cancelled)',
        },
      ],
    },
  ],
  follows: ['service', 'glossary'],
};

/** Accounts that pay at the end of the period. */
export const customers: Metric = {
  ...mrr,
  id: 'customers',
  title: 'Customers',
  definition: 'How many accounts pay at the end of the period?',
  formula: 'accounts with MRR > 0 just before the period ends',
  unit: 'count',
  numerator: 'count(*) filter (where closing > 0)',
  words: { numerator: 'customers at the end' },
  follows: ['points', 'signals'],
};

/** MRR per customer. */
export const arpa: Metric = {
  ...mrr,
  id: 'arpa',
  title: 'Average revenue per account',
  definition: 'What does a customer pay per month on average?',
  formula: 'MRR ÷ customers, at the end of the period',
  denominator: 'count(*) filter (where closing > 0)',
  words: { numerator: 'MRR at the end', denominator: 'customers at the end' },
  empty: 'no customers at the end',
  follows: ['glossary'],
};

const flow = {
  ...mrr,
  formula: "sum of the monthly movements, at the exchange rates of the period's start",
  better: 'neutral',
  follows: ['pillars', 'service', 'glossary', 'signals'],
} as const;

/** MRR of accounts that had never paid before. */
export const mrrNew: Metric = {
  ...flow,
  id: 'mrr_new',
  title: 'New MRR',
  definition: 'How much MRR came from accounts that had never paid before?',
  better: 'higher',
  numerator: 'sum(m_new)',
  words: { numerator: 'new MRR' },
  n: 'count(*) filter (where m_new > 0)',
};

/** MRR of accounts that came back. */
export const mrrReactivation: Metric = {
  ...flow,
  id: 'mrr_reactivation',
  title: 'Reactivated MRR',
  definition: 'How much MRR came from accounts that had left and came back?',
  better: 'higher',
  numerator: 'sum(m_reactivation)',
  words: { numerator: 'reactivated MRR' },
  n: 'count(*) filter (where m_reactivation > 0)',
};

/** MRR that data beginning in mid-history show first. */
export const mrrFirstSeen: Metric = {
  ...flow,
  id: 'mrr_first_seen',
  title: 'MRR first seen',
  definition: 'How much MRR was there already when the data begin?',
  numerator: 'sum(m_opening)',
  words: { numerator: 'MRR first seen' },
  n: 'count(*) filter (where m_opening > 0)',
  follows: [],
};

/** Growth of MRR within customers. */
export const mrrExpansion: Metric = {
  ...flow,
  id: 'mrr_expansion',
  title: 'Expansion MRR',
  definition: 'By how much did customers who pay more now raise the MRR?',
  at: 'opening',
  better: 'higher',
  numerator: 'sum(m_expansion)',
  words: { numerator: 'expansion' },
  n: 'count(*) filter (where m_expansion > 0)',
};

/** Loss of MRR within customers. */
export const mrrContraction: Metric = {
  ...flow,
  id: 'mrr_contraction',
  title: 'Contraction MRR',
  definition: 'By how much did customers who pay less now lower the MRR?',
  at: 'opening',
  better: 'lower',
  numerator: 'sum(m_contraction)',
  words: { numerator: 'contraction' },
  n: 'count(*) filter (where m_contraction > 0)',
};

/** MRR of accounts that left. */
export const mrrChurn: Metric = {
  ...flow,
  id: 'mrr_churn',
  title: 'Churned MRR',
  definition: 'How much MRR left with the accounts that stopped paying?',
  at: 'opening',
  better: 'lower',
  numerator: 'sum(m_churn)',
  words: { numerator: 'churn' },
  n: 'count(*) filter (where m_churn > 0)',
};

/** Effect of exchange rates. */
export const mrrFx: Metric = {
  ...flow,
  id: 'mrr_fx',
  title: 'Exchange rate effect',
  definition: 'By how much did exchange rates alone change the MRR?',
  formula: 'MRR at the end at the rates of the end − the same MRR at the rates of the start',
  at: 'opening',
  numerator: 'sum(fx)',
  words: { numerator: 'exchange rate effect' },
  n: 'count(*) filter (where fx <> 0)',
};

/** MRR that moved between segments with its accounts. */
export const mrrTransfer: Metric = {
  ...flow,
  id: 'mrr_transfer',
  title: 'MRR transferred between segments',
  definition: 'How much MRR came in less went out because accounts changed segment?',
  formula: 'closing MRR of accounts that came − closing MRR of accounts that went',
  over: 'mrr_transfers',
  numerator: 'sum(amount)',
  words: { numerator: 'MRR transferred' },
  n: 'count(*) filter (where amount <> 0)',
  follows: [],
};

/** The lines of the MRR waterfall, from opening to closing. */
export const waterfall: readonly { metric: string; sign: 1 | -1 }[] = [
  { metric: 'mrr_opening', sign: 1 },
  { metric: 'mrr_first_seen', sign: 1 },
  { metric: 'mrr_new', sign: 1 },
  { metric: 'mrr_reactivation', sign: 1 },
  { metric: 'mrr_expansion', sign: 1 },
  { metric: 'mrr_contraction', sign: -1 },
  { metric: 'mrr_churn', sign: -1 },
  { metric: 'mrr_fx', sign: 1 },
  { metric: 'mrr_transfer', sign: 1 },
];
