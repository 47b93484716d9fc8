import { dated } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';

/** An answer that is very bad or very good. */
export type Notable = {
  answerId: string;
  accountId: string | null;
  account: string | null;
  survey: string;
  score: string;
  scaleMax: string;
  ticketId: string | null;
  comment: string | null;
  kind: 'low' | 'best';
  /** Share of its scale, where more is always better. */
  share: number;
};

/**
 * Answers of a day at or below two fifths of their scale (NPS: 6), and those at or above four fifths
 * (NPS: 9), by id.
 */
export async function notableAnswers(
  engine: Pick<Engine, 'rows'>,
  day: string,
): Promise<Notable[]> {
  const rows = await engine.rows<{
    answer_id: string;
    account_id: string | null;
    account: string | null;
    survey: string;
    score: string;
    scale_max: string;
    value: string;
    ticket_id: string | null;
    comment: string | null;
    is_low: boolean;
  }>(`with judged as (
  select *, case survey when 'ces' then ease else score end as value
  from answer_list where score is not null and answered_on = ${dated(day)}
), told as (
  select *, case survey when 'nps' then value <= 6 else 5 * value <= 2 * scale_max end as is_low,
    case survey when 'nps' then value >= 9 else 5 * value >= 4 * scale_max end as is_high
  from judged
)
select t.answer_id, t.account_id, l.name as account, t.survey, cast(t.score as varchar) as score,
  cast(t.scale_max as varchar) as scale_max, cast(t.value as varchar) as value, t.ticket_id,
  r.comment, t.is_low
from told t
left join account_list l on l.account_id = t.account_id
-- A rating of a ticket is no row of a survey, even if their ids are alike.
left join survey_responses r on r.response_id = t.answer_id and t.answer_id <> coalesce(t.ticket_id, '')
where t.is_low or t.is_high
order by t.answer_id`);
  return rows.map((row) => ({
    answerId: row.answer_id,
    accountId: row.account_id,
    account: row.account,
    survey: row.survey,
    score: row.score,
    scaleMax: row.scale_max,
    ticketId: row.ticket_id,
    comment: row.comment,
    kind: row.is_low ? 'low' : 'best',
    share: Number(row.value) / Number(row.scale_max),
  }));
}
