import { dividedHalfUp } from '../engine/dialect.ts';
import type { Fact, FactContext } from './fact.ts';
import { beginsBefore, perAsOf, ticketsSpan } from './health-windows.ts';

const unit = 100_000_000;

const whole = (sql: string): string => `cast(cast(${sql} as decimal(38, 4)) * 10000 as hugeint)`;

/** A part of a whole in units of 10⁻⁸. */
const shareOf = (part: string, all: string): string =>
  dividedHalfUp(`${whole(part)} * ${unit}`, whole(all));

/** A sum of shares of so many, as a whole percentage. */
const percentOf = (sum: string, n: string): string =>
  `case when ${n} > 0 then ${dividedHalfUp(sum, `${n} * ${unit / 100}`)} end`;

/** Last answers of respondents about recommending in 180 days; answers about all but support in 90. */
export const healthAnswers: Fact = {
  ...perAsOf,
  name: 'health_answers',
  tables: ['survey_responses'],
  facts: ['health_accounts', 'answer_list'],
  sql: () => `with ranked as (
  select a.account_id, a.t, r.survey, r.score, r.scale_max, r.answered_on, ${topicSql} as topic,
    row_number() over (partition by a.account_id, a.t, r.survey, r.respondent_id
      order by r.answered_at desc, r.answer_id desc) = 1 as is_last
  from health_accounts a
  join answer_list r on r.account_id = a.account_id and r.survey in ('nps', 'csat') and r.score is not null
    and r.answered_on < a.t and r.answered_on >= a.t - 180
), counted as (
  select account_id, t, count(*) filter (where survey = 'nps' and is_last) as n_nps,
    sum(case when score >= 9 then 100 when score > 6 then 50 else 0 end)
      filter (where survey = 'nps' and is_last) as nps_points,
    count(*) filter (where survey = 'nps' and is_last and score <= 6) as n_detractors,
    date_diff('day', max(answered_on) filter (where survey = 'nps'), t) as nps_days,
    count(*) filter (where ${isRating}) as n_csat,
    sum(${shareOf('score', 'scale_max')}) filter (where ${isRating}) as csat,
    date_diff('day', max(answered_on) filter (where ${isRating}), t) as csat_days
  from ranked group by account_id, t
)
select a.account_id, a.t, coalesce(c.n_nps, 0) as n_nps, c.nps_points, c.n_detractors, c.nps_days,
  coalesce(c.n_csat, 0) as n_csat, c.csat, ${unit} * c.n_csat as csat_most, c.csat_days,
  ${percentOf('c.csat', 'c.n_csat')} as csat_percent
from health_accounts a
left join counted c on c.account_id = a.account_id and c.t = a.t`,
};

// An answer about a ticket is one about support, whatever the export says.
const topicSql = `case when r.ticket_id is not null then 'support' else coalesce(r.topic, '') end`;

const isRating = `survey = 'csat' and topic <> 'support' and answered_on >= t - 90`;

/** What customers said of support in the 90 days before `t`, as it was known then. */
export const healthRatings: Fact = {
  ...perAsOf,
  name: 'health_ratings',
  tables: ['tickets'],
  reads: ['survey_responses'],
  facts: ['health_accounts', 'ticket_list'],
  sql: (context) => `with said as (
  select a.account_id, a.t, k.ticket_id, k.satisfaction as score, k.resolved_on as on_day,
    coalesce(k.satisfaction_max, 5) as scale_max, k.sentiment
  from health_accounts a
  join ticket_list k on k.account_id = a.account_id and k.resolved_on < a.t and k.resolved_on >= a.t - 90
  where k.satisfaction is not null or k.sentiment is not null
), rated as (
  select account_id, t, score, scale_max, on_day from said s where score is not null${surveysSql(context)}
), shares as (
  select account_id, t, count(*) as n, sum(${shareOf('score', 'scale_max')}) as shares, max(on_day) as last_day
  from rated group by account_id, t
), tones as (
  select account_id, t, count(score) as n_scored,
    sum(${shareOf(`(score - ${lowest})`, `(scale_max - ${lowest})`)}) filter (where score is not null) as scores,
    count(sentiment) as n_felt, sum(sentiment) as feelings,
    max(on_day) filter (where score is not null) as scored_day,
    max(on_day) filter (where sentiment is not null) as felt_day
  from said group by account_id, t
)
select a.account_id, a.t, coalesce(r.n, 0) as n_rated, r.shares, ${unit} * r.n as most_shares,
  date_diff('day', r.last_day, a.t) as rated_days, ${percentOf('r.shares', 'r.n')} as rated_percent,
  coalesce(s.n_scored, 0) as n_scored, s.scores, ${unit} * s.n_scored as most_scores,
  date_diff('day', s.scored_day, a.t) as scored_days, ${percentOf('s.scores', 's.n_scored')} as scored_percent,
  coalesce(s.n_felt, 0) as n_felt, s.feelings, date_diff('day', s.felt_day, a.t) as felt_days
from health_accounts a
left join shares r on r.account_id = a.account_id and r.t = a.t
left join tones s on s.account_id = a.account_id and s.t = a.t`,
};

