import type { Metric } from './metric.ts';

const base = {
  over: 'feedback_periods',
  at: 'closing',
  family: 'feedback',
  kind: 'leading',
  unit: 'count',
  better: 'neutral',
  windows: ['1m', '3m', '12m'],
  numerator: 'count(*)',
  n: 'count(*)',
  empty: 'no feature requests in the period',
  follows: ['pillars'],
} as const;

const isNew = "is_request and event = 'created'";

/** Feature requests that came. */
export const featureRequests: Metric = {
  ...base,
  id: 'feature_requests',
  title: 'Feature requests',
  definition: 'How many features were asked for?',
  formula: 'feature requests created in the period, duplicates included',
  where: isNew,
  words: { numerator: 'feature requests' },
};

/** Feature requests in an average week. */
export const featureRequestsPerWeek: Metric = {
  ...base,
  id: 'feature_requests_per_week',
  title: 'Feature requests per week',
  definition: 'How many features are asked for in an average week?',
  formula: 'feature requests created in the period ÷ (days ÷ 7)',
  unit: 'number',
  where: isNew,
  numerator: '7 * count(*)',
  denominator: 'max(days)',
  isDenominatorShared: true,
  words: { numerator: '7 × feature requests', denominator: 'days of the period' },
};

/** Feature requests that others made before. */
export const featureRequestDuplicates: Metric = {
  ...base,
  id: 'feature_request_duplicates',
  title: 'Duplicate feature requests',
  definition: 'How many feature requests repeat another one?',
  formula: 'feature requests created in the period that are marked as a duplicate',
  needs: ['feedback.duplicate_of'],
  where: `${isNew} and is_duplicate`,
  words: { numerator: 'duplicates' },
};

/** Feature requests that are open. */
export const featureRequestBacklog: Metric = {
  ...base,
  id: 'feature_request_backlog',
  title: 'Feature request backlog',
  definition: 'How many feature requests are open at the end?',
  formula: 'feature requests created before the end and not closed by then, duplicates included',
  better: 'lower',
  where: "is_request and event = 'open'",
  words: { numerator: 'open feature requests' },
  empty: 'no feature request is open',
};

/** Feature requests that were done or declined. */
export const featureRequestsClosed: Metric = {
  ...base,
  id: 'feature_requests_closed',
  title: 'Feature requests closed',
  definition: 'How many feature requests were done or declined?',
  formula: 'feature requests closed in the period',
  better: 'higher',
  needs: ['feedback.closed_at'],
  where: "is_request and event = 'closed'",
  words: { numerator: 'closed feature requests' },
  empty: 'no feature request was closed in the period',
};

/** Share of the feedback that gets an answer. */
export const feedbackResponseRate: Metric = {
  ...base,
  id: 'feedback_response_rate',
  title: 'Feedback response rate',
  definition: 'Which share of the feedback gets an answer?',
  formula: 'feedback of the period acknowledged by its end ÷ feedback of the period, of any kind',
  kind: 'activity',
  unit: 'percent',
  better: 'higher',
  needs: ['feedback.acknowledged_at'],
  where: "event = 'created'",
  numerator: 'count(*) filter (where is_acknowledged)',
  denominator: 'count(*)',
  words: { numerator: 'acknowledged', denominator: 'pieces of feedback' },
  times: 100,
  empty: 'no feedback in the period',
  targets: [{ follow: 'pillars', level: 'target', variant: '', window: '1m', says: '> 90' }],
};
