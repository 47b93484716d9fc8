import type { Input, Model } from './model.ts';

const inputs: readonly Input[] = [
  {
    id: 'usage',
    title: 'Product usage',
    weight: 30,
    over: 'health_usage',
    needs: ['usage_events'],
    present: 'is_covered',
    value: 'active_weekdays',
    age: 'idle_days',
    score: {
      kind: 'words',
      of: 30,
      words: [
        { word: 'daily', points: 30, when: 'active_weekdays >= {usage.daily_weekdays}' },
        { word: 'weekly', points: 20, when: 'active_weeks >= {usage.weekly_weeks}' },
        { word: 'monthly', points: 10, when: 'active_days >= {usage.monthly_days}' },
        { word: 'inactive', points: 0, when: 'true' },
      ],
    },
    issues: [
      {
        when: 'active_weekdays >= {usage.daily_weekdays}',
        says: 'active on {active_weekdays} of 20 weekdays',
      },
      { when: 'idle_days is null', says: 'no use so far' },
      { when: 'active_days = 0', says: 'no use for {idle_days} days' },
      { when: 'change_percent <= -10', says: 'active days −{drop_percent} % in 28 days' },
      { when: 'true', says: 'active on {active_weekdays} of 20 weekdays' },
    ],
    action: 'outreach: usage review',
  },
  {
    id: 'feature',
    title: 'Feature adoption',
    weight: 25,
    over: 'health_features',
    needs: ['usage_events.feature', 'features.tier'],
    present: 'is_covered and n_core > 0',
    value: 'n_used',
    age: 'idle_days',
    score: {
      kind: 'words',
      of: 25,
      words: [
        { word: 'all', points: 25, when: 'n_used >= n_core' },
        { word: 'most', points: 20, when: '100 * n_used >= {feature.most_percent} * n_core' },
        { word: 'some', points: 10, when: '100 * n_used >= {feature.some_percent} * n_core' },
        { word: 'none', points: 0, when: 'n_used = 0 and {feature.is_none_zero} = 1' },
        { word: 'few', points: 5, when: 'true' },
      ],
    },
    issues: [{ when: 'true', says: '{n_used} of {n_core} core features used' }],
    action: 'training on core features',
  },
  {
    id: 'support',
    title: 'Support sentiment',
    weight: 20,
    over: 'health_support',
    needs: ['tickets'],
    present: 'is_covered',
    value: 'rating_percent',
    age: 'idle_days',
    score: {
      kind: 'words',
      of: 20,
      words: [
        { word: 'escalated', points: 0, when: 'n_escalated > 0' },
        {
          word: 'negative',
          points: 5,
          when:
            'n_disputes > 0 or (n_rated > 0 and 100 * ratings < {support.negative_percent} * rating_max) ' +
            'or (n_rated = 0 and n_felt > 0 and 100 * feelings < {support.negative_sentiment} * n_felt)',
        },
        {
          word: 'positive',
          points: 20,
          when:
            '(n_rated > 0 and 100 * ratings >= {support.positive_percent} * rating_max) ' +
            'or (n_rated = 0 and n_felt > 0 and 100 * feelings > {support.positive_sentiment} * n_felt)',
        },
        { word: 'neutral', points: 15, when: 'true' },
      ],
    },
    issues: [
      {
        when: 'n_escalated > 0 and n_rated > 0',
        says: '{n_escalated} escalated, CSAT {rating}',
      },
      { when: 'n_escalated = 1', says: '1 escalated ticket' },
      { when: 'n_escalated > 0', says: '{n_escalated} escalated tickets' },
      { when: 'n_disputes > 0', says: 'open billing dispute' },
      { when: 'n_rated > 0', says: 'CSAT {rating}' },
      { when: 'n_felt > 0', says: 'tone of tickets, {n_felt} rated' },
    ],
    action: 'escalate: join support call',
  },
  {
    id: 'engagement',
    title: 'Engagement',
    weight: 15,
    over: 'health_engagement',
    needs: ['activities'],
    present: 'n_sent >= {engagement.min_sent}',
    value: 'n_opened',
    age: 'idle_days',
    score: {
      kind: 'words',
      of: 15,
      words: [
        {
          word: 'high',
          points: 15,
          when:
            '100 * n_opened >= {engagement.high_opened_percent} * n_sent ' +
            'or 100 * n_replied >= {engagement.high_replied_percent} * n_sent',
        },
        {
          word: 'medium',
          points: 10,
          when: '100 * n_opened >= {engagement.medium_opened_percent} * n_sent or n_replied >= 1',
        },
        { word: 'low', points: 5, when: 'n_opened >= 1' },
        { word: 'none', points: 0, when: 'true' },
      ],
    },
    issues: [
      {
        when: '100 * n_opened >= {engagement.high_opened_percent} * n_sent',
        says: '{n_opened} of {n_sent} mails opened',
      },
      {
        when: '100 * n_replied >= {engagement.high_replied_percent} * n_sent',
        says: '{n_replied} of {n_sent} mails answered',
      },
      { when: 'n_opened = 0', says: 'none of {n_sent} mails opened' },
      { when: 'n_replied = 0', says: 'no reply to {n_sent} mails' },
      { when: 'true', says: '{n_opened} of {n_sent} mails opened' },
    ],
    action: 'call the key contact',
  },
  {
    id: 'payment',
    title: 'Payment health',
    weight: 10,
    over: 'health_payment',
    needs: ['invoices'],
    present: 'n_invoices > 0',
    value: 'days_late',
    age: 'idle_days',
    score: {
      kind: 'words',
      of: 10,
      words: [
        { word: 'failed', points: 0, when: 'n_failed > 0' },
        {
          word: 'overdue',
          points: 3,
          when: 'days_late > {payment.overdue_days} or n_disputed > 0',
        },
        {
          word: 'current, minor',
          points: 7,
          when: 'days_late >= 1 or n_late > 0 or n_recovered > 0',
        },
        { word: 'current', points: 10, when: 'true' },
      ],
    },
    issues: [
      { when: 'n_failed > 0', says: 'payment failed' },
      { when: 'days_late > 0', says: 'invoice {days_late} days late' },
      { when: 'n_disputed > 0', says: 'invoice disputed' },
      { when: 'n_late > 0', says: 'paid late within 90 days' },
      { when: 'n_recovered > 0', says: 'failed or disputed, then paid' },
      { when: 'true', says: 'paid in time' },
    ],
    action: 'finance call',
  },
];