// Stars begin at one, thumbs at nought.
const lowest = 'case when scale_max in (5, 7) then 1 else 0 end';

// An answer about a ticket replaces the rating in the ticket, from the day on which it came.
function surveysSql({ has, day, config }: FactContext): string {
  if (!has('survey_responses')) return '';
  const answered = `r.survey = 'csat' and r.score is not null and ${day('r.responded_at')}`;
  return ` and not exists (
    select 1 from survey_responses r where r.ticket_id = s.ticket_id and ${answered} < s.t)
  union all
  select a.account_id, a.t, r.score, coalesce(r.scale_max, ${config.definitions.csat.scale?.[1] ?? 5}),
    ${day('r.responded_at')}
  from health_accounts a
  join survey_responses r on r.account_id = a.account_id and ${answered} < a.t
    and ${day('r.responded_at')} >= a.t - 90 and ${topicSql} = 'support'`;
}

/** Tickets created in 28 days against the three times 28 days before; complaints of 90 days. */
export const healthTickets: Fact = {
  ...perAsOf,
  name: 'health_tickets',
  tables: ['tickets'],
  facts: ['health_accounts', 'ticket_list'],
  sql: (context) => `with counted as (
  select a.account_id, a.t, max(k.created_on) as last_day,
    count(*) filter (where k.created_on >= a.t - 28) as n_tickets,
    count(*) filter (where k.created_on < a.t - 28) as n_before
  from health_accounts a
  join ticket_list k on k.account_id = a.account_id and k.created_on < a.t and k.created_on >= a.t - 112
  group by a.account_id, a.t
)
select a.account_id, a.t, coalesce(c.n_tickets, 0) as n_tickets, coalesce(c.n_before, 0) as n_before,
  date_diff('day', c.last_day, a.t) as idle_days, ${ticketsSpan(context, 112)} as is_covered
from health_accounts a
left join counted c on c.account_id = a.account_id and c.t = a.t`,
};

/** Complaints in tickets and feedback in the 90 days before `t`. */
export const healthComplaints: Fact = {
  ...perAsOf,
  name: 'health_complaints',
  reads: ['feedback'],
  facts: ['health_accounts', 'ticket_list'],
  sql: (context) => {
    const { has, day } = context;
    const sources = [
      has('tickets.is_complaint')
        ? 'select account_id, created_on as on_day from ticket_list where is_complaint'
        : null,
      has('feedback.kind')
        ? `select account_id, ${day('created_at')} from feedback where kind = 'complaint'`
        : null,
    ].filter((source) => source !== null);
    const begun = [
      has('tickets.is_complaint') ? ticketsSpan(context, 1) : 'false',
      has('feedback.kind') ? beginsBefore(context, 'feedback', 1) : 'false',
    ];
    const none = 'select account_id, t as on_day from health_accounts where false';
    return `with heard as (
  ${sources.join('\n  union all ') || none}
)
select a.account_id, a.t, count(h.on_day) as n_complaints, date_diff('day', max(h.on_day), a.t) as idle_days,
  ${begun.join(' or ')} as is_covered
from health_accounts a
left join heard h on h.account_id = a.account_id and h.on_day < a.t and h.on_day >= a.t - 90
group by a.account_id, a.t`;
  },
};
