import { count, divideHalfUp, fixed, groupBy, sum } from './exact.ts';
import { type Figure, found, percent, perSegment, type ReferenceRow, ratio } from './figure.ts';
import { isWithin, owned, type Scope } from './scope.ts';
import { type Answer, answers, lastOfEach } from './surveys.ts';

/** What else answers tell: accounts counted once, effort, the product, who answers. */
export function opinionRows(scope: Scope): ReferenceRow[] {
  const { data, window, start, end, dimension, closing } = scope;
  const by = dimension === 'topic' ? (row: { topic: string }) => row.topic : closing;
  const given = answers(data, start, end);
  const sent = owned(data.survey_responses).filter(
    (row) => isWithin(scope, row.sent_at) && row.survey === 'csat',
  );
  return [
    ...perSegment(given, by, window, opinionFigures),
    // An account has one score, whatever it was asked about.
    ...(dimension === 'topic' ? [] : perSegment(given, closing, window, accountFigures)),
    ...perSegment(sent, by, window, (rows) => [
      percent(
        'csat_response_rate',
        count(rows, (row) => row.score !== ''),
        count(rows),
      ),
    ]),
  ];
}

function opinionFigures(all: readonly Answer[]): Figure[] {
  const ask = (survey: string) => all.filter((answer) => answer.survey === survey);
  const [ces, product] = [ask('ces'), ask('product')];
  const effort = sum(ces, ({ min, max, score }) => min + max - score);
  return [
    onOneScale('ces@effort', ces, effort),
    onOneScale(
      'product_satisfaction',
      product,
      sum(product, ({ score }) => score),
    ),
  ];
}

function onOneScale(id: string, of: readonly Answer[], total: bigint): Figure {
  const isMixed = new Set(of.map(({ max }) => max)).size > 1;
  return isMixed ? found(id, null) : ratio(id, total, count(of));
}

/** The mean of the scores of accounts, each from the last answers of its respondents. */
function accountFigures(all: readonly Answer[]): Figure[] {
  const asked = all.filter((answer) => answer.survey === 'nps');
  const named = lastOfEach(asked).filter((answer) => answer.account !== '');
  const points = [...groupBy(named, (answer) => answer.account).values()].map((own) => {
    const promoters = own.filter(({ score }) => score >= fixed(9)).length;
    const detractors = own.filter(({ score }) => score <= fixed(6)).length;
    return divideHalfUp(BigInt(promoters - detractors) * 100n * fixed(1), BigInt(own.length));
  });
  return [
    ratio(
      'nps@account',
      sum(points, (n) => n),
      count(points),
    ),
  ];
}
