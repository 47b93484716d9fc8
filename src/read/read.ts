import { stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import type { Config } from '../config/config.ts';
import type { SourceConfig } from '../config/source.ts';
import type { Engine } from '../engine/engine.ts';
import { CliError } from '../errors.ts';
import type { Amount } from '../lib/pace.ts';
import { unreadableParquet } from './damage.ts';
import { resolveFiles } from './files.ts';
import { begin, type CsvInspection, type Digest, type Likely } from './inspect.ts';
import { overlongRecords, physicalLines, recordsAt } from './lines.ts';
import { type Look, rowsIn } from './look.ts';
import { csvRelation, parquetRelation, type Relation } from './relation.ts';
import { spool, spoolStdin } from './spool.ts';

/** A source of the config with its files, found but not yet looked at. */
export type FoundSource = { source: SourceConfig; files: FoundFile[]; notices: string[] };

/** `id` is its number among all files of the run, `path` is `-` for standard input. */
export type FoundFile = { id: number; path: string; display: string; look: Look };

/** A source of the config with its files as relations. */
export type ReadSource = { source: SourceConfig; relations: readonly Relation[] };

export type ReadOptions = {
  /** Takes copies of what the engine cannot read as it is. */
  folder: string;
  stdin: AsyncIterable<Uint8Array>;
  /** Headers that a source asks for, by which its delimiter is told. */
  wanted: (source: SourceConfig) => readonly string[];
  /** Sources whose files are opened by their beginning; the rest is looked at when it is counted. */
  isHasty: (source: SourceConfig) => boolean;
  /** Takes digests of files that are looked at beside the engine; absent where nobody needs them. */
  newDigest?: (() => Digest) | undefined;
  /** Sources whose lines must not be quoted. */
  hidesText: (source: SourceConfig) => boolean;
  /** Stops the reading. */
  signal: AbortSignal;
  /** Called at the start with how far the reading is, to be asked again and again. */
  watch: (amount: () => Amount) => void;
};

/** Finds the files of the sources that feed the tables; the other sources are left alone. */
export async function find(config: Config, tables: ReadonlySet<string>): Promise<FoundSource[]> {
  // Any table may need the aliases.
  const isNeeded = (table: string) => tables.has(table) || table === 'account_aliases';
  const found: FoundSource[] = [];
  let id = 0;
  for (const source of config.sources.filter((s) => s.tables.some(isNeeded))) {
    const { files, notices } = await resolveFiles(source);
    const shown: FoundFile[] = [];
    for (const path of files) {
      const look = { bytes: await sizeOf(path), seen: 0, rows: 0 };
      shown.push({ id: id++, path, display: displayOf(config, path), look });
    }
    found.push({ source, files: shown, notices });
  }
  return found;
}

const displayOf = (config: Config, path: string): string =>
  path === '-' ? 'standard input' : relative(config.folder, path).split(sep).join('/');

// A file that is gone by now is told when it is opened.
const sizeOf = (path: string): Promise<number | null> =>
  stat(path).then(
    ({ size }) => size,
    () => null,
  );

/** Paths that the engine must be allowed to read; it owns the folder of the copies anyway. */
export function inputsOf(found: readonly FoundSource[]): string[] {
  return found.flatMap(({ files }) => files.map(({ path }) => path).filter((path) => path !== '-'));
}

/** A text that did not go on as it began, so that what the engine has read of it is worth nothing. */
export class NotAsBegun extends Error {}

/** Looks at every file of the sources and makes it a relation of text. */
export async function read(
  engine: Promise<Pick<Engine, 'rows'>>,
  found: readonly FoundSource[],
  options: ReadOptions,
): Promise<ReadSource[]> {
  const sources: ReadSource[] = [];
  // Files that are opened by their beginning, and Parquet, take no time here.
  const looked = found.filter(({ source }) => !options.isHasty(source));
  const looks = looked.flatMap(({ files }) => files.map(({ look }) => look));
  options.watch(() => rowsIn(looks));
  const next = beginnings(found, options);
  for (const { source, files } of found) {
    const relations: Relation[] = [];
    for (const file of files) relations.push(await readFile(engine, source, file, next(), options));
    sources.push({ source, relations });
  }
  return sources;
}

type Begun = (path: string) => ReturnType<typeof begin>;

// Most of the time at the beginning of a file is spent waiting for the disk.
const filesAhead = 4;

/** The beginnings of the files in turn; those of the next few files are looked at meanwhile. */
function beginnings(
  found: readonly FoundSource[],
  { wanted, isHasty, newDigest, signal }: ReadOptions,
): () => Begun {
  const turns = found.flatMap(({ source, files }) => {
    const options = {
      encoding: source.encoding,
      delimiter: source.delimiter,
      wanted: wanted(source),
      headerRecords: source.headerRows,
      headerSign: source.headerSign,
      repeats: source.repeats,
      signal,
      newDigest: isHasty(source) ? newDigest : undefined,
    };
    return files.map(({ path, look }) => ({
      path,
      work: (path: string) => begin(path, { ...options, look }),
    }));
  });
  const begun = new Map<number, ReturnType<typeof begin>>();
  const start = (at: number): void => {
    const turn = turns[at];
    // Standard input has to be copied first.
    if (turn === undefined || turn.path === '-' || begun.has(at)) return;
    const work = turn.work(turn.path);
    work.catch(() => {});
    begun.set(at, work);
  };
  let at = 0;
  return () => {
    for (let i = at; i <= at + filesAhead; i++) start(i);
    const own = at++;
    return (path) => begun.get(own) ?? turns[own]!.work(path);
  };
}

async function readFile(
  engine: Promise<Pick<Engine, 'rows'>>,
  source: SourceConfig,
  file: FoundFile,
  beginning: Begun,
  { folder, stdin, isHasty, hidesText }: ReadOptions,
): Promise<Relation> {
  const path = file.path === '-' ? await spoolStdin(stdin, folder) : file.path;
  const explained = (error: unknown) => {
    if (!(error instanceof CliError)) return Promise.reject(error);
    const excerpt = hidesText(source) ? undefined : error.excerpt;
    return Promise.reject(withDisplay(error, path, file.display, excerpt));
  };
  const work = async (): Promise<Relation> => {
    const begun = await beginning(path);
    if (begun.kind === 'parquet') {
      file.look.bytes = 0;
      return await openParquet(await engine, file, path);
    }
    const { likely, whole } = begun;
    if (isHasty(source) && likely.needsSpool === null) {
      const looked = () => whole().then((all) => asBegun(likely, all), explained);
      return openCsv({ ...file, isCopy: false }, likely, once(looked));
    }
    const original = await whole();
    const readable = original.needsSpool === null ? original : await spool(original, folder);
    const isCopy = readable !== original || file.path === '-';
    return openCsv({ ...file, isCopy }, readable, async () => original);
  };
  return await work().catch(explained);
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | null = null;
  return () => {
    begun ??= work();
    return begun;
  };
}

function asBegun(likely: Likely, whole: CsvInspection): CsvInspection {
  if (whole.needsSpool !== null || whole.newline !== likely.newline) throw new NotAsBegun();
  return whole;
}

function withDisplay(
  error: CliError,
  path: string,
  display: string,
  excerpt: string | undefined,
): CliError {
  return new CliError(error.message, {
    exitCode: error.exitCode,
    where: error.where?.replace(path, display),
    excerpt,
    hint: error.hint,
  });
}

function openParquet(
  engine: Pick<Engine, 'rows'>,
  { id, display }: FoundFile,
  path: string,
): Promise<Relation> {
  return parquetRelation(engine, { id, path, display }).catch((error: Error) => {
    throw error instanceof CliError ? error : unreadableParquet(display, error);
  });
}

function openCsv(
  { id, display, look, isCopy }: FoundFile & { isCopy: boolean },
  readable: Likely,
  original: () => Promise<CsvInspection>,
): Relation {
  return csvRelation({
    id,
    path: readable.path,
    isCopy,
    display,
    header: readable.header,
    delimiter: readable.delimiter,
    newline: readable.newline as '\n' | '\r\n',
    skip: readable.skipLines,
    nRecords: async () => (await original()).nRecords,
    look,
    digest: async () => (await original()).digest,
    linesOf: async (records) => {
      const whole = await original();
      return physicalLines(whole.path, records, whole);
    },
    recordAt: (positions) => recordsAt(readable.path, positions, readable),
    overlong: async () => {
      const whole = await original();
      return overlongRecords(whole.path, readable.header.length, whole);
    },
  });
}
