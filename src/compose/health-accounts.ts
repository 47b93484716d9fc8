import { addDays } from '../lib/dates.ts';
import type { Cell, TableBlock } from '../reports/report.ts';
import { mainIssue } from '../score/score.ts';
import { column, table, text } from './blocks.ts';
import { expansionReady } from './expansion.ts';
import { changeOf, type HealthInput, ownerOf } from './health.ts';
import { noteCells, noteColumns } from './notes.ts';

/** One row per account: the contract of machine formats. */
export function accountsTable(input: HealthInput): TableBlock {
  const ready = new Map(expansionReady(input).map((r) => [r.score.accountId, r.opportunity]));
  const ids =
    'account_id account segment as_of model score band coverage mrr change days_in_band issue action owner plan opportunity renewal_on';
  const rows = input.now.map((s): Cell[] => {
    const issue = mainIssue(s);
    const holding = input.holdings.get(s.accountId);
    return [
      text(s.accountId),
      text(s.account),
      text(input.segments.get(s.accountId) ?? ''),
      { value: addDays(s.t, -1), unit: 'date' },
      text(s.model),
      { value: s.score, unit: 'score' },
      text(s.band),
      { value: 100 * s.coverage, unit: 'percent' },
      { value: s.mrr, unit: 'money' },
      { value: changeOf(input, s), unit: 'score' },
      { value: input.days.get(s.accountId) ?? null, unit: 'count' },
      text(issue?.says ?? ''),
      text(issue?.action ?? ''),
      text(ownerOf(input, s)),
      text(holding?.plan ?? ''),
      text(ready.get(s.accountId) ?? ''),
      { value: holding?.renewalOn ?? null, unit: 'date' },
      ...noteCells(input.notes, s.accountId),
    ];
  });
  return table({
    name: 'accounts',
    columns: [...ids.split(' ').map((id) => column(id, id, 'left')), ...noteColumns],
    rows,
    for: 'machines',
    empty: 'no customers',
  });
}
