import type { Metric, Target } from './metric.ts';

const target = (says: string): Target[] => [
  { follow: 'pillars', level: 'target', variant: '', window: '1m', says },
];

const base = {
  over: 'customer_advocacy',
  at: 'closing',
  family: 'advocacy',
  kind: 'lagging',
  unit: 'percent',
  better: 'higher',
  windows: ['1m', '3m', '12m'],
  denominator: 'count(*)',
  times: 100,
  n: 'count(*)',
  empty: 'no customers at the end',
  follows: ['pillars'],
} as const;

/** Share of the customers that serve as a reference. */
export const referenceRate: Metric = {
  ...base,
  id: 'reference_rate',
  title: 'Reference rate',
  definition: 'Which share of the customers serves as a reference?',
  formula: 'reference customers ÷ customers at the end',
  needs: ['accounts.is_reference|account_history.is_reference'],
  numerator: 'count(*) filter (where is_reference)',
  words: { numerator: 'references', denominator: 'customers' },
  targets: target('> 30'),
};

/** Share of the customers with a case study. */
export const caseStudyRate: Metric = {
  ...base,
  id: 'case_study_rate',
  title: 'Case study rate',
  definition: 'Of which share of the customers is there a case study?',
  formula: 'customers with a case study ÷ customers at the end',
  needs: ['accounts.has_case_study|account_history.has_case_study'],
  numerator: 'count(*) filter (where has_case_study)',
  words: { numerator: 'with a case study', denominator: 'customers' },
  targets: target('> 15'),
};

/** Share of the customers in the community. */
export const communityPenetration: Metric = {
  ...base,
  id: 'community_penetration',
  title: 'Community penetration',
  definition: 'Which share of the customers takes part in the community?',
  formula: 'customers in the community ÷ customers at the end',
  needs: ['accounts.in_community|account_history.in_community'],
  numerator: 'count(*) filter (where in_community)',
  words: { numerator: 'in the community', denominator: 'customers' },
  targets: target('> 40'),
};

/** Share of the community members that contribute. */
export const contributorRate: Metric = {
  ...base,
  id: 'contributor_rate',
  title: 'Contributor rate',
  definition: 'Which share of the community members contributes?',
  formula: 'members with a community activity in the last 90 days ÷ customers in the community',
  needs: ['accounts.in_community|account_history.in_community', 'activities.kind'],
  where: 'in_community',
  numerator: 'count(*) filter (where has_contributed)',
  words: { numerator: 'contributors', denominator: 'community members' },
  empty: 'no customer is in the community',
  targets: target('> 20'),
};

/** Share of the invited that come to events. */
export const eventAttendance: Metric = {
  ...base,
  id: 'event_attendance',
  title: 'Event attendance',
  definition: 'Which share of those invited to events comes?',
  formula: 'attended ÷ invited, of events of the period',
  over: 'activity_events',
  needs: ['activities.invited', 'activities.attended'],
  where: "event = 'planned' and kind = 'event' and is_invited",
  numerator: 'count(*) filter (where is_attended)',
  words: { numerator: 'attended', denominator: 'invited' },
  empty: 'nobody was invited to an event of the period',
  targets: target('> 30'),
};
