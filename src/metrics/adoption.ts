import { loginBands, sessionBands } from './bands.ts';
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
  follows: ['pillars', 'signals'],
} as const;

/** Users active on an average day. */
export const dau: Metric = {
  ...base,
  id: 'dau',
  title: 'Daily active users',
  definition: 'How many users are active on an average day?',
  formula: 'sum over all calendar days of the users active on that day ÷ days',
  unit: 'number',
  numerator: 'sum(user_days)',
  denominator: 'max(days)',
  isDenominatorShared: true,
  words: { numerator: 'user-days', denominator: 'days of the period' },
};

/** Users active in the last seven days of the period. */
export const wau: Metric = {
  ...base,
  id: 'wau',
  title: 'Weekly active users',
  definition: 'How many users were active in the last 7 days of the period?',
  formula: 'distinct users of the last 7 days',
  unit: 'count',
  numerator: 'sum(active7)',
  words: { numerator: 'users active in the last 7 days' },
  n: 'sum(active7)',
};

/** Users active in the period. */
export const mau: Metric = {
  ...base,
  id: 'mau',
  title: 'Monthly active users',
  definition: 'How many users were active in the period?',
  formula: 'distinct users of the period; a user is a pair of account and user',
  unit: 'count',
  numerator: 'sum(active_users)',
  words: { numerator: 'active users' },
};

/** How often active users come back. */
export const stickiness: Metric = {
  ...base,
  id: 'stickiness',
  title: 'Stickiness (DAU/MAU)',
  definition: 'On which share of the days is an active user active?',
  formula: 'mean daily active users ÷ active users of the period',
  unit: 'percent',
  numerator: 'sum(user_days)',
  denominator: 'sum(active_users * days)',
  words: { numerator: 'user-days', denominator: 'active users × days' },
  times: 100,
  targets: [{ follow: 'pillars', level: 'target', variant: '', window: '1m', says: '> 40' }],
};

/** Share of registered users that are active. */
export const userAdoption: Metric = {
  ...base,
  id: 'user_adoption',
  aliases: ['active_user_share'],
  title: 'User adoption',
  definition: 'Which share of the registered users is active?',
  formula:
    'users registered at the end who were active in the period ÷ users registered at its end (without a users table: active users ÷ seats)',
  unit: 'percent',
  where: 'coalesce(registered, seats) > 0',
  numerator: 'sum(case when registered is null then active_users else active_registered end)',
  denominator: 'sum(coalesce(registered, seats))',
  words: { numerator: 'active users', denominator: 'registered users (else seats)' },
  times: 100,
  n: 'sum(coalesce(registered, seats))',
  empty: 'no registered users and no seats',
  targets: [{ follow: 'points', level: 'target', variant: '', window: '1m', says: '> 80' }],
  follows: ['pillars', 'points', 'signals'],
};

/** Share of accounts that use a feature. */
export const featureAdoption: Metric = {
  ...base,
  id: 'feature_adoption',
  title: 'Feature adoption',
  definition: 'Which share of the features open to subscribed accounts do they use?',
  formula:
    'pairs of account and feature used in the period ÷ pairs open to the plan, free accounts included',
  over: 'feature_periods',
  needs: ['usage_events.feature'],
  unit: 'percent',
  where: 'is_subscribed and is_available',
  numerator: 'count(*) filter (where is_used)',
  denominator: 'count(*)',
  words: { numerator: 'pairs used', denominator: 'pairs of account and feature' },
  times: 100,
  n: 'count(*)',
  empty: 'no feature is open to a subscribed account',
  axes: [
    {
      id: 'tier',
      options: [
        { id: 'any', title: 'all features' },
        {
          id: 'core',
          title: 'core features',
          needs: ['usage_events.feature', 'features.tier'],
          where: "is_subscribed and is_available and tier = 'core'",
        },
        {
          id: 'advanced',
          title: 'advanced features',
          needs: ['usage_events.feature', 'features.tier'],
          where: "is_subscribed and is_available and tier = 'advanced'",
        },
        {
          id: 'new',
          title: 'new features, from 90 days to 12 months after their release',
          needs: ['usage_events.feature', 'features.released_on'],
          where: 'is_subscribed and is_available and is_new',
          empty: 'no feature was released 90 days to 12 months before the end',
        },
      ],
    },
  ],
  targets: [
    { follow: 'pillars', level: 'target', variant: 'core', window: '1m', says: '> 90' },
    { follow: 'pillars', level: 'target', variant: 'advanced', window: '1m', says: '> 70' },
    { follow: 'pillars', level: 'target', variant: 'new', window: '1m', says: '> 50' },
  ],
  follows: ['pillars', 'points'],
};

/** Share of the seats that are used. */
export const seatUtilisation: Metric = {
  ...base,
  id: 'seat_utilisation',
  title: 'Seat utilisation',
  definition: 'Which share of the seats at the end is in use?',
  formula:
    'users active in the 30 days before the end ÷ seats of the subscriptions that run then (of the account where these tell none)',
  unit: 'percent',
  better: 'neutral',
  where: 'seats > 0',
  numerator: 'sum(active30)',
  denominator: 'sum(seats)',
  words: { numerator: 'users active in 30 days', denominator: 'seats' },
  times: 100,
  n: 'sum(seats)',
  empty: 'no seats',
  targets: [{ follow: 'pillars', level: 'target', variant: '', window: '1m', says: '> 70' }],
  follows: ['pillars'],
};

/** How often active users log in. */
export const loginsPerUserWeek: Metric = {
  ...base,
  id: 'logins_per_user_week',
  title: 'Logins per user and week',
  definition: 'How often does an active user log in per week?',
  formula: 'logins ÷ (active users × days ÷ 7)',
  unit: 'number',
  where: 'logins is not null',
  numerator: '7 * sum(logins)',
  denominator: 'sum(active_users * days)',
  words: { numerator: '7 × logins', denominator: 'active users × days' },
  empty: 'no active users, or no login events',
  bands: loginBands,
};

/** Length of a session. */
export const sessionMinutes: Metric = {
  ...base,
  id: 'session_minutes',
  title: 'Session length',
  definition: 'How long is a session on average?',
  formula: 'time spent ÷ distinct sessions',
  needs: ['usage_events.session_id', 'usage_events.duration_seconds'],
  unit: 'minutes',
  numerator: 'sum(seconds)',
  denominator: 'sum(sessions)',
  words: { numerator: 'seconds spent', denominator: 'sessions' },
  per: 60,
  n: 'sum(sessions)',
  empty: 'no sessions in the period',
  bands: sessionBands,
};
