import { dividedHalfUp, named } from '../engine/dialect.ts';
import type { Fact, FactContext } from './fact.ts';
import { closingDimensions, closingStates } from './states.ts';

/** All answers to surveys, ratings of tickets included, dated and on their scale. */
export const answerList: Fact = {
  name: 'answer_list',
  grain: 'answer',
  tables: [],
  reads: ['survey_responses', 'tickets'],
  facts: ['account_list', 'ticket_list'],
  sql: (context) => {
    const parts = [
      context.has('survey_responses') ? surveySql(context) : null,
      context.has('tickets.satisfaction') ? ratingSql(context) : null,
    ].filter((part) => part !== null);
    const judged =
      parts.length === 0 ? `${surveySql(context)} where false` : parts.join('\nunion all\n');
    return `select a.*, ${satisfiedSql(context)} as is_satisfied,
  ${easeSql(context)} as ease, k.category, k.agent_id
from (${judged}) a
left join account_list l on l.account_id = a.account_id
left join ticket_list k on k.ticket_id = a.ticket_id
where not coalesce(l.is_internal, false)`;
  },
};

function surveySql({ day }: FactContext): string {
  const low = `coalesce(r.scale_min, case r.survey when 'nps' then 0 else 1 end)`;
  const high = `coalesce(r.scale_max, case r.survey when 'nps' then 10 when 'ces' then 7 else 5 end)`;
  return `select r.account_id, r.response_id as answer_id, coalesce(r.respondent_id, r.response_id) as respondent_id,
  r.survey, r.topic, r.score, ${low} as scale_min, ${high} as scale_max,
  ${day('r.responded_at')} as answered_on, r.responded_at as answered_at, ${day('r.sent_at')} as sent_on,
  r.ticket_id, r.source_file, r.source_line
from survey_responses r`;
}

// A rating of a ticket is an answer about support, unless a CSAT survey holds one for the same ticket.
function ratingSql({ has, config }: FactContext): string {
  const on = config.definitions.attributeBy.csat === 'created' ? 't.created_on' : 't.resolved_on';
  const isNew = has('survey_responses')
    ? `and t.ticket_id not in (
    select ticket_id from survey_responses
    where ticket_id is not null and survey = 'csat' and score is not null)`
    : '';
  return `select t.account_id, t.ticket_id as answer_id, coalesce(t.requester_id, t.ticket_id) as respondent_id,
  'csat' as survey, 'support' as topic, t.satisfaction as score,
  ${ratingMinSql(config)} as scale_min, coalesce(t.satisfaction_max, 5) as scale_max,
  coalesce(${on}, t.created_on) as answered_on, coalesce(t.resolved_at, t.created_at) as answered_at,
  cast(null as date) as sent_on, t.ticket_id, t.source_file, t.source_line
from ticket_list t
where t.satisfaction is not null ${isNew}`;
}

// An export tells the highest rating only; the scale of the config says where it begins.
function ratingMinSql({ definitions: { csat } }: FactContext['config']): string {
  const own =
    csat.scale === null ? '' : `when t.satisfaction_max = ${csat.scale[1]} then ${csat.scale[0]} `;
  return `case ${own}when t.satisfaction_max in (5, 7) or t.satisfaction_max is null then 1 else 0 end`;
}

// Four or five of five, six or seven of seven; other scales: the top two fifths.
function satisfiedSql({ config }: FactContext): string {
  const { satisfiedMin } = config.definitions.csat;
  if (satisfiedMin !== null) return `a.score >= ${satisfiedMin}`;
  return `case a.scale_max when 5 then a.score >= 4 when 7 then a.score >= 6
    else 5 * (a.score - a.scale_min) >= 3 * (a.scale_max - a.scale_min) end`;
}

// Data whose scale asks for effort are turned, so that more is always easier.
const easeSql = ({ config }: FactContext): string =>
  config.definitions.ces.direction === 'ease' ? 'a.score' : 'a.scale_min + a.scale_max - a.score';

/** Answers that count in a period; `is_last` marks each respondent's last one for the survey. */
export const answers: Fact = {
  name: 'answers',
  grain: 'answer × period',
  tables: [],
  reads: [],
  facts: ['periods', 'answer_list', 'account_states'],
  dimensions: ['topic', 'category', 'agent_id'],
  sql: (context) => `select p.period, p.win, a.*,
  row_number() over (
    partition by p.period, p.win, a.survey, coalesce(a.account_id, ''), a.respondent_id
    order by a.answered_at desc, a.answer_id desc) = 1 as is_last${closingDimensions(context)}
from periods p
join answer_list a on a.answered_on >= p.s and a.answered_on < p.e
${closingStates('a', 'p')}
where a.score is not null`,
  behind: ({ rows }) =>
    `select account_id, survey as role, score as amount, source_file, source_line from ${rows}`,
};

/** The net promoter score of each account alone, in points with 8 decimals. */
export const accountNps: Fact = {
  name: 'account_nps',
  grain: 'account × period',
  tables: [],
  reads: [],
  facts: ['answers'],
  sql: (context) => {
    const attributes = context.dimensions.map(({ id }) => `, ${named(`closing_${id}`)}`).join('');
    const polar = 'count(*) filter (where score >= 9) - count(*) filter (where score <= 6)';
    const units = dividedHalfUp(`(${polar}) * cast(10000000000 as hugeint)`, 'count(*)');
    return `select account_id, period, win,
  cast(cast(${units} as decimal(18, 0)) * cast(0.00000001 as decimal(9, 8)) as decimal(11, 8)) as points${attributes}
from answers
where survey = 'nps' and is_last and account_id is not null
group by account_id, period, win${attributes}`;
  },
  behind: ({ rows }) => `select a.account_id, 'nps' as role, a.score as amount,
  a.source_file, a.source_line
from ${rows} r
join answers a on a.account_id = r.account_id and a.period = r.period and a.win = r.win
where a.survey = 'nps' and a.is_last`,
};

/** Invitations sent in a period, answered or not. */
export const invitations: Fact = {
  name: 'invitations',
  grain: 'invitation × period',
  tables: ['survey_responses'],
  reads: [],
  facts: ['periods', 'answer_list', 'account_states'],
  dimensions: ['topic', 'survey'],
  sql: (
    context,
  ) => `select p.period, p.win, a.*, a.score is not null as is_answered${closingDimensions(context)}
from periods p
join answer_list a on a.sent_on >= p.s and a.sent_on < p.e
${closingStates('a', 'p')}`,
  behind: ({ rows }) => `select account_id, 'sent' as role, cast(is_answered as integer) as amount,
  source_file, source_line from ${rows}`,
};
