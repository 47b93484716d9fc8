import { cesBands, csatBands, csatMeanBands, npsBands } from './bands.ts';
import { bySegment } from './by-segment.ts';
import type { Metric, Target } from './metric.ts';

const base = {
  over: 'answers',
  at: 'closing',
  family: 'satisfaction',
  kind: 'leading',
  better: 'higher',
  windows: ['1m', '3m', '12m'],
  denominator: 'count(*)',
  n: 'count(*)',
  empty: 'no answers in the period',
} as const;

const byTopic = (levels: Readonly<Record<string, string>>): Target[] =>
  Object.entries(levels).map(([segment, says]) => ({
    ...{ follow: 'pillars', level: 'target', variant: '', window: '1m', dimension: 'topic' },
    segment,
    says,
  }));

/** Net promoter score. */
export const nps: Metric = {
  ...base,
  id: 'nps',
  needs: ['survey_responses'],
  title: 'Net promoter score',
  definition: 'How many more customers would recommend us than would not?',
  formula: '100 × (answers 9–10 − answers 0–6) ÷ answers, the last answer of each respondent',
  unit: 'points',
  where: "survey = 'nps' and is_last",
  numerator: 'count(*) filter (where score >= 9) - count(*) filter (where score <= 6)',
  words: { numerator: 'promoters − detractors', denominator: 'answers' },
  times: 100,
  interval: { kind: 'nps', polar: 'count(*) filter (where score >= 9 or score <= 6)' },
  axes: [
    {
      id: 'answers',
      options: [
        { id: 'last', title: 'last answer of each respondent' },
        { id: 'all', title: 'every answer', where: "survey = 'nps'" },
        {
          id: 'account',
          title: 'every account counted once',
          formula:
            'mean of the scores of the accounts, each from the last answer of each of its respondents',
          over: 'account_nps',
          where: 'true',
          numerator: 'sum(points)',
          denominator: 'count(*)',
          words: { numerator: 'sum of the scores', denominator: 'accounts that answered' },
          times: undefined,
          interval: { kind: 'mean', squares: 'sum(cast(points as decimal(19, 8)) * points)' },
        },
      ],
    },
  ],
  targets: [
    { follow: 'points', level: 'target', variant: 'last', window: '3m', says: '> 50' },
    { follow: 'pillars', level: 'target', variant: 'last', window: '3m', says: '> 50' },
    { follow: 'pillars', level: 'best', variant: 'last', window: '3m', says: '> 60' },
    ...bySegment('pillars', 'last', '3m', ['> 60', '> 50', '> 40']),
  ],
  bands: npsBands,
  follows: ['pillars', 'points', 'service', 'glossary', 'signals'],
};

/** Share of satisfied answers. */
export const csat: Metric = {
  ...base,
  id: 'csat',
  needs: ['survey_responses|tickets.satisfaction'],
  title: 'Customer satisfaction, share',
  definition: 'Which share of the answers is satisfied?',
  formula: 'answers of at least 4 of 5 (6 of 7) ÷ answers',
  unit: 'percent',
  where: "survey = 'csat'",
  numerator: 'count(*) filter (where is_satisfied)',
  words: { numerator: 'satisfied answers', denominator: 'answers' },
  times: 100,
  interval: { kind: 'share' },
  targets: [
    { follow: 'pillars', level: 'target', variant: '', window: '1m', says: '> 90' },
    ...byTopic({ support: '> 90', onboarding: '> 95', feature: '> 85' }),
    { follow: 'service', level: 'min', variant: '', window: '1m', says: '>= 80' },
    { follow: 'service', level: 'target', variant: '', window: '1m', says: '>= 90' },
    { follow: 'service', level: 'benchmark', variant: '', window: '1m', says: '>= 84' },
  ],
  bands: csatBands,
  follows: ['pillars', 'points', 'service', 'glossary', 'signals'],
};

