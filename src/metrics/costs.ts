import type { Metric } from './metric.ts';

const perCustomer = {
  family: 'revenue',
  kind: 'lagging',
  unit: 'money',
  better: 'lower',
  windows: ['1m', '3m', '12m'],
  over: 'customer_costs',
  numerator: 'sum(cost)',
  denominator: 'sum(customers)',
  n: 'count(*) filter (where is_customer)',
  withheld: 'some of the costs name no account and cannot be split',
} as const;

/** Cost of winning a customer. */
export const cac: Metric = {
  ...perCustomer,
  id: 'cac',
  title: 'Customer acquisition cost',
  definition: 'What did it cost to win a new customer?',
  formula: '(sales + marketing) ÷ new customers of the period',
  where: "purpose = 'acquisition'",
  words: { numerator: 'sales and marketing', denominator: 'new customers' },
  empty: 'no new customers, or the costs do not cover the period',
  follows: ['glossary'],
};

/** Cost of keeping a customer. */
export const crc: Metric = {
  ...perCustomer,
  id: 'crc',
  title: 'Customer retention cost',
  definition: 'What did it cost to keep a customer?',
  formula: '(customer success + retention) ÷ customers at the end of the period',
  where: "purpose = 'retention'",
  words: { numerator: 'customer success and retention', denominator: 'customers at the end' },
  empty: 'no customers at the end, or the costs do not cover the period',
  follows: ['glossary'],
};

/** Cost of serving a customer. */
export const costToServe: Metric = {
  ...perCustomer,
  id: 'cost_to_serve',
  title: 'Cost to serve',
  definition: 'What did it cost to serve a customer?',
  formula: '(support + customer success) ÷ customers at the end of the period',
  where: "purpose = 'service'",
  words: { numerator: 'support and customer success', denominator: 'customers at the end' },
  empty: 'no customers at the end, or the costs do not cover the period',
  follows: ['signals'],
};

/** What customers gained on what they spent. */
export const roi: Metric = {
  id: 'roi',
  title: 'Return on investment',
  aliases: ['return_on_investment'],
  definition: 'How much more than they spent had customers gained at that age?',
  formula:
    "(benefits − costs) ÷ costs, from signing to that age, over accounts that reached it in the period; costs are the customer's own and our invoices without tax",
  family: 'value',
  kind: 'lagging',
  unit: 'percent',
  better: 'higher',
  windows: ['12m', '1m', '3m'],
  over: 'account_returns',
  at: 'closing',
  where: "age = '90d'",
  needs: ['costs.borne_by|invoices', 'contracts.signed_on|accounts.signed_on'],
  numerator: "sum(case role when 'benefit' then amount else -amount end)",
  denominator: "sum(amount) filter (where role <> 'benefit')",
  words: { numerator: 'benefits less costs', denominator: 'costs' },
  times: 100,
  n: "count(*) filter (where role = 'signed')",
  empty: 'no account reached that age in the period',
  withheld: 'the accounts that reached that age had no costs',
  axes: [
    {
      id: 'age',
      options: [
        { id: '90d', title: '90 days after signing' },
        { id: '6m', title: '6 months after signing', where: "age = '6m'" },
        { id: '12m', title: '12 months after signing', where: "age = '12m'" },
      ],
    },
  ],
  targets: [
    { follow: 'pillars', level: 'target', variant: '90d', window: '12m', says: '> 0' },
    { follow: 'pillars', level: 'target', variant: '6m', window: '12m', says: '> 100' },
    { follow: 'pillars', level: 'target', variant: '12m', window: '12m', says: '> 300' },
  ],
  follows: ['pillars'],
};