/** Five components whose words give points, 100 in all. */
export const points: Model = {
  id: 'points',
  title: 'points',
  follow: 'points',
  groups: inputs.map((input) => {
    const { id, title, weight } = input;
    return { id, title, weight, inputs: [input] };
  }),
  bands: [
    { name: 'Healthy', from: 80, role: 'healthy', range: '80–100', action: 'maintain, upsell' },
    { name: 'Stable', from: 60, role: 'watch', range: '60–79', action: 'monitor, engage' },
    { name: 'At-risk', from: 40, role: 'at_risk', range: '40–59', action: 'intervene' },
    { name: 'Critical', from: 0, role: 'critical', range: '0–39', action: 'urgent outreach' },
  ],
  settings: {
    'usage.daily_weekdays': 16,
    'usage.weekly_weeks': 3,
    'usage.monthly_days': 1,
    'feature.most_percent': 75,
    'feature.some_percent': 40,
    'feature.is_none_zero': 0,
    'support.negative_percent': 70,
    'support.positive_percent': 80,
    'support.negative_sentiment': -20,
    'support.positive_sentiment': 20,
    'engagement.min_sent': 3,
    'engagement.high_opened_percent': 50,
    'engagement.high_replied_percent': 10,
    'engagement.medium_opened_percent': 20,
    'payment.overdue_days': 7,
  },
};
