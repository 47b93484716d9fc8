import { relative, sep } from 'node:path';
import type { Config, SourceConfig } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import { CliError, exit } from '../errors.ts';
import { resolveFiles } from './files.ts';
import { type CsvInspection, type Inspection, inspect } from './inspect.ts';
import { overlongRecords, physicalLines, recordsAt } from './lines.ts';
import { csvRelation, parquetRelation, type Relation } from './relation.ts';
import { spool, spoolStdin } from './spool.ts';

/** A source's files, looked at but not yet opened by the engine. */
export type FoundSource = { source: SourceConfig; files: FoundFile[]; notices: string[] };

export type FoundFile = { display: string; original: Inspection; readable: Inspection };

export type FindOptions = {
  /** Sources that feed none of these tables are left alone. */
  tables: ReadonlySet<string>;
  /** Takes copies of what the engine cannot read as it is. */
  folder: string;
  stdin: AsyncIterable<Uint8Array>;
  /** Headers that a source asks for, by which its delimiter is told. */
  wanted: (source: SourceConfig) => readonly string[];
};

/** Finds and looks at the files of the sources that feed the tables. */
export async function find(config: Config, options: FindOptions): Promise<FoundSource[]> {
  const { tables } = options;
  // Any table may need the aliases.
  const isNeeded = (table: string) => tables.has(table) || table === 'account_aliases';
  const sources = config.sources.filter((source) => source.tables.some(isNeeded));
  const found: FoundSource[] = [];
  for (const source of sources) {
    const { files, notices } = await resolveFiles(source);
    const looked: FoundFile[] = [];
    for (const path of files) looked.push(await look(config, source, path, options));
    found.push({ source, files: looked, notices });
  }
  return found;
}

async function look(
  config: Config,
  source: SourceConfig,
  file: string,
  { folder, stdin, wanted }: FindOptions,
): Promise<FoundFile> {
  const display = file === '-' ? 'standard input' : shown(config, file);
  const path = file === '-' ? await spoolStdin(stdin, folder) : file;
  try {
    const original = await inspect(path, {
      encoding: source.encoding,
      delimiter: source.delimiter,
      wanted: wanted(source),
    });
    const isReadable = original.kind === 'parquet' || original.needsSpool === null;
    return { display, original, readable: isReadable ? original : await spool(original, folder) };
  } catch (error) {
    throw error instanceof CliError ? withDisplay(error, path, display) : error;
  }
}

const shown = (config: Config, path: string): string =>
  relative(config.folder, path).split(sep).join('/');

function withDisplay(error: CliError, path: string, display: string): CliError {
  return new CliError(error.message, {
    exitCode: error.exitCode,
    where: error.where?.replace(path, display),
    excerpt: error.excerpt,
    hint: error.hint,
  });
}

/** Paths that the engine must be allowed to read. */
export function inputsOf(found: readonly FoundSource[]): string[] {
  return found.flatMap(({ files }) => files.map(({ readable }) => readable.path));
}

/** Opens the files of the sources as relations of text. */
export async function read(
  engine: Engine,
  found: readonly FoundSource[],
): Promise<{ source: SourceConfig; relations: Relation[] }[]> {
  const opened: { source: SourceConfig; relations: Relation[] }[] = [];
  for (const { source, files } of found) {
    const relations: Relation[] = [];
    for (const file of files) {
      relations.push(await open(engine, file, `rejects_${source.index}_${relations.length}`));
    }
    opened.push({ source, relations });
  }
  return opened;
}

async function open(
  engine: Engine,
  { display, original, readable }: FoundFile,
  rejects: string,
): Promise<Relation> {
  if (original.kind === 'parquet' || readable.kind === 'parquet') {
    return parquetRelation(engine, { path: readable.path, display }).catch((error: Error) => {
      throw new CliError(`cannot be read as Parquet: ${error.message.split('\n')[0]}`, {
        exitCode: exit.input,
        where: display,
        hint: 'export the file again; it may be cut short',
      });
    });
  }
  return csvRelation(
    {
      path: readable.path,
      display,
      header: readable.header,
      delimiter: readable.delimiter,
      newline: readable.newline as '\n' | '\r\n',
      skip: readable.skipLines,
      nRecords: readable.nRecords,
      linesOf: (records) => physicalLines(original.path, records, original),
      recordAt: (positions) => recordsAt(readable.path, positions, readable as CsvInspection),
      overlong: () => overlongRecords(original.path, readable.header.length, original),
    },
    rejects,
  );
}
