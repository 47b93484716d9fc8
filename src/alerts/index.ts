import { accountAlerts } from './accounts.ts';
import { scoreAlerts } from './scores.ts';
import { slaDue } from './tickets.ts';

export { accountAlerts, scoreAlerts, slaDue };

/** Limits of all alerts, by dotted name; the config may change them. */
export const alertSettings: Readonly<Record<string, number>> = {
  'health.critical': 40,
  'health.at_risk': 60,
  'health.healthy': 80,
  // Points, and the days within which they count.
  'health.change': 10,
  'health.change_days': 7,
  // How far a score must come back before the same line can be crossed again.
  'health.hysteresis': 2,
  'payment_delay.days': 7,
  'contact_change.days': 30,
  'usage_decline.percent': 30,
  'usage_decline.min_events': 50,
  'ticket_increase.percent': 150,
  'ticket_increase.min_more': 3,
  'csat_low.mean': 3.5,
  'csat_low.single': 2,
  'csat_low.min_answers': 2,
  'low_engagement.opened_percent': 20,
  'low_engagement.min_sent': 3,
  'seats_full.percent': 80,
  'anomaly.deviations': 3,
  'anomaly.min_answers': 5,
};

/** Alerts about metrics and about single days. */
export const totalAlerts = ['below_minimum', 'anomaly'] as const;

/** Ids of all alerts. */
export const alertIds: readonly string[] = [
  ...[...scoreAlerts, ...accountAlerts].map(({ id }) => id),
  ...totalAlerts,
  slaDue.id,
];
