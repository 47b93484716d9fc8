import { dated } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { FactContext } from '../facts/fact.ts';
import { addDays } from '../lib/dates.ts';
import { didYouMean } from '../lib/nearest.ts';
import { groupedBy } from '../lib/records.ts';
import { isSameSegment } from '../lib/segments.ts';
import { mask } from '../lib/text.ts';
import type { Model } from '../models/model.ts';

/** What somebody wrote about an account. */
export type Note = {
  writtenOn: string | null;
  /** The last day on which it holds, null for an open end. */
  until: string | null;
  text: string | null;
  /** A band as the models spell it, null where the author would change none. */
  override: string | null;
  author: string | null;
};

/** What the notes say at one date. */
export type Notes = {
  /** Those that hold, by account, the newest first. */
  live: ReadonlyMap<string, readonly Note[]>;
  nLive: number;
  /** Of these, without a day of writing. */
  nUndated: number;
  nExpired: number;
  /** About accounts that no export lists, whether they hold or not. */
  nUnknown: number;
  /** Overrides that are no band, one line each. */
  faults: readonly string[];
};

/** The same needs with the notes. */
export const withNotes = <N extends { tables: string[] }>(need: N): N => ({
  ...need,
  tables: [...need.tables, 'notes'],
});

type Row = {
  account_id: string;
  written_on: string | null;
  until: string | null;
  text: string | null;
  override: string | null;
  author: string | null;
  is_live: boolean;
  is_known: boolean;
};

/** What is to be known of a run. */
type Known = Pick<FactContext, 'has'> & { config: Pick<FactContext['config'], 'pseudonyms'> };

/** The notes as they were known just before `t`; none where no source feeds them. */
export async function notesAt(
  engine: Engine,
  { config, has }: Known,
  t: string,
  models: readonly Model[],
): Promise<Notes> {
  const rows = has('notes') ? await engine.rows<Row>(notesSql(t)) : [];
  const known = rows.filter(({ is_known }) => is_known);
  const live = known.filter(({ is_live }) => is_live);
  return {
    live: new Map(
      [...groupedBy(live, ({ account_id }) => account_id)].map(([id, own]) => [
        id,
        own.map((row) => noteOf(row, models)),
      ]),
    ),
    nLive: live.length,
    nUndated: live.filter(({ written_on }) => written_on === null).length,
    nExpired: known.length - live.length,
    nUnknown: rows.length - known.length,
    faults: faultsOf(live, models, config),
  };
}

// A note written later was not known at `t`.
const notesSql = (t: string): string => `select n.account_id,
  cast(n.written_on as varchar) as written_on, cast(n.until as varchar) as until,
  n.text, n.override, n.author,
  coalesce(n.until >= ${dated(addDays(t, -1))}, true) as is_live,
  n.account_id in (select l.account_id from account_list l) as is_known
from (select distinct account_id, written_on, until, text, override, author from notes) n
where coalesce(n.written_on < ${dated(t)}, true)
order by n.written_on desc nulls last, n.until nulls last, n.text, n.override, n.author, n.account_id`;

const noteOf = (row: Row, models: readonly Model[]): Note => ({
  writtenOn: row.written_on,
  until: row.until,
  text: row.text,
  override: row.override === null ? null : bandNamed(row.override, models),
  author: row.author,
});

const bandNames = (models: readonly Model[]): string[] => [
  ...new Set(models.flatMap(({ bands }) => bands.map(({ name }) => name))),
];

const bandNamed = (word: string, models: readonly Model[]): string | null =>
  bandNames(models).find((name) => isSameSegment('band', name, word)) ?? null;

/** Overrides of all notes that are no band of the models, one line each. */
export async function overrideFaults(
  engine: Engine,
  { config, has }: Known,
  models: readonly Model[],
): Promise<string[]> {
  if (!has('notes.override')) return [];
  const rows = await engine.rows<Pick<Row, 'account_id' | 'override'>>(
    'select account_id, override from notes where override is not null order by override, account_id',
  );
  return faultsOf(rows, models, config);
}

function faultsOf(
  rows: readonly Pick<Row, 'account_id' | 'override'>[],
  models: readonly Model[],
  { pseudonyms }: Known['config'],
): string[] {
  const wrong = rows.filter(({ override }) => {
    return override !== null && bandNamed(override, models) === null;
  });
  const names = bandNames(models);
  return [...groupedBy(wrong, ({ override }) => override!)].map(([word, own]) => {
    const of = own.length === 1 ? own[0]!.account_id : `${own.length} accounts`;
    const hint = didYouMean(word, names, `bands: ${names.join(', ')}`);
    return `notes: override "${pseudonyms === null ? word : mask}" of ${of} is no band and is left out; ${hint}`;
  });
}
