import type { Data } from './data.ts';
import { count, fixed, sum } from './exact.ts';
import { amount, type Figure, percent, perSegment, type ReferenceRow, ratio } from './figure.ts';
import { isWithin, owned, type Scope } from './scope.ts';

/** Tickets that come, go and stay. */
export function workloadRows(scope: Scope): ReferenceRow[] {
  const { data, window, closing, dimension } = scope;
  const by =
    dimension === 'priority' || dimension === 'category'
      ? (row: Data['tickets'][number]) => row[dimension]
      : closing;
  return perSegment(owned(data.tickets), by, window, (rows) => workloadFigures(rows, scope));
}

function workloadFigures(rows: readonly Data['tickets'][number][], scope: Scope): Figure[] {
  const { end } = scope;
  const created = count(rows, (row) => isWithin(scope, row.created_at));
  const resolved = rows.filter((row) => isWithin(scope, row.resolved_at));
  const timed = resolved.filter((row) => row.handle_seconds !== '');
  const isOpen = (row: Data['tickets'][number]) =>
    row.created_at < end && (row.resolved_at === '' || row.resolved_at >= end);
  return [
    amount('ticket_volume', created),
    amount('tickets_resolved', count(resolved)),
    percent('opened_vs_resolved', count(resolved), created),
    amount('backlog', count(rows, isOpen)),
    ratio(
      'aht',
      sum(timed, (row) => fixed(row.handle_seconds)),
      count(timed),
      { per: 60n },
    ),
  ];
}
