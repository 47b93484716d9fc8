import type { Model } from './model.ts';
import { engagement, usage } from './signals-use.ts';

/** Fourteen signals in five groups, most of them scored by steps of 20. */
export const signals: Model = {
  id: 'signals',
  title: 'signals',
  follow: 'signals',
  groups: [
    usage,
    engagement,
    {
      id: 'relationship',
      title: 'Relationship',
      weight: 20,
      inputs: [
        {
          id: 'nps',
          title: 'NPS',
          weight: 10,
          over: 'health_answers',
          needs: ['survey_responses'],
          present: 'n_nps > 0',
          value: 'nps_points / n_nps',
          age: 'nps_days',
          score: { kind: 'linear', top: 'nps_points', bottom: 'n_nps', from: 0, to: 100 },
          issues: [
            { when: 'n_detractors > 0', says: '{n_detractors} of {n_nps} NPS answers detractors' },
            { when: 'true', says: '{n_nps} NPS answers, no detractor' },
          ],
          action: 'call the dissatisfied',
        },
        {
          id: 'csm_sentiment',
          title: 'CSM sentiment',
          weight: 5,
          over: 'health_judgements',
          needs: ['accounts.csm_sentiment|account_history.csm_sentiment'],
          present: 'csm_sentiment_days <= {csm_sentiment.max_days}',
          value: 'csm_sentiment',
          age: 'csm_sentiment_days',
          score: { kind: 'linear', top: 'csm_sentiment', from: 0, to: 100 },
          issues: [{ when: 'true', says: 'CSM sentiment {csm_sentiment_percent}' }],
          action: 'account review',
          attribute: 'accounts.csm_sentiment',
        },
        {
          id: 'executive_engagement',
          title: 'Executive engagement',
          weight: 5,
          over: 'health_judgements',
          needs: [
            'accounts.executive_engagement|account_history.executive_engagement|activities.is_executive',
          ],
          present: 'executive_engagement_days <= {executive_engagement.max_days} or is_told',
          value:
            'case when executive_engagement_days <= {executive_engagement.max_days} ' +
            'then executive_engagement else met_days end',
          age: 'coalesce(executive_engagement_days, met_days)',
          score: {
            kind: 'cases',
            cases: [
              {
                when: 'executive_engagement_days <= {executive_engagement.max_days}',
                score: { kind: 'linear', top: 'executive_engagement', from: 0, to: 100 },
              },
              {
                when: 'is_told',
                score: {
                  kind: 'steps',
                  // Fewer days are better; none in 180 days is worse than any.
                  top: '-coalesce(met_days, 181)',
                  below: 20,
                  steps: [
                    { from: -180, score: 40 },
                    { from: -90, score: 60 },
                    { from: -60, score: 80 },
                    { from: -30, score: 100 },
                  ],
                },
              },
            ],
          },
          issues: [
            {
              when: 'executive_engagement_days <= {executive_engagement.max_days}',
              says: 'sponsor engagement {executive_engagement_percent}',
            },
            { when: 'met_days is null', says: 'no executive meeting in 180 days' },
            { when: 'true', says: 'no executive meeting for {met_days} days' },
          ],
          action: 'meet the sponsor',
          attribute: 'accounts.executive_engagement',
        },
      ],
    },
    {
      id: 'support',
      title: 'Support',
      weight: 15,
      inputs: [
        {
          id: 'ticket_trend',
          title: 'Ticket trend',
          weight: 5,
          over: 'health_tickets',
          needs: ['tickets'],
          present: 'is_covered',
          value: 'case when n_before > 0 then 100 * (3 * n_tickets - n_before) / n_before end',
          unit: 'percent',
          age: 'idle_days',
          score: {
            kind: 'cases',
            cases: [
              {
                when: 'n_tickets <= {ticket_trend.few} and n_before <= 3 * {ticket_trend.few}',
                score: {
                  kind: 'words',
                  of: 100,
                  words: [{ word: 'few', points: 80, when: 'true' }],
                },
              },
              {
                when: 'true',
                score: {
                  kind: 'steps',
                  // Tickets less than in the mean of three times 28 days, in percent of them.
                  top: '100 * (n_before - 3 * n_tickets)',
                  bottom: 'greatest(n_before, 1)',
                  below: 20,
                  steps: [
                    { from: -50, score: 40 },
                    { from: -25, score: 60 },
                    { from: -10, score: 80 },
                    { from: 10, score: 100 },
                  ],
                },
              },
            ],
          },
          issues: [
            {
              when: '3 * n_tickets > n_before',
              says: 'tickets in 28 days: {n_tickets}, in the 84 before: {n_before}',
            },
            { when: 'true', says: 'tickets in 28 days: {n_tickets}' },
          ],
          action: 'find the cause of the tickets',
        },
        {
          id: 'ticket_sentiment',
          title: 'Ticket sentiment',
          weight: 5,
          over: 'health_ratings',
          needs: ['tickets.sentiment'],
          present: 'n_felt > 0',
          value: 'feelings / n_felt',
          age: 'felt_days',
          score: { kind: 'linear', top: 'feelings', bottom: 'n_felt', from: -1, to: 1 },
          issues: [{ when: 'true', says: 'tone of tickets, {n_felt} rated' }],
          action: 'join the support call',
        },
        {
          id: 'resolution_satisfaction',
          title: 'Resolution satisfaction',
          weight: 5,
          over: 'health_ratings',
          needs: ['tickets.satisfaction'],
          present: 'n_scored > 0',
          value: '100 * scores / most_scores',
          unit: 'percent',
          age: 'scored_days',
          score: { kind: 'linear', top: 'scores', bottom: 'most_scores', from: 0, to: 1 },
          issues: [{ when: 'true', says: 'solutions rated {scored_percent} of 100' }],
          action: 'join the support call',
        },
      ],
    },
    {
      id: 'growth',
      title: 'Growth',
      weight: 10,
      inputs: [
        {
          id: 'user_growth',
          title: 'User growth',
          weight: 5,
          over: 'health_growth',
          needs: ['users'],
          present: 'n_before > 0',
          value: '100 * (n_users - n_before) / n_before',
          unit: 'percent',
          age: 'idle_days',
          score: {
            kind: 'steps',
            top: '100 * (n_users - n_before)',
            bottom: 'n_before',
            below: 20,
            steps: [
              { from: -10, score: 40, isStrict: true },
              { from: 0, score: 60 },
              { from: 2, score: 80, isStrict: true },
              { from: 10, score: 100, isStrict: true },
            ],
          },
          issues: [{ when: 'true', says: '{n_before} → {n_users} users in 90 days' }],
          action: 'win further users',
        },
        {
          id: 'usage_growth',
          title: 'Usage growth',
          weight: 5,
          over: 'health_activity',
          needs: ['usage_events'],
          present: 'is_covered56 and events_before >= {usage_growth.min_events}',
          value: '100 * (events - events_before) / events_before',
          unit: 'percent',
          age: 'idle_days',
          score: {
            kind: 'steps',
            top: '100 * (events - events_before)',
            bottom: 'events_before',
            below: 20,
            steps: [
              { from: -30, score: 40, isStrict: true },
              { from: -10, score: 60, isStrict: true },
              { from: 10, score: 80 },
              { from: 30, score: 100 },
            ],
          },
          issues: [
            { when: 'drop_percent > 0', says: 'usage −{drop_percent} % in 28 days' },
            { when: 'true', says: 'usage +{gain_percent} % in 28 days' },
          ],
          action: 'outreach: usage review',
        },
      ],
    },
  ],
  bands: [
    { name: 'Healthy', from: 80, role: 'healthy', range: '80–100', action: 'maintain, upsell' },
    { name: 'Stable', from: 60, role: 'watch', range: '60–79', action: 'monitor, engage' },
    { name: 'At-risk', from: 40, role: 'at_risk', range: '40–59', action: 'intervene' },
    { name: 'Critical', from: 20, role: 'critical', range: '20–39', action: 'urgent outreach' },
    { name: 'Emergency', from: 0, role: 'critical', range: '0–19', action: 'executive escalation' },
  ],
  settings: {
    'login_frequency.per': 'user',
    'csm_sentiment.max_days': 60,
    'executive_engagement.max_days': 90,
    'ticket_trend.few': 2,
    'usage_growth.min_events': 20,
  },
};
