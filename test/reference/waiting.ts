import { type Data, secondsBetween } from './data.ts';
import { count } from './exact.ts';
import { type Figure, found, percent, perSegment, type ReferenceRow } from './figure.ts';
import { isWithin, owned, type Scope } from './scope.ts';
import { kaplanMeierMedian } from './value.ts';

type Ticket = Data['tickets'][number];

/** How long tickets wait, the open ones among them, and the limits of the first reply. */
export function waitingRows(scope: Scope): ReferenceRow[] {
  const { data, window, dimension, closing } = scope;
  const by =
    dimension === 'priority' || dimension === 'category'
      ? (row: Ticket) => row[dimension]
      : closing;
  return perSegment(owned(data.tickets), by, window, (rows) => [
    survival('first_response_time@km', rows, 'first_response_at', scope),
    survival('resolution_time@km', rows, 'resolved_at', scope),
    ...withoutBusinessHours(),
    ...slaFigures(rows, scope),
  ]);
}

/** The time by which half of the tickets created in a window are done, seen from its end. */
function survival(
  id: string,
  rows: readonly Ticket[],
  column: 'first_response_at' | 'resolved_at',
  scope: Scope,
): Figure {
  const waits = rows
    .filter((row) => isWithin(scope, row.created_at))
    .map((row) => {
      const isReached = row[column] !== '' && row[column] < scope.end;
      const until = isReached ? row[column] : `${scope.end} 00:00:00`;
      return { days: secondsBetween(row.created_at, until), isReached };
    });
  const median = kaplanMeierMedian(waits);
  return found(id, median === null ? null : median / 3600);
}

/** The exports tell no business hours and the config has no calendar. */
function withoutBusinessHours(): Figure[] {
  const statistics = ['mean', 'median', 'p90', 'km'];
  return ['first_response_time', 'resolution_time'].flatMap((metric) =>
    statistics.map((statistic) => found(`${metric}@${statistic}.business`, null)),
  );
}

/** A limit is looked at when the deed is done or due, whichever comes first. */
function slaFigures(rows: readonly Ticket[], scope: Scope): Figure[] {
  const comesDue = (row: Ticket, done: 'first_response_at' | 'resolved_at', limit: string) =>
    limit !== '' && isWithin(scope, row[done] !== '' && row[done] < limit ? row[done] : limit);
  const isMet = (done: string, limit: string) => done !== '' && done <= limit;
  const answered = rows.filter((row) =>
    comesDue(row, 'first_response_at', row.first_response_due_at),
  );
  const both = rows.filter(
    (row) => row.first_response_due_at !== '' && comesDue(row, 'resolved_at', row.due_at),
  );
  const isAnswered = (row: Ticket) => isMet(row.first_response_at, row.first_response_due_at);
  return [
    percent('sla_compliance@first_response', count(answered, isAnswered), count(answered)),
    percent(
      'sla_compliance@both',
      count(both, (row) => isAnswered(row) && isMet(row.resolved_at, row.due_at)),
      count(both),
    ),
  ];
}