/** Mean satisfaction on its scale. */
export const csatMean: Metric = {
  ...csat,
  id: 'csat_mean',
  title: 'Customer satisfaction, mean',
  definition: 'What do customers answer on average, on the scale of the survey?',
  formula: 'sum of the answers ÷ answers',
  unit: 'scale',
  numerator: 'sum(score)',
  denominator: 'case when min(scale_max) = max(scale_max) then count(*) end',
  words: { numerator: 'sum of the answers', denominator: 'answers' },
  times: undefined,
  withheld: 'answers on different scales',
  interval: { kind: 'mean', squares: 'sum(cast(score as decimal(18, 4)) * score)' },
  targets: [
    { follow: 'points', level: 'target', variant: '', window: '1m', says: '> 4.5' },
    { follow: 'pillars', level: 'target', variant: '', window: '1m', says: '> 4.5' },
    { follow: 'pillars', level: 'best', variant: '', window: '1m', says: '> 4.8' },
    { follow: 'service', level: 'min', variant: '', window: '1m', says: '>= 4.0' },
    { follow: 'service', level: 'target', variant: '', window: '1m', says: '>= 4.5' },
    { follow: 'service', level: 'benchmark', variant: '', window: '1m', says: '>= 4.2' },
  ],
  bands: csatMeanBands,
  follows: ['pillars', 'points', 'service'],
};

/** Mean satisfaction as a share of the scale. */
export const csatMeanPct: Metric = {
  ...csat,
  id: 'csat_mean_pct',
  title: 'Customer satisfaction, mean in percent of the scale',
  definition: 'What do customers answer on average, in percent of the highest answer?',
  formula: 'mean of answer ÷ highest answer',
  numerator:
    'cast(sum((cast(score * 10000 as hugeint) * 100000000 * 2 + cast(scale_max * 10000 as hugeint)) ' +
    '// (2 * cast(scale_max * 10000 as hugeint))) as decimal(28, 0)) * cast(0.00000001 as decimal(9, 8))',
  words: { numerator: 'sum of answer ÷ highest answer', denominator: 'answers' },
  interval: undefined,
  targets: undefined,
  bands: undefined,
  follows: ['service'],
};

/** Customer effort score. */
export const ces: Metric = {
  ...base,
  id: 'ces',
  needs: ['survey_responses'],
  title: 'Customer effort score',
  definition: 'How easy is it for customers to get what they need?',
  formula: 'sum of the answers ÷ answers',
  unit: 'scale',
  where: "survey = 'ces'",
  numerator: 'sum(ease)',
  denominator: 'case when min(scale_max) = max(scale_max) then count(*) end',
  words: { numerator: 'sum of the answers', denominator: 'answers' },
  withheld: 'answers on different scales',
  interval: { kind: 'mean', squares: 'sum(cast(ease as decimal(18, 4)) * ease)' },
  axes: [
    {
      id: 'direction',
      options: [
        { id: 'ease', title: 'higher is easier' },
        {
          id: 'effort',
          title: 'higher is harder',
          better: 'lower',
          numerator: 'sum(scale_min + scale_max - ease)',
          interval: {
            kind: 'mean',
            squares:
              'sum(cast(scale_min + scale_max - ease as decimal(18, 4)) * (scale_min + scale_max - ease))',
          },
        },
      ],
    },
  ],
  targets: [
    { follow: 'pillars', level: 'target', variant: 'ease', window: '1m', says: '> 6.0' },
    { follow: 'service', level: 'target', variant: 'ease', window: '1m', says: '>= 6.0' },
    { follow: 'signals', level: 'target', variant: 'effort', window: '1m', says: '< 3' },
  ],
  bands: cesBands,
  follows: ['pillars', 'service', 'glossary', 'signals'],
};

/** Mean rating of the product. */
export const productSatisfaction: Metric = {
  ...csatMean,
  id: 'product_satisfaction',
  needs: ['survey_responses'],
  title: 'Product satisfaction',
  definition: 'How do customers rate the product on average?',
  formula: 'sum of the answers about the product ÷ answers',
  where: "survey = 'product'",
  targets: [{ follow: 'pillars', level: 'target', variant: '', window: '1m', says: '> 4.0' }],
  follows: ['pillars'],
};

/** Share of invitations that were answered. */
export const responseRate: Metric = {
  ...base,
  id: 'response_rate',
  title: 'Survey response rate',
  definition: 'Which share of the surveys sent in the period was answered?',
  formula: 'answered ÷ sent, by the day of sending',
  kind: 'activity',
  over: 'invitations',
  needs: ['survey_responses.sent_at'],
  unit: 'percent',
  numerator: 'count(*) filter (where is_answered)',
  words: { numerator: 'answered', denominator: 'sent' },
  times: 100,
  empty: 'no surveys sent in the period',
  follows: [],
};

/** Share of invitations to rate a contact that were answered. */
export const csatResponseRate: Metric = {
  ...responseRate,
  id: 'csat_response_rate',
  title: 'CSAT response rate',
  definition: 'Which share of the satisfaction surveys sent in the period was answered?',
  where: "survey = 'csat'",
  empty: 'no satisfaction surveys sent in the period',
};
