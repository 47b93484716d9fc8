import { mkdtemp } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Effects } from '../effects.ts';
import { openDuckdb } from '../engine/duckdb.ts';
import type { Engine } from '../engine/engine.ts';
import { CliError } from '../errors.ts';
import { spaced } from '../lib/text.ts';
import { sample } from '../read/sample.ts';
import { presets } from '../sources/index.ts';
import { synonyms } from '../sources/synonyms.ts';
import { tables } from '../tables/index.ts';
import { type ReadFile, shapeOf } from './exports.ts';
import type { Unplaced } from './propose.ts';

/** Rows that are looked at in files of one shape. */
const mostRows = 10_000;
/** Rows of a further file of the same shape. */
const leastRows = 100;

/** Reads the beginnings of the files; what cannot be read is told with its reason. */
export async function samples(
  paths: readonly string[],
  folder: string,
  effects: Pick<Effects, 'cores' | 'temporaryFolder' | 'removeFolder'>,
): Promise<{ read: ReadFile[]; unread: Unplaced[] }> {
  const read: ReadFile[] = [];
  const unread: Unplaced[] = [];
  const engine = lazyEngine(paths, effects);
  const seen = new Map<string, number>();
  const wanted = knownHeaders();
  const repeats = presets.flatMap(({ files }) => files?.repeats ?? []);
  try {
    for (const path of paths) {
      const name = relative(folder, path).split(sep).join('/');
      const before = seen.get(shapeOf(name)) ?? 0;
      const nRows = Math.max(leastRows, mostRows - before);
      const found = await sample(path, { wanted, repeats, nRows, engine: engine.open }).catch(
        (error) => reasonOf(error),
      );
      if (typeof found === 'string') unread.push({ name, says: found });
      else {
        read.push({ name, sample: found });
        seen.set(shapeOf(name), before + found.rows.length);
      }
    }
    return { read, unread };
  } finally {
    await engine.close();
  }
}

/** What is wrong with the file, in the words of a run. */
function reasonOf(error: unknown): string {
  if (!(error instanceof CliError)) throw error;
  return `${error.message}${error.hint === undefined ? '' : `; ${error.hint}`}`;
}

/** The engine is opened when the first Parquet file comes. */
function lazyEngine(paths: readonly string[], effects: Pick<Effects, 'cores' | 'temporaryFolder'>) {
  let opened: Promise<Engine> | null = null;
  const start = async () => {
    const folder = await mkdtemp(join(effects.temporaryFolder, 'cs-metrics-'));
    return openDuckdb({ folder, inputs: paths, threads: effects.cores, memoryLimit: '320MB' });
  };
  return {
    open: () => {
      opened ??= start();
      return opened;
    },
    close: async () => (await opened)?.close(),
  };
}

/** Every header that we know, as exports write it: with blanks, signs and capitals in any way. */
function knownHeaders(): string[] {
  const ours = tables.flatMap(({ columns }) => columns.map(({ name }) => name));
  const theirs = Object.values(synonyms).flatMap((names) => names.split(' '));
  const vendors = presets.flatMap((preset) =>
    Object.values(preset.tables).flatMap((columns) => Object.values(columns)),
  );
  const shipped = vendors.flatMap((spec) => {
    if (typeof spec === 'string') return [spec];
    if ('value' in spec) return [];
    return 'from' in spec ? [spec.from].flat() : [...spec];
  });
  const all = [...ours, ...theirs].flatMap((name) => [name, spaced(name)]);
  return [...new Set([...all, ...shipped])];
}
