import { bySegment } from './by-segment.ts';
import type { Metric } from './metric.ts';

const valueDays = 'case when is_reached then days end';

/** Days until an account has its first value. */
export const ttv: Metric = {
  id: 'ttv',
  title: 'Time to value',
  aliases: ['time_to_value'],
  definition: 'How many days pass from the start to the first value?',
  formula: 'sum of the days from start to first value ÷ accounts that reached it',
  family: 'value',
  kind: 'leading',
  unit: 'days',
  better: 'lower',
  windows: ['12m', '1m', '3m'],
  over: 'value_times',
  at: 'closing',
  where: "start = 'contract'",
  numerator: 'sum(days) filter (where is_reached)',
  denominator: 'count(*) filter (where is_reached)',
  words: { numerator: 'days', denominator: 'accounts that reached value' },
  n: 'count(*) filter (where is_reached)',
  empty: 'no account that started in the period reached its first value',
  axes: [
    {
      id: 'start',
      options: [
        { id: 'contract', title: 'from the signing of the contract' },
        { id: 'signup', title: 'from sign-up', where: "start = 'signup'" },
      ],
    },
    {
      id: 'statistic',
      options: [
        { id: 'mean', title: 'mean of those who reached it' },
        {
          id: 'median',
          title: 'median of those who reached it',
          statistic: 'median',
          value: valueDays,
        },
        {
          id: 'p90',
          title: '90th percentile of those who reached it',
          statistic: 'p90',
          value: valueDays,
        },
        {
          id: 'km_median',
          title: 'Kaplan–Meier median',
          formula:
            'the day by which half of the accounts that started reach value, those still waiting counted as such',
          statistic: 'km_median',
          value: 'days',
          isEvent: 'is_reached',
          n: 'count(*)',
          empty: 'fewer than half of the accounts that started reached value',
        },
      ],
    },
  ],
  targets: [
    { follow: 'points', level: 'target', variant: 'signup.km_median', window: '12m', says: '< 7' },
    { follow: 'pillars', level: 'target', variant: 'contract.mean', window: '12m', says: '< 30' },
    { follow: 'pillars', level: 'best', variant: 'contract.mean', window: '12m', says: '< 20' },
    ...bySegment('pillars', 'contract.mean', '12m', ['< 45', '< 30', '< 20']),
    { follow: 'pillars', level: 'target', variant: 'contract.median', window: '12m', says: '< 25' },
    { follow: 'pillars', level: 'target', variant: 'contract.p90', window: '12m', says: '< 45' },
  ],
  follows: ['pillars', 'points', 'signals'],
};

/** Share of new users that became active users. */
export const activationRate: Metric = {
  id: 'activation_rate',
  title: 'Activation rate',
  definition: 'Which share of the new users met all activation criteria within their window?',
  formula:
    'users that met all criteria within their window ÷ users whose window closed in the period',
  family: 'value',
  kind: 'leading',
  unit: 'percent',
  better: 'higher',
  windows: ['1m', '3m', '12m'],
  over: 'activations',
  at: 'closing',
  where: 'is_activated is not null',
  numerator: 'count(*) filter (where is_activated)',
  denominator: 'count(*)',
  words: { numerator: 'users activated', denominator: 'users whose window closed' },
  times: 100,
  n: 'count(*)',
  empty: 'no window closed in the period, or no criterion can be told from the data',
  targets: [
    { follow: 'pillars', level: 'target', variant: '', window: '1m', says: '> 80' },
    ...bySegment('pillars', '', '1m', ['> 90', '> 80', '> 75']),
  ],
  follows: ['pillars', 'signals'],
};
