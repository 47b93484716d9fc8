import type { Metric } from './metric.ts';

const base = {
  over: 'opening_customers',
  at: 'opening',
  needs: ['subscriptions.cancel_type|subscriptions.cancel_reason'],
  windows: ['1m', '3m', '12m'],
  family: 'retention',
  kind: 'lagging',
  unit: 'percent',
  better: 'lower',
  isNearInPoints: true,
  times: 100,
  n: 'count(*)',
  denominator: 'count(*)',
  empty: 'no customers at the start',
  follows: ['pillars', 'service'],
} as const;

const whose = 'customers at the start with MRR 0 at the end whose subscription that ended last';

/** Share of customers that decided to leave. */
export const churnVoluntary: Metric = {
  ...base,
  id: 'churn_voluntary',
  title: 'Voluntary churn',
  definition: 'Which share of the customers at the start decided to leave?',
  formula: `${whose} says voluntary, by its type or else its reason ÷ customers at the start`,
  numerator: "count(*) filter (where exit_type = 'voluntary')",
  words: { numerator: 'customers that decided to leave', denominator: 'customers at the start' },
};

/** Share of customers lost to failed payments and violations. */
export const churnInvoluntary: Metric = {
  ...base,
  id: 'churn_involuntary',
  title: 'Involuntary churn',
  definition:
    'Which share of the customers at the start was lost to failed payments or violations?',
  formula: `${whose} says involuntary, by its type or else its reason ÷ customers at the start`,
  numerator: "count(*) filter (where exit_type = 'involuntary')",
  words: { numerator: 'customers lost involuntarily', denominator: 'customers at the start' },
};

/** Share of customers that paused. */
export const churnPause: Metric = {
  ...base,
  id: 'churn_pause',
  title: 'Churn by pause',
  definition: 'Which share of the customers at the start pays nothing because it has paused?',
  formula: `${whose} is paused, by its status or else its reason, and tells no type of cancellation ÷ customers at the start`,
  needs: ['subscriptions.status|subscriptions.cancel_reason'],
  numerator: "count(*) filter (where exit_type = 'pause')",
  words: { numerator: 'customers that paused', denominator: 'customers at the start' },
};

/** Share of customers lost without a word of whose decision it was. */
export const churnUnknown: Metric = {
  ...base,
  id: 'churn_unknown',
  title: 'Churn of unknown kind',
  definition:
    'Which share of the customers at the start left without telling whose decision it was?',
  formula: 'logo churn − voluntary churn − involuntary churn − churn by pause',
  numerator: "count(*) filter (where exit_type = 'unknown')",
  words: { numerator: 'customers lost for unknown reasons', denominator: 'customers at the start' },
};

/** The shares of reasons that pillars gives for comparison. */
const referenceMix = [
  ['price_budget', '30'],
  ['product_feature', '25'],
  ['support_service', '20'],
  ['business_change', '15'],
  ['competition', '10'],
] as const;

/** Why customers left. */
export const churnReasons: Metric = {
  ...base,
  id: 'churn_reasons',
  title: 'Churn reasons',
  definition: 'Which share of the customers lost left for which reason? Split it by reason',
  formula: 'customers lost for a reason ÷ customers lost',
  over: 'exits',
  unit: 'percent',
  better: 'neutral',
  isNearInPoints: undefined,
  windows: ['12m', '3m', '1m'],
  numerator: 'count(*)',
  denominator: 'max(n_lost)',
  isDenominatorShared: true,
  words: { numerator: 'customers lost', denominator: 'all customers lost' },
  empty: 'no customer was lost',
  axes: [
    {
      id: 'among',
      options: [
        { id: 'all', title: 'of all customers lost, unknown reasons among them' },
        {
          id: 'known',
          title: 'of those whose reason is known',
          formula: 'customers lost for a reason ÷ customers lost for known reasons',
          where: "reason <> 'unknown'",
          denominator: 'max(n_known)',
          words: { numerator: 'customers lost', denominator: 'customers lost for known reasons' },
          empty: 'no customer was lost for a known reason',
        },
      ],
    },
  ],
  targets: ['all', 'known'].flatMap((variant) =>
    referenceMix.map(([segment, says]) => ({
      ...({ follow: 'pillars', level: 'benchmark', window: '12m' } as const),
      ...{ variant, says, segment },
    })),
  ),
  follows: ['pillars'],
};
