import { dividedHalfUp } from '../engine/dialect.ts';
import type { Fact } from './fact.ts';
import { spans, ticketsEndSql, ticketsSpan } from './health-windows.ts';
import { maskWithin } from './usage.ts';

/** What early warnings look at: a row per account and as-of date, with what was known before `t`. */
const base = { grain: 'account × as-of date', reads: [] } as const;

/** Tickets of the last 28 days against the 84 before them, and escalations that are still open. */
export const alertTickets: Fact = {
  ...base,
  name: 'alert_tickets',
  tables: ['tickets'],
  facts: ['ticket_list'],
  sql: (
    context,
  ) => `select a.account_id, a.t, ${ticketsSpan(context, 112)} as is_covered, a.t < ${ticketsEndSql} as is_told,
  count(*) filter (where k.created_on >= a.t - 28) as n_now,
  count(*) filter (where k.created_on >= a.t - 112 and k.created_on < a.t - 28) as n_before,
  count(*) filter (where k.escalated_on < a.t and coalesce(k.resolved_on >= a.t, true)) as n_escalated
from health_accounts a
left join ticket_list k on k.account_id = a.account_id and k.created_on < a.t
group by a.account_id, a.t`,
};

/** Events of the last 28 days against the 28 before them. */
export const alertUsage: Fact = {
  ...base,
  name: 'alert_usage',
  tables: ['usage_events'],
  facts: ['account_days'],
  sql: (context) => `select a.account_id, a.t, ${spans(context, 'usage_events', 56)} as is_covered,
  coalesce(sum(u.events) filter (where u.day >= a.t - 28), 0) as n_now,
  coalesce(sum(u.events) filter (where u.day < a.t - 28), 0) as n_before
from health_accounts a
left join account_days u on u.account_id = a.account_id and u.day < a.t and u.day >= a.t - 56
group by a.account_id, a.t`,
};

/** Answers about satisfaction within 90 days, in shares of their scale of 10⁻⁸. */
export const alertRatings: Fact = {
  ...base,
  name: 'alert_ratings',
  tables: [],
  facts: ['answer_list'],
  sql: () => {
    const share = dividedHalfUp(
      'cast(s.score * 10000 as hugeint) * 100000000',
      'cast(s.scale_max * 10000 as hugeint)',
    );
    const ofFive = (sql: string) => `cast(round(${sql} * 0.00000005, 1) as decimal(3, 1))`;
    return `select *, ${ofFive('ratings // nullif(n_rated, 0)')} as mean_of_5, ${ofFive('lowest')} as lowest_of_5
from (
  select a.account_id, a.t, count(s.score) as n_rated, sum(${share}) as ratings,
    100000000 * count(s.score) as rating_max, min(${share}) as lowest
  from health_accounts a
  left join answer_list s on s.account_id = a.account_id and s.survey = 'csat'
    and s.answered_on < a.t and s.answered_on >= a.t - 90
  group by a.account_id, a.t
)`;
  },
};

/** When the key contact changed last. */
export const alertContacts: Fact = {
  ...base,
  name: 'alert_contacts',
  tables: ['accounts'],
  reads: ['accounts'],
  facts: ['account_list'],
  sql: () => `select a.account_id, a.t, c.contact_changed_on as changed_on,
  date_diff('day', c.contact_changed_on, a.t) - 1 as days_since
from health_accounts a
left join accounts c on c.account_id = a.account_id and c.contact_changed_on < a.t`,
};

/** Core features used on three days or more from 90 to 30 days before `t`, and not since. */
export const alertFeatures: Fact = {
  ...base,
  name: 'alert_features',
  tables: ['usage_events', 'features'],
  reads: ['features'],
  facts: ['feature_months'],
  sql: (context) => {
    const days = (from: number, to: number) =>
      `sum(bit_count(${maskWithin('m.day_mask', 'm.month', `a.t - ${from}`, `a.t - ${to}`)}))`;
    return `with used as (
  select a.account_id, a.t, m.feature, ${days(90, 30)} as days_before, ${days(30, 0)} as days_now
  from health_accounts a
  join feature_months m on m.account_id = a.account_id and m.month < a.t
    and m.month >= date_trunc('month', a.t - 90)
  join features f on f.feature = m.feature and f.tier = 'core'
  group by a.account_id, a.t, m.feature
)
select a.account_id, a.t, ${spans(context, 'usage_events', 90)} as is_covered,
  count(u.feature) as n_abandoned, string_agg(u.feature, ', ' order by u.feature) as abandoned
from health_accounts a
left join used u on u.account_id = a.account_id and u.t = a.t and u.days_before >= 3 and u.days_now = 0
group by a.account_id, a.t`;
  },
};

/** Mails of the last 90 days, and of the 90 days that ended a month earlier. */
export const alertEngagement: Fact = {
  ...base,
  name: 'alert_engagement',
  tables: ['activities'],
  reads: ['activities'],
  facts: ['account_list'],
  sql: ({ day }) => {
    const within = (from: number, to: number) =>
      `m.sent_on >= a.t - ${from} and m.sent_on < a.t - ${to}`;
    const counts = (from: number, to: number, name: string) =>
      ['sent', 'opened', 'replied'].map((what) => {
        const test = what === 'sent' ? '' : ` and m.${what}`;
        return `count(m.activity_id) filter (where ${within(from, to)}${test}) as n_${what}${name}`;
      });
    return `select a.account_id, a.t, ${[...counts(90, 0, ''), ...counts(120, 30, '_before')].join(', ')}
from health_accounts a
left join (
  select account_id, activity_id, opened, replied, ${day('occurred_at')} as sent_on from activities
  where kind = 'email' and coalesce(status, 'completed') = 'completed'
) m on m.account_id = a.account_id and ${within(120, 0)}
group by a.account_id, a.t`;
  },
};

/** Paid seats and who used the product in the last 30 days and in the 30 before. */
export const alertSeats: Fact = {
  ...base,
  name: 'alert_seats',
  tables: ['usage_events'],
  facts: ['user_months', 'health_plans'],
  sql: (context) => {
    const active = (from: number, to: number) =>
      `count(distinct u.user_id) filter (where ${maskWithin('u.day_mask', 'u.month', `a.t - ${from}`, `a.t - ${to}`)} <> 0)`;
    return `select p.account_id, p.t, p.seats, ${active(30, 0)} as active, ${active(60, 30)} as active_before,
  ${spans(context, 'usage_events', 60)} as is_covered
from health_plans p
join health_accounts a on a.account_id = p.account_id and a.t = p.t
left join user_months u on u.account_id = a.account_id and u.month < a.t
  and u.month >= date_trunc('month', a.t - 60)
group by p.account_id, p.t, a.t, p.seats`;
  },
};

/** All of them. */
export const alertFacts: readonly Fact[] = [
  alertTickets,
  alertUsage,
  alertRatings,
  alertContacts,
  alertFeatures,
  alertEngagement,
  alertSeats,
];
