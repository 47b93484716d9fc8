import { join } from 'node:path';
import { quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { BulkPart } from '../normalise/bulk.ts';
import type { Reduction } from '../normalise/bulk-counts.ts';
import type { SharedRows } from '../normalise/bulk-overlap.ts';
import { type Digests, digestNow, type Seen, seen } from './fingerprint.ts';
import { anonymous, keyOf, type Meaning } from './key.ts';
import type { Pack } from './packs.ts';
import { load, type Store, save } from './store.ts';

/** Rows that files share with others: those that earlier runs kept, and those that this one counts. */
export type KeptDays = Pick<Reduction, 'shared'> & {
  /** Keeps what was counted. */
  keep: () => Promise<void>;
};

/** The pack in which a file is. */
type Around = Pack & { meaning: Meaning; isFound: boolean };

type Counted = { relation: string; key: string; state: Seen };

/** Looks for counted rows file by file, so that a file with a new neighbour is counted by itself. */
export function keptDays(
  engine: Engine,
  store: Store,
  packs: readonly Around[],
  digests: Digests,
): KeptDays {
  const counted: Counted[] = [];
  const find = async (rows: SharedRows, i: number): Promise<string> => {
    const own = await placeOf(rows, packs, digests);
    if (own === null) return `(${rows.sql})`;
    const relation = `usage_days_${i}`;
    const kept = join(engine.folder, `${relation}.parquet`);
    if ((await load(store, own.key, kept)) !== null) {
      return `(select cast(content as uhugeint) as content, n from read_parquet(${quoted(kept)}))`;
    }
    await engine.aside.run(`create table ${relation} as ${rows.sql}`);
    counted.push({ relation, ...own });
    return relation;
  };
  return {
    shared: async (all) => {
      const found = new Map<BulkPart, string>();
      for (const [i, rows] of all.entries()) found.set(rows.part, await find(rows, i));
      return found;
    },
    keep: async () => {
      for (const own of counted) await keepOne(engine, store, own);
    },
  };
}

async function placeOf(
  { part, sql }: SharedRows,
  packs: readonly Around[],
  digests: Digests,
): Promise<Omit<Counted, 'relation'> | null> {
  const pack = packs.find(({ parts, seen }) => seen !== null && parts.includes(part));
  const state = pack?.seen?.[pack.parts.indexOf(part)];
  if (state === undefined) return null;
  // The look at a file that was read is over by now, or nearly so.
  const looked = pack!.isFound ? undefined : part.relation.digest;
  const digest = await digestNow(state, digests, looked);
  if (digest === null) return null;
  const meaning = JSON.stringify([pack!.meaning.rows, anonymous(sql, part.relation)]);
  return { key: keyOf('days', state.bytes, meaning, [digest]), state };
}

// A digest of a row is wider than any number that the format holds.
async function keepOne(engine: Engine, store: Store, { relation, key, state }: Counted) {
  const path = join(engine.folder, `${relation}.kept`);
  await engine.aside.run(
    `copy (select cast(content as varchar) as content, n from ${relation}) to ${quoted(path)} (format parquet)`,
  );
  if ((await seen(state.path))?.state === state.state) await save(store, key, null, path);
}
