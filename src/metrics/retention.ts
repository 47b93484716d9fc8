import { grrBands, nrrBands } from './bands.ts';
import { bySegment } from './by-segment.ts';
import type { Metric } from './metric.ts';

const base = {
  over: 'account_periods',
  at: 'opening',
  where: 'opening > 0',
  windows: ['1m', '3m', '12m'],
  family: 'retention',
  kind: 'lagging',
  unit: 'percent',
  isNearInPoints: true,
  times: 100,
  n: 'count(*)',
  empty: 'no customers at the start',
} as const;

const arrBasis = {
  id: 'basis',
  options: [
    { id: 'mrr', title: 'on MRR' },
    { id: 'arr', title: 'on ARR, 12 × MRR: the same share' },
  ],
} as const;

/** Net revenue retention. */
export const nrr: Metric = {
  ...base,
  id: 'nrr',
  title: 'Net revenue retention',
  aliases: ['ndr', 'net_retention'],
  definition: 'Of the MRR that opened the period, how much do the same customers pay at its close?',
  formula:
    'closing MRR ÷ opening MRR, over accounts with opening MRR > 0 (new and returning customers are outside)',
  better: 'higher',
  numerator: 'sum(constant_closing)',
  denominator: 'sum(opening)',
  words: { numerator: 'closing MRR', denominator: 'opening MRR' },
  axes: [
    {
      id: 'method',
      options: [
        { id: 'cohort', title: 'closing against opening' },
        {
          id: 'movements',
          title: 'sum of monthly movements',
          formula:
            '(opening + expansion − contraction − churn) ÷ opening, month by month; a return is not counted',
          numerator: 'sum(opening) + sum(m_expansion) - sum(m_contraction) - sum(m_churn)',
          words: { numerator: 'opening MRR with its movements', denominator: 'opening MRR' },
        },
        {
          id: 'reactivation',
          title: 'returning customers count as gain',
          formula: '(closing MRR of opening customers + reactivated MRR) ÷ opening MRR',
          where: "opening > 0 or kind = 'reactivation'",
          numerator: 'sum(constant_closing)',
          words: { numerator: 'closing MRR and reactivated MRR', denominator: 'opening MRR' },
        },
      ],
    },
    arrBasis,
  ],
  targets: [
    { follow: 'points', level: 'target', variant: 'cohort', window: '1m', says: '> 100' },
    { follow: 'pillars', level: 'target', variant: 'cohort', window: '12m', says: '> 100' },
    { follow: 'pillars', level: 'best', variant: 'cohort', window: '12m', says: '> 110' },
    ...bySegment('pillars', 'cohort', '12m', ['> 110', '> 100', '> 95']),
    { follow: 'service', level: 'min', variant: 'cohort', window: '12m', says: '>= 100' },
    { follow: 'service', level: 'target', variant: 'cohort', window: '12m', says: '>= 110' },
    { follow: 'service', level: 'best', variant: 'cohort', window: '12m', says: '>= 120' },
  ],
  bands: nrrBands,
  follows: ['pillars', 'points', 'service', 'glossary', 'signals'],
};

/** Gross revenue retention. */
export const grr: Metric = {
  ...base,
  id: 'grr',
  title: 'Gross revenue retention',
  definition: 'Of the MRR that opened the period, how much was kept, leaving growth aside?',
  formula: 'sum of min(opening, closing) ÷ opening MRR, over accounts with opening MRR > 0',
  better: 'higher',
  numerator: 'sum(kept)',
  denominator: 'sum(opening)',
  words: { numerator: 'MRR kept', denominator: 'opening MRR' },
  axes: [
    {
      id: 'method',
      options: [
        { id: 'cohort', title: 'min(opening, closing)' },
        {
          id: 'movements',
          title: 'sum of monthly movements',
          formula: '(opening − contraction − churn) ÷ opening, month by month',
          numerator: 'sum(opening) - sum(m_contraction) - sum(m_churn)',
          words: { numerator: 'opening MRR less its losses', denominator: 'opening MRR' },
        },
      ],
    },
    arrBasis,
  ],
  targets: [
    { follow: 'service', level: 'min', variant: 'cohort', window: '12m', says: '>= 90' },
    { follow: 'service', level: 'target', variant: 'cohort', window: '12m', says: '>= 95' },
    { follow: 'service', level: 'best', variant: 'cohort', window: '12m', says: '>= 98' },
  ],
  bands: grrBands,
  follows: ['service', 'glossary', 'signals'],
};

/** Share of customers lost. */
export const logoChurn: Metric = {
  ...base,
  id: 'logo_churn',
  title: 'Logo churn',
  definition: 'Which share of the customers at the start had left by the end?',
  formula: 'customers at the start with MRR 0 at the end ÷ customers at the start',
  better: 'lower',
  numerator: 'count(*) filter (where closing = 0)',
  denominator: 'count(*)',
  words: { numerator: 'customers lost', denominator: 'customers at the start' },
  axes: [
    {
      id: 'denominator',
      options: [
        { id: 'start', title: 'of customers at the start' },
        {
          id: 'start_plus_new',
          title: 'of customers at the start and new ones',
          formula:
            'customers lost, those who came and left inside the period included ÷ (customers at the start + new)',
          where: 'opening > 0 or m_new > 0',
          numerator: 'count(*) filter (where closing = 0)',
          words: {
            numerator: 'customers lost',
            denominator: 'customers at the start and new ones',
          },
        },
        {
          id: 'average',
          title: 'of the average of start and end',
          formula: 'customers lost ÷ ((customers at the start + customers at the end) ÷ 2)',
          where: 'opening > 0 or closing > 0',
          numerator: '2 * count(*) filter (where opening > 0 and closing = 0)',
          denominator: 'count(*) filter (where opening > 0) + count(*) filter (where closing > 0)',
          words: { numerator: '2 × customers lost', denominator: 'customers at start + at end' },
        },
        {
          id: 'all',
          title: 'of all who were customers at some time of the period',
          formula: 'customers lost ÷ (customers at the start + new + reactivated)',
          where: 'opening > 0 or m_new > 0 or m_reactivation > 0',
          numerator: 'count(*) filter (where closing = 0)',
          words: { numerator: 'customers lost', denominator: 'all customers of the period' },
        },
      ],
    },
  ],
  targets: [
    { follow: 'pillars', level: 'target', variant: 'start', window: '12m', says: '< 5' },
    { follow: 'pillars', level: 'best', variant: 'start', window: '12m', says: '< 2' },
    ...bySegment('pillars', 'start', '12m', ['< 2', '< 5', '< 10']),
    { follow: 'service', level: 'target', variant: 'start', window: '1m', says: '<= 2' },
    { follow: 'service', level: 'target', variant: 'start', window: '12m', says: '<= 10' },
  ],
  follows: ['pillars', 'service', 'glossary'],
};

