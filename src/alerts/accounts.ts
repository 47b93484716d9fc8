import type { AccountAlert } from './alert.ts';

/** Early warnings of single accounts, the gravest first. */
export const accountAlerts: readonly AccountAlert[] = [
  {
    id: 'escalation',
    title: 'Ticket escalated',
    severity: 'urgent',
    over: 'alert_tickets',
    needs: ['tickets', 'tickets.escalated_at'],
    present: 'is_told',
    holds: 'n_escalated > 0',
    says: `n_escalated || ' ticket' || case when n_escalated = 1 then '' else 's' end || ' open'`,
    action: 'join the support call',
  },
  {
    id: 'payment_delay',
    title: 'Payment late, failed or disputed',
    severity: 'warning',
    over: 'health_payment',
    needs: ['invoices'],
    present: 'true',
    holds: 'days_late > {payment_delay.days} or n_failed > 0 or n_disputed > 0',
    says: `case when n_failed > 0 then 'payment failed' when n_disputed > 0 then 'invoice disputed'
      else 'invoice ' || days_late || ' days late' end`,
    action: 'finance call',
  },
  {
    id: 'contact_change',
    title: 'Key contact changed',
    severity: 'warning',
    over: 'alert_contacts',
    needs: ['accounts.contact_changed_on'],
    present: 'true',
    holds: 'days_since < {contact_change.days}',
    says: `'on ' || changed_on`,
    action: 'get to know the new contact',
  },
  {
    id: 'usage_decline',
    title: 'Usage declined',
    severity: 'warning',
    over: 'alert_usage',
    needs: ['usage_events'],
    present: 'is_covered',
    holds: `n_before >= {usage_decline.min_events}
      and 100 * (n_before - n_now) >= {usage_decline.percent} * n_before`,
    says: `'events −' || ((200 * (n_before - n_now) + n_before) // (2 * n_before)) || ' % in 28 days (' || n_now || ' after ' || n_before || ')'`,
    action: 'outreach: usage review',
  },
  {
    id: 'feature_abandonment',
    title: 'Core feature abandoned',
    severity: 'warning',
    over: 'alert_features',
    needs: ['usage_events.feature', 'features.tier'],
    present: 'is_covered',
    holds: 'n_abandoned > 0',
    says: 'abandoned',
    action: 'training on core features',
  },
  {
    id: 'ticket_increase',
    title: 'Tickets increased',
    severity: 'warning',
    over: 'alert_tickets',
    needs: ['tickets'],
    present: 'is_covered',
    // The blocks before are three, so their mean is a third of their sum.
    holds: `300 * n_now >= {ticket_increase.percent} * n_before
      and 3 * n_now - n_before >= 3 * {ticket_increase.min_more}`,
    says: `n_now || ' in 28 days, ' || cast(cast(round(n_before * 10 / 3) as decimal(18, 0)) * cast(0.1 as decimal(2, 1)) as decimal(18, 1)) || ' before'`,
    action: 'look for the common cause',
  },
  {
    id: 'csat_low',
    title: 'Satisfaction low',
    severity: 'warning',
    over: 'alert_ratings',
    needs: [],
    present: 'true',
    // Shares of the scale: 3.5 of 5 are 70 %, 2 of 5 are 40 %.
    holds: `n_rated > 0 and (lowest <= {csat_low.single} * 20000000
      or (n_rated >= {csat_low.min_answers} and 100 * ratings < 20 * {csat_low.mean} * rating_max))`,
    says: `case when n_rated >= {csat_low.min_answers} and 100 * ratings < 20 * {csat_low.mean} * rating_max
      then 'CSAT ' || mean_of_5 || ' of 5 (n ' || n_rated || ')' else 'lowest answer ' || lowest_of_5 || ' of 5' end`,
    action: 'call back on the answers',
  },
  {
    id: 'low_engagement',
    title: 'Mails unread for two months',
    severity: 'warning',
    over: 'alert_engagement',
    needs: ['activities'],
    present: 'true',
    holds: `n_sent >= {low_engagement.min_sent} and n_sent_before >= {low_engagement.min_sent}
      and n_replied = 0 and 100 * n_opened < {low_engagement.opened_percent} * n_sent
      and n_replied_before = 0 and 100 * n_opened_before < {low_engagement.opened_percent} * n_sent_before`,
    says: `n_opened || ' of ' || n_sent || ' mails opened, no reply'`,
    action: 'call the key contact',
  },
  {
    id: 'seats_full',
    title: 'Seats nearly full for two months',
    severity: 'opportunity',
    over: 'alert_seats',
    needs: ['usage_events.user_id'],
    present: 'is_covered',
    holds: `seats > 0 and 100 * active > {seats_full.percent} * seats and 100 * active_before > {seats_full.percent} * seats`,
    says: `active || ' of ' || cast(seats as bigint) || ' in use'`,
    action: 'offer more seats',
  },
];
