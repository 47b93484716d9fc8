import { depthBands } from './bands.ts';
import { bySegment } from './by-segment.ts';
import type { Metric } from './metric.ts';

const base = {
  over: 'account_usage',
  at: 'closing',
  family: 'adoption',
  kind: 'leading',
  better: 'higher',
  windows: ['1m', '3m', '12m'],
  n: 'sum(active_users)',
  empty: 'no active users in the period',
  follows: ['pillars'],
} as const;

/** Share of the licensed users that are active on an average day. */
export const dauLicensedShare: Metric = {
  ...base,
  id: 'dau_licensed_share',
  title: 'Daily active users of seats',
  definition: 'Which share of the seats is used on an average day?',
  formula: 'mean daily active users ÷ seats, of accounts with seats',
  unit: 'percent',
  where: 'seats > 0',
  numerator: 'sum(user_days)',
  denominator: 'sum(seats * days)',
  words: { numerator: 'user-days', denominator: 'seats × days' },
  times: 100,
  n: 'sum(seats)',
  empty: 'no seats',
  targets: bySegment('pillars', '', '1m', ['>= 60', '>= 50', '>= 40']),
};

/** Sessions of an active user. */
export const sessionsPerUser: Metric = {
  ...base,
  id: 'sessions_per_user',
  title: 'Sessions per user',
  definition: 'How many sessions does an active user have?',
  formula: 'distinct sessions ÷ active users of the period',
  needs: ['usage_events.session_id'],
  unit: 'number',
  numerator: 'sum(sessions)',
  denominator: 'sum(active_users)',
  words: { numerator: 'sessions', denominator: 'active users' },
  follows: ['signals'],
};

/** Time that an active user spends. */
export const timeInProduct: Metric = {
  ...base,
  id: 'time_in_product',
  title: 'Time in product',
  definition: 'How many minutes does an active user spend in the product?',
  formula: 'time spent ÷ active users of the period',
  needs: ['usage_events.duration_seconds'],
  unit: 'minutes',
  numerator: 'sum(seconds)',
  denominator: 'sum(active_users)',
  words: { numerator: 'seconds spent', denominator: 'active users' },
  per: 60,
  follows: ['signals'],
};

const depth = {
  ...base,
  over: 'account_depth',
  needs: ['usage_events.feature'],
  unit: 'number',
  denominator: 'sum(active_users * weeks)',
  empty: 'no active users in a week that ended in the period',
} as const;

/** Different features that an active user uses in a week. */
export const featuresPerUserWeek: Metric = {
  ...depth,
  id: 'features_per_user_week',
  aliases: ['distinct_features_per_user_week'],
  title: 'Features per user and week',
  definition: 'How many different features does an active user use per week?',
  formula:
    'distinct features of each user and week, added up ÷ (active users × weeks), over the weeks from Monday to Sunday that end in the period',
  numerator: 'sum(features)',
  words: { numerator: 'features by user and week', denominator: 'active users × weeks' },
};

/** How often an active user uses features in a week. */
export const featureUsesPerUserWeek: Metric = {
  ...depth,
  id: 'feature_uses_per_user_week',
  title: 'Feature uses per user and week',
  definition: 'How often does an active user use features per week?',
  formula:
    'uses of features ÷ (active users × weeks), over the weeks from Monday to Sunday that end in the period',
  numerator: 'sum(uses)',
  words: { numerator: 'uses of features', denominator: 'active users × weeks' },
  bands: depthBands,
};

const ofCustomers = {
  ...base,
  over: 'feature_periods',
  needs: ['usage_events.feature'],
  unit: 'percent',
  where: 'is_subscribed and is_available',
  denominator: 'count(distinct account_id)',
  times: 100,
  n: 'count(distinct account_id)',
  empty: 'no feature is open to a subscribed account',
  follows: ['points'],
} as const;

/** Share of accounts that use any feature. */
export const featureUsedAny: Metric = {
  ...ofCustomers,
  id: 'feature_used_any',
  title: 'Accounts that use a feature',
  definition: 'Which share of the subscribed accounts uses any feature open to it?',
  formula:
    'subscribed accounts that used a feature in the period ÷ those to whose plan one is open; by feature: that feature',
  numerator: 'count(distinct account_id) filter (where is_used)',
  words: { numerator: 'accounts that used one', denominator: 'subscribed accounts' },
};

/** Share of accounts that use a feature week after week. */
export const featureUsedWeekly: Metric = {
  ...ofCustomers,
  id: 'feature_used_weekly',
  title: 'Accounts that use a feature weekly',
  definition: 'Which share of the subscribed accounts uses some feature week after week?',
  formula:
    'subscribed accounts that used one and the same feature in at least 3 of the last 4 blocks of 7 days ÷ those to whose plan one is open; by feature: that feature',
  numerator: 'count(distinct account_id) filter (where weeks >= 3)',
  words: { numerator: 'accounts that use one weekly', denominator: 'subscribed accounts' },
};

/** Share of customers that take up a feature in a year. */
export const annualNewFeatureAdoption: Metric = {
  ...base,
  id: 'annual_new_feature_adoption',
  title: 'Annual new-feature adoption',
  definition: 'Which share of the customers took up a feature that they had not used before?',
  formula:
    'customers at the start that used a feature for the first time, 30 days or more after they became customers and after their first use of anything ÷ customers at the start',
  over: 'new_feature_uses',
  at: 'opening',
  needs: ['usage_events.feature'],
  unit: 'percent',
  windows: ['12m'],
  numerator: 'count(*) filter (where features > 0)',
  denominator: 'count(*)',
  words: { numerator: 'customers with a new feature', denominator: 'customers at the start' },
  times: 100,
  n: 'count(*)',
  empty: 'no customers at the start',
  targets: [{ follow: 'pillars', level: 'target', variant: '', window: '12m', says: '>= 50' }],
};

/** How much the product is used on the whole. */
export const pes: Metric = {
  ...base,
  id: 'pes',
  aliases: ['product_engagement_score'],
  title: 'Product engagement score',
  definition: 'How much is the product used on the whole, from 0 to 100?',
  formula:
    'mean of user adoption, stickiness and growth; growth: users gained ÷ (gained + lost) against as many days before, one half when nobody came or went',
  over: 'engagement_shares',
  unit: 'score',
  numerator: 'sum(parts)',
  denominator: 'max(whole)',
  isDenominatorShared: true,
  words: { numerator: 'parts of the three shares', denominator: '3 × their common denominator' },
  times: 100,
  empty: 'no active users, or no registered users and no seats',
  withheld: 'the usage exports do not reach back to the period before',
  follows: ['glossary'],
};