/** Share of customers kept. */
export const logoRetention: Metric = {
  ...base,
  id: 'logo_retention',
  aliases: ['crr'],
  title: 'Logo retention',
  definition: 'Which share of the customers at the start still pays at the end?',
  formula: 'customers at the start with MRR > 0 at the end ÷ customers at the start',
  better: 'higher',
  numerator: 'count(*) filter (where closing > 0)',
  denominator: 'count(*)',
  words: { numerator: 'customers kept', denominator: 'customers at the start' },
  axes: [
    {
      id: 'method',
      options: [
        { id: 'cohort', title: 'of the same customers' },
        {
          id: 'end_minus_new',
          title: '(end − new) ÷ start',
          formula: '(customers at the end − new customers) ÷ customers at the start',
          where: 'opening > 0 or closing > 0',
          numerator: "count(*) filter (where closing > 0 and kind <> 'new')",
          denominator: 'count(*) filter (where opening > 0)',
          words: {
            numerator: 'customers at the end less new ones',
            denominator: 'customers at the start',
          },
        },
      ],
    },
  ],
  targets: [
    { follow: 'pillars', level: 'target', variant: 'end_minus_new', window: '12m', says: '> 95' },
    { follow: 'pillars', level: 'best', variant: 'end_minus_new', window: '12m', says: '> 98' },
    ...bySegment('pillars', 'end_minus_new', '12m', ['> 98', '> 95', '> 90']),
  ],
  follows: ['pillars', 'glossary', 'signals'],
};

/** Share of MRR lost. */
export const revenueChurn: Metric = {
  ...base,
  id: 'revenue_churn',
  title: 'Revenue churn',
  definition: 'Which share of the opening MRR was lost?',
  formula: '100 − GRR: contraction and churn ÷ opening MRR',
  better: 'lower',
  numerator: 'sum(opening) - sum(kept)',
  denominator: 'sum(opening)',
  words: { numerator: 'MRR lost', denominator: 'opening MRR' },
  axes: [
    {
      id: 'method',
      options: [
        { id: 'gross', title: 'contraction and churn' },
        {
          id: 'cancel',
          title: 'churn only',
          formula: 'MRR of accounts that left ÷ opening MRR',
          numerator: 'sum(opening) filter (where closing = 0)',
          words: { numerator: 'MRR of accounts that left', denominator: 'opening MRR' },
        },
        {
          id: 'net',
          title: 'less expansion: 100 − NRR',
          formula: '100 − NRR',
          numerator: 'sum(opening) - sum(constant_closing)',
          words: { numerator: 'MRR lost less gained', denominator: 'opening MRR' },
        },
        {
          id: 'net_reactivation',
          title: 'less expansion and reactivation',
          formula: '100 − NRR@reactivation',
          where: "opening > 0 or kind = 'reactivation'",
          numerator: 'sum(opening) - sum(constant_closing)',
          words: { numerator: 'MRR lost less gained', denominator: 'opening MRR' },
        },
      ],
    },
  ],
  follows: ['pillars', 'signals'],
};

/** Share of customers that grew. */
export const expansionRate: Metric = {
  ...base,
  id: 'expansion_rate',
  title: 'Expansion rate',
  definition: 'Which share of the customers at the start expanded in the period?',
  formula: 'customers at the start with an expansion in some month ÷ customers at the start',
  better: 'higher',
  isNearInPoints: undefined,
  windows: ['12m', '1m', '3m'],
  numerator: 'count(*) filter (where m_expansion > 0)',
  denominator: 'count(*)',
  words: { numerator: 'customers that expanded', denominator: 'customers at the start' },
  axes: [
    {
      id: 'method',
      options: [
        { id: 'period', title: 'of customers at the start' },
        {
          id: 'first_year',
          title: 'within the first year',
          formula:
            'accounts whose first 12 months ended in the period and that expanded within them ÷ all such accounts',
          over: 'first_years',
          at: 'closing',
          where: 'true',
          numerator: 'count(*) filter (where has_expanded)',
          words: {
            numerator: 'accounts that expanded',
            denominator: 'accounts whose first year ended',
          },
          empty: 'no account ended its first year',
        },
      ],
    },
  ],
  targets: [
    { follow: 'points', level: 'target', variant: 'period', window: '12m', says: '> 20' },
    { follow: 'pillars', level: 'target', variant: 'first_year', window: '12m', says: '> 30' },
    { follow: 'pillars', level: 'best', variant: 'first_year', window: '12m', says: '> 40' },
  ],
  follows: ['pillars', 'points', 'signals'],
};
