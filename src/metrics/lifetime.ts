import type { Metric } from './metric.ts';

const base = { family: 'revenue', kind: 'lagging', unit: 'money', better: 'higher' } as const;

/** MRR per registered user. */
export const arpu: Metric = {
  ...base,
  id: 'arpu',
  title: 'Average revenue per user',
  definition: 'What does a registered user bring per month on average?',
  formula:
    'mean MRR ÷ mean number of registered users, both over the ends of the months of the period',
  windows: ['1m', '3m', '12m'],
  over: 'account_users',
  at: 'closing',
  numerator: 'sum(mrr)',
  denominator: 'sum(users)',
  words: { numerator: 'MRR at month ends', denominator: 'users at month ends' },
  n: 'sum(users)',
  empty: 'no registered users',
  follows: ['glossary'],
};

const yearly = 'sum(12 * earned * n_opening)';

/** What a customer is worth over its lifetime. */
export const clv: Metric = {
  ...base,
  id: 'clv',
  aliases: ['ltv'],
  title: 'Customer lifetime value',
  definition:
    'What does a customer bring over its lifetime? Revenue, or with `definitions.clv.gross_margin` that share of it',
  formula:
    'annual revenue per account (12 × MRR ÷ customers, at the end) × lifespan in years (1 ÷ 12-month logo churn)',
  windows: ['12m'],
  over: 'lifetime_values',
  isDenominatorShared: true,
  numerator: yearly,
  denominator: 'max(n_closing * n_lost)',
  words: {
    numerator: '12 × MRR at the end × customers at the start',
    denominator: 'customers at the end × customers lost',
  },
  n: 'count(*) filter (where closing > 0)',
  empty: 'no customer left in the window, so no lifespan can be told',
  axes: [
    {
      id: 'method',
      options: [
        { id: 'lifespan', title: 'annual revenue × lifespan' },
        {
          id: 'retention',
          title: 'annual revenue × retention ÷ churn',
          formula: 'annual revenue per account × 12-month logo retention ÷ 12-month logo churn',
          numerator: 'sum(12 * earned * n_kept)',
          words: {
            numerator: '12 × MRR at the end × customers kept',
            denominator: 'customers at the end × customers lost',
          },
        },
        {
          id: 'purchases',
          title: 'purchases of a year × lifespan',
          formula:
            'average purchase × purchases per buyer and year × lifespan; a purchase is an invoice of the window without tax, void and refunded ones left out',
          needs: ['invoices'],
          numerator: 'sum(bought_earned * n_opening)',
          denominator: 'case when max(n_unrated) = 0 then max(n_buyers * n_lost) end',
          words: {
            numerator: 'purchases × customers at the start',
            denominator: 'buyers × customers lost',
          },
          n: 'count(*) filter (where is_buyer)',
          withheld: 'no exchange rate for the currency of an invoice',
        },
        {
          id: 'net',
          title: 'annual revenue × lifespan − cost of acquisition',
          formula:
            'annual revenue per account × lifespan − (sales + marketing) ÷ new customers of the window',
          over: 'net_lifetime_values',
          numerator: 'sum(12 * earned * n_opening * n_won - cost * n_closing * n_lost)',
          denominator: 'max(n_closing * n_lost * n_won)',
          words: {
            numerator: 'value × new customers − costs × customers',
            denominator: 'customers at the end × customers lost × new customers',
          },
          withheld: 'the cost of acquisition is unknown: the costs do not tell it',
          empty: 'no customer left in the window or none was won',
        },
      ],
    },
  ],
  targets: [
    { follow: 'pillars', level: 'target', variant: 'lifespan', window: '12m', says: '> 50000' },
    ...(
      [
        ['enterprise', '> 250000'],
        ['mid_market', '> 50000'],
        ['small_business', '> 15000'],
      ] as const
    ).map(([segment, says]) => ({
      ...({ follow: 'pillars', level: 'target', window: '12m' } as const),
      ...{ variant: 'lifespan', says, segment },
    })),
  ],
  follows: ['pillars', 'glossary'],
};
