import type { Metric } from './metric.ts';

const base = {
  over: 'knowledge_days',
  family: 'support',
  kind: 'leading',
  better: 'higher',
  windows: ['1m', '3m', '12m'],
  follows: ['service'],
} as const;

/** Questions solved without us. */
export const selfServiceRate: Metric = {
  ...base,
  id: 'self_service_rate',
  title: 'Self-service rate',
  definition: 'Which share of the questions is solved without a contact?',
  formula:
    'solved by the help pages ÷ solved by the help pages or brought to us, over days that tell both',
  unit: 'percent',
  needs: ['knowledge_base.self_service_resolutions', 'knowledge_base.contacts'],
  where: 'self_service_resolutions is not null and contacts is not null',
  numerator: 'sum(self_service_resolutions)',
  denominator: 'sum(self_service_resolutions + contacts)',
  n: 'coalesce(sum(self_service_resolutions + contacts), 0)',
  words: { numerator: 'solved without a contact', denominator: 'questions' },
  times: 100,
  empty: 'no questions in the period',
  targets: [{ follow: 'service', level: 'target', variant: '', window: '1m', says: '>= 40' }],
};

/** What readers think of the help pages. */
export const articleRating: Metric = {
  ...base,
  id: 'article_rating',
  title: 'Article rating',
  definition: 'How do readers rate the help pages on average?',
  formula: 'sum of the ratings ÷ ratings, over days that tell both',
  unit: 'scale',
  needs: ['knowledge_base.ratings', 'knowledge_base.rating_sum'],
  where: 'ratings is not null and rating_sum is not null',
  numerator: 'sum(rating_sum)',
  denominator: 'sum(ratings)',
  n: 'coalesce(sum(ratings), 0)',
  words: { numerator: 'sum of the ratings', denominator: 'ratings' },
  empty: 'no ratings in the period',
  targets: [{ follow: 'service', level: 'target', variant: '', window: '1m', says: '>= 4.0' }],
};

/** Whether searches find something. */
export const kbSearchSuccess: Metric = {
  ...base,
  id: 'kb_search_success',
  title: 'Search success of the help pages',
  definition: 'Which share of the searches ends with an article?',
  formula: 'searches that ended with an article ÷ searches, over days that tell both',
  unit: 'percent',
  needs: ['knowledge_base.successful_searches', 'knowledge_base.searches'],
  where: 'successful_searches is not null and searches is not null',
  numerator: 'sum(successful_searches)',
  denominator: 'sum(searches)',
  n: 'coalesce(sum(searches), 0)',
  words: { numerator: 'searches that ended with an article', denominator: 'searches' },
  times: 100,
  empty: 'no searches in the period',
  targets: [{ follow: 'service', level: 'target', variant: '', window: '1m', says: '>= 85' }],
};
