import { named, quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { FactContext, UsageContext, UsageRanges } from '../facts/fact.ts';
import { factNamed } from '../facts/index.ts';
import { type BulkPart, isKeyed } from '../normalise/bulk.ts';
import { listedRows } from '../normalise/stage-file.ts';
import { version } from '../version.ts';
import { digester } from './store.ts';

/** Relations that rows of usage are looked up in, with the columns that matter. */
const lookups: Readonly<Record<string, readonly string[]>> = {
  account_aliases: ['alias', 'account_id'],
  account_renaming: ['alias', 'account_id'],
  account_domains: ['domain', 'account_id'],
  dotted_accounts: ['account_id'],
  subscription_accounts: ['subscription_id', 'account_id'],
};

/** What rows of some files depend on beside their bytes, and what their reduction does. */
export type Meaning = { rows: string; reduced: string };

/** The meaning of files, whatever days are asked for. */
export async function meaningOf(
  engine: Engine,
  context: FactContext,
  bulk: readonly BulkPart[],
): Promise<(parts: readonly BulkPart[]) => Meaning> {
  const usage = { ...context.usage, ranges: sameDays(context.usage.ranges) };
  const reduction = factNamed('usage_reduced').sql({ ...context, usage });
  const unknown = bulk.flatMap(({ sql }) => relationsIn(sql)).find((name) => !isKnown(name));
  if (unknown !== undefined) throw new Error(`nobody knows what ${unknown} holds`);
  const digests = new Map<string, string>();
  for (const [name, columns] of Object.entries(lookups)) {
    if (bulk.some(({ sql }) => reads(sql, name)))
      digests.set(name, await digestOfRows(engine, name, columns));
  }
  return (parts) => {
    const own = [...digests].filter(([name]) => parts.some(({ sql }) => reads(sql, name)));
    const rows = JSON.stringify([version, own]);
    const files = parts.map((part) => [
      anonymous(part.sql, part.relation),
      listedRows(part.source),
    ]);
    return { rows, reduced: JSON.stringify([rows, reduction, parts.some(isKeyed), files]) };
  };
}

/** The name of an entry: what it is, how much it was made of, and of what. */
export function keyOf(
  kind: 'usage' | 'days',
  bytes: number,
  meaning: string,
  digests: readonly string[],
): string {
  const of = digester().update(JSON.stringify([meaning, digests]));
  return `${kind}-${bytes}-${of.digest()}`;
}

// Days are compared by themselves, because rows of more days serve for fewer.
function sameDays(ranges: UsageRanges): UsageRanges {
  const none = { from: '0001-01-01', to: '0001-01-01' };
  return Object.fromEntries(Object.keys(ranges).map((set) => [set, none])) as UsageRanges;
}

/** Relations that SQL names, whatever they are. */
// Texts and headers may hold any words.
const withoutTexts = (sql: string): string =>
  sql.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, "''");

const relationsIn = (sql: string): string[] =>
  [...withoutTexts(sql).matchAll(/\b(?:from|join) (\w+)\b(?!\()/g)].map(([, name]) => name!);

// What a row is looked up in and is not listed above could change without notice.
const isKnown = (name: string): boolean =>
  Object.hasOwn(lookups, name) || ['texts', 'typed', 'judged'].includes(name);

const reads = (sql: string, relation: string): boolean =>
  new RegExp(`\\bfrom ${relation}\\b`).test(withoutTexts(sql));

/** The SQL of a file wherever it lies, whatever its number. */
export function anonymous(sql: string, { id, path }: BulkPart['relation']): string {
  const place = quoted(path ?? '');
  return sql
    .replaceAll(`read_csv(${place}`, 'read_csv(')
    .replaceAll(`read_parquet(${place}`, 'read_parquet(')
    .replaceAll(`rejects_table = 'rejects_${id}'`, '')
    .replaceAll(`rejects_scan = 'rejects_${id}_scan'`, '');
}

async function digestOfRows(
  engine: Engine,
  relation: string,
  columns: readonly string[],
): Promise<string> {
  const row = columns.map((column) => `coalesce(${named(column)}, chr(30))`).join(', ');
  const [told] = await engine.rows<{ n: string; digest: string }>(
    `select count(*) as n, sha256(coalesce(string_agg(told, chr(29) order by told), '')) as digest
     from (select concat_ws(chr(31), ${row}) as told from ${relation})`,
  );
  return `${told!.n} ${told!.digest}`;
}

/** Days `[from, to)` by grain. */
export type Days = Partial<Record<keyof UsageRanges, { from: string; to: string }>>;

/** The days that each grain asked for needs. */
export function daysAsked({ sets, ranges }: UsageContext): Days {
  const own = (Object.keys(ranges) as (keyof UsageRanges)[]).filter((set) => sets.has(set));
  return Object.fromEntries(own.map((set) => [set, ranges[set]]));
}

/** Whether rows made for some days serve for others, of files that tell about `told` only. */
export function serves(
  made: Days,
  asked: Days,
  told: { first: string; next: string } | null,
): boolean {
  return Object.entries(asked).every(([set, { from, to }]) => {
    if (told === null) return true;
    const [low, high] = [later(from, told.first), earlier(to, told.next)];
    const own = made[set as keyof Days];
    return low >= high || (own !== undefined && own.from <= low && own.to >= high);
  });
}

/** Days that hold both. */
export function both(a: Days, b: Days): Days {
  return Object.fromEntries(
    Object.entries(a).map(([set, { from, to }]) => {
      const other = b[set as keyof Days] ?? { from, to };
      return [set, { from: earlier(from, other.from), to: later(to, other.to) }];
    }),
  );
}

const earlier = (a: string, b: string): string => [a, b].sort()[0]!;
const later = (a: string, b: string): string => [a, b].sort()[1]!;
