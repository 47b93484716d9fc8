import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { derive } from '../derive.ts';
import { quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { FactContext, UsageRanges } from '../facts/fact.ts';
import { factNamed } from '../facts/index.ts';
import { firstDay, lastDay } from '../facts/usage.ts';
import { type BulkPart, bulkRows, type Known } from '../normalise/bulk.ts';
import type { Reduction } from '../normalise/bulk-counts.ts';
import { keptDays } from './days.ts';
import { type Digests, digestNow, extendMemo, readMemo, type Seen, seen } from './fingerprint.ts';
import { both, type Days, daysAsked, keyOf, type Meaning, meaningOf, serves } from './key.ts';
import { type Pack, packsOf, sizeOf } from './packs.ts';
import { load, prune, type Store, save, stored } from './store.ts';

/** Where reductions of usage are kept; files of less than `minBytes` are not worth it. */
export type CacheOptions = { store: Store; minBytes: number };

/** What is kept of a pack beside its rows. */
type About = { days: Days; told: Told; files: readonly Known[] };
type Told = { first: string; next: string } | null;

/** A pack on its way: `relation` holds its rows. */
type Work = Pack & { relation: string; meaning: Meaning; days: Days; isFound: boolean };

/** A reduction that takes what earlier runs kept, and keeps what it had to make. */
export type KeptReduction = Reduction & {
  /** Keeps what was made, once it is counted; it never fails. */
  keep: () => Promise<void>;
};

type Around = {
  engine: Engine;
  context: FactContext;
  options: CacheOptions;
} & Digests;

/** Looks for what earlier runs kept of these files; null where nothing of them is worth keeping. */
export async function keptReduction(
  engine: Engine,
  context: FactContext,
  bulk: readonly BulkPart[],
  options: CacheOptions,
): Promise<KeptReduction | null> {
  const startedAt = options.store.now();
  const packs = packsOf(bulk, await statesOf(bulk), options.minBytes);
  if (packs.every((pack) => pack.seen === null)) return null;
  const meaning = await meaningOf(engine, context, bulk).catch(() => null);
  if (meaning === null) return null;
  const memo = await readMemo(options.store, engine.folder);
  const around = { engine, context, options, startedAt, memo, added: new Map() };
  const names = (await stored(options.store)).map(({ name }) => name);
  const works: Work[] = [];
  for (const [i, pack] of packs.entries()) {
    const own = { ...pack, relation: `usage_pack_${i}`, meaning: meaning(pack.parts) };
    const work: Work = { ...own, days: daysAsked(context.usage), isFound: false };
    works.push(await found(work, around, names).catch(() => work));
  }
  const days = keptDays(engine, options.store, works, around);
  return {
    run: async () => {
      for (const work of works) if (!work.isFound) await reduce(work, around);
      await unite(
        around,
        works.map(({ relation }) => relation),
      );
    },
    again: (parts) => reduceAgain(parts, works, around),
    shared: days.shared,
    keep: () => keepAll(works, days.keep, around).catch(() => {}),
  };
}

async function statesOf(bulk: readonly BulkPart[]): Promise<Map<BulkPart, Seen>> {
  const states = new Map<BulkPart, Seen>();
  for (const part of bulk) {
    const state = part.relation.path === null ? null : await seen(part.relation.path);
    if (state !== null) states.set(part, state);
  }
  return states;
}

/** The pack with its rows in the engine and its looks spared, if an earlier run kept them. */
async function found(work: Work, around: Around, names: readonly string[]): Promise<Work> {
  const { engine, options, context } = around;
  if (work.seen === null) return work;
  const bytes = sizeOf(work.seen);
  if (!names.some((name) => name.startsWith(`usage-${bytes}-`))) return work;
  const digests: string[] = [];
  for (const state of work.seen) {
    const digest = await digestNow(state, around);
    if (digest === null) return work;
    digests.push(digest);
  }
  const rows = join(engine.folder, `${work.relation}.parquet`);
  const kept = await load(
    options.store,
    keyOf('usage', bytes, work.meaning.reduced, digests),
    rows,
  );
  if (kept === null) return work;
  const about = kept.about as About;
  const asked = daysAsked(context.usage);
  // What is made again serves both for the days that were asked for before and for those of now.
  if (!serves(about.days, asked, about.told)) return { ...work, days: both(asked, about.days) };
  await engine.run(
    `create view ${work.relation} as select * ${withFile(work, '+')} from read_parquet(${quoted(rows)})`,
  );
  for (const [i, part] of work.parts.entries()) {
    part.known = about.files[i]!;
    part.relation.vouch(part.known.nRecords);
  }
  return { ...work, isFound: true };
}

// Files have other numbers in other runs, so within a pack they count from 0.
const withFile = ({ parts }: Pack, sign: '+' | '-'): string =>
  `replace (origin ${sign} ${2 * parts[0]!.fileId} as origin)`;

async function reduce({ relation, parts, days }: Work, around: Around): Promise<void> {
  await make(relation, bulkRows(parts[0]!.table, parts), days, around);
}

/** Reduces rows to a relation of their own. */
async function make(
  relation: string,
  rows: string,
  days: Days,
  { engine, context }: Pick<Around, 'engine' | 'context'>,
): Promise<void> {
  const ranges = { ...context.usage.ranges, ...days } as UsageRanges;
  const sql = factNamed('usage_reduced').sql({ ...context, usage: { ...context.usage, ranges } });
  const own = `with usage_events as (${rows}), ${sql.slice('with '.length)}`;
  await engine.aside.run(`create table ${relation} as ${own}`);
}

async function unite({ engine, context }: Around, relations: readonly string[]): Promise<void> {
  const all = relations.map((relation) => `select * from ${relation}`).join(' union all ');
  await engine.aside.run(`create or replace view usage_reduced as ${all}`);
  await derive(engine.aside, [factNamed('usage_coverage')], context);
}

// The other files of their packs are reduced with them, since a pack cannot be taken apart.
async function reduceAgain(
  parts: readonly BulkPart[],
  works: readonly Work[],
  around: Around,
): Promise<void> {
  const isTouched = (work: Work) => work.parts.some((part) => parts.includes(part));
  const ids = works.filter(isTouched).flatMap((work) => work.parts.map(({ fileId }) => fileId));
  const rows = `select * from main.usage_events where source_file in (${ids.join(', ')})`;
  await make('usage_again', rows, daysAsked(around.context.usage), around);
  const others = works.filter((work) => !isTouched(work)).map(({ relation }) => relation);
  await unite(around, [...others, 'usage_again']);
}

async function keepAll(
  works: readonly Work[],
  keepDays: () => Promise<void>,
  around: Around,
): Promise<void> {
  const { store } = around.options;
  for (const work of works) if (work.seen !== null && !work.isFound) await keepOne(work, around);
  await keepDays();
  await extendMemo(store, around.engine.folder, around.added);
  await prune(store);
}

async function keepOne(work: Work, around: Around): Promise<void> {
  const { engine, options } = around;
  const digests: string[] = [];
  for (const [i, state] of work.seen!.entries()) {
    const digest = await digestNow(state, around, work.parts[i]!.relation.digest);
    // The memory of digests may be older than the scan, the file system may not.
    const after = await seen(state.path);
    if (digest === null || after?.state !== state.state) return;
    digests.push(digest);
  }
  const files = work.parts.flatMap(({ known }) => known ?? []);
  if (files.length < work.parts.length) return;
  const path = join(engine.folder, `${work.relation}.kept`);
  const of = quoted(path);
  await engine.aside.run(
    `copy (select * ${withFile(work, '-')} from ${work.relation}) to ${of} (format parquet)`,
  );
  const types = (from: string) => engine.aside.rows(`describe select * from ${from}`);
  const [made, read] = [await types(work.relation), await types(`read_parquet(${of})`)];
  // A type that the format cannot hold would come back as another.
  if (JSON.stringify(made) !== JSON.stringify(read)) return;
  const about: About = { days: work.days, told: await toldBy(engine, work.relation), files };
  const key = keyOf('usage', sizeOf(work.seen!), work.meaning.reduced, digests);
  await save(options.store, key, about, path);
  await rm(path, { force: true });
}

/** The days of the rows that are used. */
async function toldBy(engine: Engine, relation: string): Promise<Told> {
  const [row] = await engine.aside.rows<{ first: string | null; next: string | null }>(
    `select min(${firstDay('mask', 'month')}) as first, max(${lastDay('mask', 'month')}) + 1 as next
     from (select month, cast(bit_or(day_mask) as bigint) as mask from ${relation}
       where grain = 'base' and account_id is not null group by month)`,
  );
  const { first, next } = row!;
  return first === null || next === null ? null : { first, next };
}
