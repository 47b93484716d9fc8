import type { Metric } from './metric.ts';

/** Average yearly amount of a contract. */
export const acv: Metric = {
  id: 'acv',
  title: 'Annual contract value',
  definition: "What is a contract that runs at the period's end worth per year on average?",
  formula: 'sum of the ARR of contracts that run at the end ÷ their number',
  family: 'revenue',
  kind: 'lagging',
  unit: 'money',
  better: 'neutral',
  windows: ['1m', '3m', '12m'],
  over: 'active_contracts',
  at: 'closing',
  where: 'own_amount is not null',
  needs: ['contracts.arr', 'contracts.starts_on|contracts.signed_on'],
  numerator: 'sum(amount)',
  denominator: 'count(*)',
  words: { numerator: 'ARR of contracts that run', denominator: 'contracts that run' },
  n: 'count(*)',
  empty: 'no contract runs at the end',
  follows: ['glossary'],
};

const ended = {
  family: 'retention',
  kind: 'lagging',
  over: 'ended_contracts',
  at: 'closing',
  n: 'count(*)',
  empty: 'no contract ended in the period',
} as const;

const knowsRenewals = ['contracts.ends_on', 'contracts.renewed_on|contracts.outcome'];

/** Share of the ended contracts that were renewed. */
export const renewalRate: Metric = {
  ...ended,
  id: 'renewal_rate',
  title: 'Renewal rate',
  definition: 'Which share of the contracts whose term ended in the period was renewed?',
  formula:
    'contracts renewed before their end or within the grace after it ÷ contracts whose agreed term ended in the period, pending ones included',
  unit: 'percent',
  better: 'higher',
  isNearInPoints: true,
  windows: ['12m', '1m', '3m'],
  needs: knowsRenewals,
  numerator: "count(*) filter (where became = 'renewed')",
  denominator: 'count(*)',
  words: {
    numerator: 'contracts renewed',
    denominator: 'contracts that ended, pending ones included',
  },
  times: 100,
  axes: [
    {
      id: 'basis',
      options: [
        { id: 'logo', title: 'by number' },
        {
          id: 'arr',
          title: 'by ARR',
          formula:
            'ARR kept by renewals, at most the old amount ÷ ARR of the contracts whose agreed term ended in the period, pending ones included',
          needs: [...knowsRenewals, 'contracts.arr'],
          numerator: 'coalesce(sum(kept), 0)',
          denominator: 'sum(amount)',
          words: {
            numerator: 'ARR kept by renewals',
            denominator: 'ARR that ended, pending contracts included',
          },
          n: 'count(*) filter (where own_amount is not null)',
        },
      ],
    },
  ],
  targets: [{ follow: 'pillars', level: 'target', variant: 'logo', window: '12m', says: '> 95' }],
  follows: ['pillars', 'signals'],
};

/** Share of the ended contracts that were renewed well before their end. */
export const earlyRenewalRate: Metric = {
  ...ended,
  id: 'early_renewal_rate',
  title: 'Early renewal rate',
  definition: 'Which share of the contracts whose term ended was renewed 30 days ahead?',
  formula:
    'contracts renewed at least 30 days before their end ÷ contracts whose agreed term ended in the period',
  unit: 'percent',
  better: 'higher',
  windows: ['12m', '1m', '3m'],
  isNearInPoints: true,
  needs: ['contracts.ends_on', 'contracts.renewed_on'],
  numerator: 'count(*) filter (where is_early)',
  denominator: 'count(*)',
  words: { numerator: 'contracts renewed early', denominator: 'contracts that ended' },
  times: 100,
  targets: [{ follow: 'pillars', level: 'target', variant: '', window: '12m', says: '> 40' }],
  follows: ['pillars', 'signals'],
};

/** Contracts whose term ends. */
export const renewalsDue: Metric = {
  ...ended,
  id: 'renewals_due',
  title: 'Renewals due',
  definition: 'How many contracts, worth how much, end their term in the period?',
  formula: 'contracts whose agreed term ends in the period, signed renewals included',
  unit: 'count',
  better: 'neutral',
  windows: ['1m', '3m', '12m'],
  needs: ['contracts.ends_on'],
  numerator: 'count(*)',
  words: { numerator: 'contracts due' },
  axes: [
    {
      id: 'basis',
      options: [
        { id: 'count', title: 'number of contracts' },
        {
          id: 'arr',
          title: 'their ARR',
          unit: 'money',
          formula:
            'sum of the ARR of contracts whose agreed term ends in the period, signed renewals included',
          needs: ['contracts.ends_on', 'contracts.arr'],
          numerator: 'sum(amount)',
          words: { numerator: 'ARR due' },
          n: 'count(*) filter (where own_amount is not null)',
        },
      ],
    },
    {
      id: 'state',
      options: [
        { id: 'all', title: 'whatever became of them' },
        {
          id: 'pending',
          title: 'neither renewed nor lost yet',
          where: "became = 'pending'",
        },
      ],
    },
  ],
  follows: ['signals'],
};
