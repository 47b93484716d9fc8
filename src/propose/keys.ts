import type { Table } from '../tables/table.ts';
import type { Export } from './exports.ts';
import { type Fill, headerFor } from './match.ts';
import { quotedName } from './quotes.ts';
import { counted } from './verdict.ts';

/** Columns that together may tell one row from another, in the order in which they are tried. */
const telling = [
  ...[
    'account_id',
    'respondent_id',
    'requester_id',
    'user_id',
    'name',
    'kind',
    'survey',
    'category',
  ],
  ...[
    'starts_on',
    'responded_at',
    'sent_at',
    'created_at',
    'occurred_at',
    'scheduled_on',
    'created_on',
    'issued_on',
    'signed_on',
  ],
  ...['feature', 'product', 'plan', 'score', 'target', 'amount', 'arr'],
];

/** Tables whose rows are single records, which an export may leave without an id. */
const composable = new Set([
  ...[
    'subscriptions',
    'survey_responses',
    'activities',
    'goals',
    'feedback',
    'contracts',
    'opportunities',
  ],
]);

/** An expression for the missing first column of a key, from columns that together are unique. */
export function keyFill(table: Table, file: Export, fills: readonly Fill[]): Fill | null {
  const [id, ...rest] = table.key;
  if (id === undefined || !composable.has(table.name)) return null;
  if (headerFor(fills, id) !== null || file.nRows === 0) return null;
  const own = telling.flatMap((name) => headerFor(fills, name) ?? []);
  const others = rest.flatMap((name) => headerFor(fills, name) ?? []);
  const chosen: string[] = [];
  for (const header of own.filter((one) => !others.includes(one))) {
    chosen.push(header);
    if (conflicts(file, [...chosen, ...others]) > 0) continue;
    return composed(id, chosen, others, file);
  }
  return null;
}

function composed(
  id: string,
  chosen: readonly string[],
  others: readonly string[],
  file: Export,
): Fill {
  const names = [...chosen, ...others];
  const says = `assumed: ${names.join(' with ')} ${names.length === 1 ? 'is' : 'are'} unique in ${counted(file.nRows)} rows`;
  const [first = '', ...more] = chosen;
  const sql = `concat_ws(' · ', ${chosen.map(quotedName).join(', ')})`;
  const spelling = more.length === 0 ? {} : { sql };
  const fill = { column: id, says, missing: [], likeness: 0, open: null };
  return { ...fill, from: { kind: 'header', header: first, spelling } };
}

/** How many rows have the key of another row that says something else. */
export function conflicts(file: Export, headers: readonly string[]): number {
  const columns = headers.map((header) => file.values.get(header)!.cells);
  const all = [...file.values.values()].map(({ cells }) => cells);
  const seen = new Map<string, string>();
  let n = 0;
  for (let i = 0; i < file.nRows; i++) {
    const key = columns.map((cells) => cells[i]).join('\u0000');
    const row = all.map((cells) => cells[i]).join('\u0000');
    const before = seen.get(key);
    if (before === undefined) seen.set(key, row);
    else if (before !== row) n++;
  }
  return n;
}

/** Why rows of the export cannot be told apart by the key of the table; null where they can. */
export function keyFault(table: Table, file: Export, fills: readonly Fill[]): string | null {
  if (table.key.length === 0 || headerFor(fills, 'updated_at') !== null) return null;
  const headers = table.key.flatMap((name) => headerFor(fills, name) ?? []);
  const isComposed = fills.some(
    ({ column, from }) =>
      column === table.key[0] && from.kind === 'header' && from.spelling.sql !== undefined,
  );
  if (headers.length === 0 || isComposed) return null;
  const n = conflicts(file, headers);
  const isSlip = n <= file.nRows / 100;
  return isSlip
    ? null
    : `${headers.join(' with ')} repeats with different rows (${counted(n)} of ${counted(file.nRows)})`;
}

type Keyed = { table: Table; file: Export; fills: readonly Fill[] };

/** How many keys two exports of one table share with different rows. */
export function conflictsBetween(a: Keyed, b: Keyed): number {
  if (
    a.table.key.length === 0 ||
    [a, b].some(({ fills }) => headerFor(fills, 'updated_at') !== null)
  )
    return 0;
  const known = rowsByKey(a);
  const shared = [...(rowsByKey(b) ?? [])].filter(([key]) => known?.has(key));
  return shared.filter(([key, row]) => known!.get(key) !== row).length;
}

/** What each key of an export says in the columns that are mapped; null where the key is composed. */
function rowsByKey({ table, file, fills }: Keyed): Map<string, string> | null {
  const cells = (name: string) => {
    const fill = fills.find(({ column }) => column === name);
    if (fill?.from.kind !== 'header') return null;
    return fill.from.spelling.sql === undefined ? file.values.get(fill.from.header)!.cells : null;
  };
  const key = table.key.map(cells);
  if (key[0] === null || key[0] === undefined) return null;
  const mapped = table.columns.map(({ name }) => cells(name));
  const at = (columns: readonly (readonly string[] | null)[], i: number) =>
    columns.map((column) => column?.[i] ?? '').join('\u0000');
  return new Map(Array.from({ length: file.nRows }, (_, i) => [at(key, i), at(mapped, i)]));
}
