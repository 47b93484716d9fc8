import type { Engine } from '../engine/engine.ts';
import { chunks } from '../lib/records.ts';

/** Scores of accounts on days that are made at once: each takes some 2 KB of the engine's memory. */
export const scoresAtOnce = 100_000;

/** Dates in ascending order, so many at a time as fit into memory with all accounts on each. */
export async function datesAtOnce(engine: Engine, dates: readonly string[]): Promise<string[][]> {
  const sorted = [...new Set(dates)].sort();
  if (sorted.length < 2) return [sorted];
  const [row] = await engine.rows<{ n: string }>('select count(*) as n from account_list');
  const size = Math.max(1, Math.floor(scoresAtOnce / Math.max(1, Number(row!.n))));
  return [...chunks(sorted, size)];
}
