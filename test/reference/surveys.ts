import type { Data } from './data.ts';
import { count, fixed, groupBy, sum } from './exact.ts';
import { type Figure, found, percent, ratio } from './figure.ts';

/** An answer to a survey. */
export type Answer = {
  id: string;
  account: string;
  respondent: string;
  survey: string;
  topic: string;
  score: bigint;
  min: bigint;
  max: bigint;
  at: string;
};

/** Answers given in a window, the ratings of tickets among them. */
export function answers(data: Data, start: string, end: string): Answer[] {
  const given = data.survey_responses
    .filter((row) => row.score !== '')
    .map((row) => ({
      ...{ id: row.response_id, account: row.account_id, respondent: row.respondent_id },
      ...{ survey: row.survey, topic: row.topic, at: row.responded_at },
      ...{ score: fixed(row.score) },
      ...{ min: fixed(row.scale_min), max: fixed(row.scale_max) },
    }));
  return [...given, ...ratings(data)].filter(({ at }) => at >= start && at < end);
}

/** Ratings of tickets; a CSAT answer with the ticket's id wins. */
function ratings(data: Data): Answer[] {
  const surveyed = new Set(
    data.survey_responses.filter((row) => row.survey === 'csat').map((row) => row.ticket_id),
  );
  return data.tickets
    .filter((row) => row.satisfaction !== '' && row.resolved_at !== '')
    .filter((row) => !surveyed.has(row.ticket_id))
    .map((row) => ({
      ...{ id: row.ticket_id, account: row.account_id, respondent: '' },
      ...{ survey: 'csat', topic: 'support', at: row.resolved_at },
      ...{ score: fixed(row.satisfaction) },
      ...{ min: fixed(1), max: fixed(row.satisfaction_max || '5') },
    }));
}

/** NPS, CSAT and CES of answers. */
export function surveyFigures(all: readonly Answer[]): Figure[] {
  const ask = (survey: string) => all.filter((answer) => answer.survey === survey);
  const [nps, csat, ces] = [ask('nps'), ask('csat'), ask('ces')];
  const total = (of: readonly Answer[]) => sum(of, (answer) => answer.score);
  const isSatisfied = ({ score, max }: Answer) => score >= fixed(max === fixed(7) ? 6 : 4);
  // Eight places each: exact for scales of 2, 4, 5, 8 and 10.
  const share = sum(csat, ({ score, max }) => (score * fixed(1)) / max);
  return [
    netPromoters('nps@last', lastOfEach(nps)),
    netPromoters('nps@all', nps),
    percent('csat', count(csat, isSatisfied), count(csat)),
    mean('csat_mean', csat, total(csat)),
    percent('csat_mean_pct', share, count(csat)),
    mean('ces@ease', ces, total(ces)),
  ];
}

function netPromoters(id: string, of: readonly Answer[]): Figure {
  const promoters = count(of, ({ score }) => score >= fixed(9));
  const detractors = count(of, ({ score }) => score <= fixed(6));
  return percent(id, promoters - detractors, count(of));
}

/** A mean has no meaning over different scales. */
function mean(id: string, of: readonly Answer[], total: bigint): Figure {
  const isMixed = new Set(of.map(({ max }) => max)).size > 1;
  return isMixed ? found(id, null) : ratio(id, total, count(of));
}

/** The last answer of each respondent; an answer without a respondent stands for itself. */
export function lastOfEach(of: readonly Answer[]): Answer[] {
  const sorted = of.toSorted((a, b) =>
    a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1,
  );
  const groups = groupBy(sorted, (answer) => answer.respondent || `answer ${answer.id}`);
  return [...groups.values()].map((group) => group.at(-1)!);
}

/** Surveys sent in a window. */
export function invitations(data: Data, start: string, end: string) {
  return data.survey_responses.filter((row) => row.sent_at >= start && row.sent_at < end);
}

/** The share of surveys that was answered. */
export function responseFigures(
  sent: Data['survey_responses'] | readonly Data['survey_responses'][number][],
): Figure[] {
  return [
    percent(
      'response_rate',
      count(sent, (row) => row.score !== ''),
      count(sent),
    ),
  ];
}
