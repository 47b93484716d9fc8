import { daysBetween } from '../../src/lib/dates.ts';
import type { Data } from './data.ts';
import { count, fixed } from './exact.ts';
import { amount, type Figure, percent, perSegment, type ReferenceRow, ratio } from './figure.ts';
import { isWithin, owned, type Scope } from './scope.ts';

/** What customers ask for. */
export function feedbackRows(scope: Scope): ReferenceRow[] {
  const { data, window, closing } = scope;
  const feedback = owned(data.feedback);
  const came = feedback.filter((row) => isRequest(row) && isWithin(scope, row.created_at));
  const days = fixed(daysBetween(scope.start, scope.end));
  return [
    ...perSegment(feedback, closing, window, (rows) => feedbackFigures(rows, scope)),
    ...perSegment(came, closing, window, (rows) => [
      ratio('feature_requests_per_week', 7n * count(rows), days),
    ]),
  ];
}

function isRequest(row: { kind: string }): boolean {
  return row.kind === '' || row.kind === 'request';
}

function feedbackFigures(rows: readonly Data['feedback'][number][], scope: Scope): Figure[] {
  const { end } = scope;
  const requests = rows.filter(isRequest);
  const came = requests.filter((row) => isWithin(scope, row.created_at));
  const open = requests.filter(
    (row) => row.created_at < end && (row.closed_at === '' || row.closed_at >= end),
  );
  const pieces = rows.filter((row) => isWithin(scope, row.created_at));
  return [
    amount('feature_requests', count(came)),
    amount(
      'feature_request_duplicates',
      count(came, (row) => row.duplicate_of !== ''),
    ),
    amount('feature_request_backlog', count(open)),
    amount(
      'feature_requests_closed',
      count(requests, (row) => isWithin(scope, row.closed_at)),
    ),
    percent(
      'feedback_response_rate',
      count(pieces, (row) => row.acknowledged_at !== '' && row.acknowledged_at < end),
      count(pieces),
    ),
  ];
}
