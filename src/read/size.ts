import { stat } from 'node:fs/promises';
import type { FoundSource } from './read.ts';

// The engine cuts a text at 8 MB for its threads, and a table at 122,880 rows.
const worthThreads = 8_000_000;
/** Bytes of text that a byte of Parquet or of a packed file may stand for. */
const unpacked = 10;

/** Threads of the engine that so much input is worth: below a few MB they only wait for each other. */
export async function threadsFor(found: readonly FoundSource[], most: number): Promise<number> {
  const paths = found.flatMap(({ files }) => files.map(({ path }) => path));
  const sizes = await Promise.all(paths.map(textBytes));
  return sizes.reduce((sum, size) => sum + size, 0) < worthThreads ? 1 : most;
}

// A file that is gone meanwhile is told of by those who read it.
async function textBytes(path: string): Promise<number> {
  if (path === '-') return Number.POSITIVE_INFINITY;
  const state = await stat(path).catch(() => null);
  return (state?.size ?? 0) * (/\.(csv|tsv|txt)$/i.test(path) ? 1 : unpacked);
}
