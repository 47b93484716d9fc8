import type { Preset } from './preset.ts';

/** RavenStack, the synthetic SaaS company of public data sets. */
export const ravenstack: Preset = {
  id: 'ravenstack',
  title: 'RavenStack data set: accounts, subscriptions, feature usage, support tickets',
  basis: 'the files of the data set',
  tables: {
    accounts: {
      account_id: 'account_id',
      name: 'account_name',
      industry: 'industry',
      country: 'country',
      plan: 'plan_tier',
      signed_up_on: 'signup_date',
      licensed_seats: 'seats',
    },
    subscriptions: {
      subscription_id: 'subscription_id',
      account_id: 'account_id',
      plan: 'plan_tier',
      quantity: 'seats',
      // The amount is monthly whatever billing_frequency says, and 0 during trials.
      amount: 'mrr_amount',
      interval: { value: 'month' },
      currency: { value: 'USD' },
      starts_on: 'start_date',
      ends_on: 'end_date',
    },
    // No event id: usage_id repeats with different rows, and all rows count.
    usage_events: {
      subscription_id: 'subscription_id',
      occurred_at: 'usage_date',
      feature: 'feature_name',
      quantity: 'usage_count',
      duration_seconds: 'usage_duration_secs',
    },
    tickets: {
      ticket_id: 'ticket_id',
      account_id: 'account_id',
      created_at: 'submitted_at',
      resolved_at: 'closed_at',
      resolution_hours: 'resolution_time_hours',
      first_response_minutes: 'first_response_time_minutes',
      priority: {
        from: 'priority',
        map: { urgent: 'P1', high: 'P2', medium: 'P3', low: 'P4' },
      },
      satisfaction: 'satisfaction_score',
      escalated: 'escalation_flag',
    },
  },
};
