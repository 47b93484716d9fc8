import { rmSync } from 'node:fs';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { CliError, exit, interrupted } from '../errors.ts';
import { pseudonymDigits } from '../lib/pseudonym.ts';
import { quoted } from './dialect.ts';
import type { Engine, EngineOptions, Row } from './engine.ts';

/** Opens an embedded DuckDB that can reach nothing but the inputs and its private folder. */
export async function openDuckdb(options: EngineOptions): Promise<Engine> {
  const { DuckDBInstance } = await import('@duckdb/node-api').catch(notInstalled);
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    memory_limit: options.memoryLimit,
    threads: String(options.threads),
    temp_directory: options.folder,
    max_temp_directory_size: '20GB',
    preserve_insertion_order: 'true',
  });
  const connection = await instance.connect();
  const aside = await asideOf(instance);
  if (options.pads !== undefined) await namePseudonyms([connection, aside], options.pads);
  await lockDown(connection, options);
  const state = { isStopped: false, isClosed: false };
  return {
    ...queriesOf(connection, state),
    aside: {
      ...queriesOf(aside, state),
      scanned: () => (state.isClosed ? null : scannedBy(aside)),
    },
    interrupt: () => {
      state.isStopped = true;
      connection.interrupt();
      aside.interrupt();
    },
    folder: options.folder,
    close: () => {
      state.isClosed = true;
      aside.closeSync();
      connection.closeSync();
      instance.closeSync();
      rmSync(options.folder, { recursive: true, force: true });
    },
  };
}

// The engine tells how far it is only where it would also print that, so the printing is turned off.
async function asideOf(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const aside = await instance.connect();
  await aside.run(inUtc);
  await aside.run('set enable_progress_bar_print = false');
  await aside.run('set progress_bar_time = 0');
  await aside.run('set enable_progress_bar = true');
  return aside;
}

// A query that groups has read all its rows at one half of its work, as the engine counts it.
function scannedBy({ progress: { percentage } }: DuckDBConnection): number | null {
  return percentage < 0 ? null : Math.min(1, percentage / 50);
}

function notInstalled(error: Error): never {
  throw new CliError(`the engine cannot be loaded: ${error.message.split('\n')[0]}`, {
    exitCode: exit.bug,
    hint: 'install cs-metrics again on this machine; there are engines for Linux (glibc), macOS and Windows, x64 and arm64',
  });
}

function queriesOf(
  connection: DuckDBConnection,
  state: { isStopped: boolean },
): Pick<Engine, 'run' | 'rows'> {
  const asked = <T>(sql: string, work: () => Promise<T>): Promise<T> =>
    state.isStopped ? Promise.reject(interrupted()) : guarded(sql, work);
  return {
    run: (sql) => asked(sql, async () => void (await connection.run(sql))),
    rows: <T extends Row>(sql: string) =>
      asked(sql, async () => (await connection.runAndReadAll(sql)).getRowObjectsJson() as T[]),
  };
}

// Local days are computed by our own offset tables, never by the zone of a session.
const inUtc = `set TimeZone = 'UTC'`;

async function lockDown(connection: DuckDBConnection, options: EngineOptions): Promise<void> {
  const paths = options.inputs.map(quoted).join(', ');
  await connection.run(inUtc);
  await connection.run(`set allowed_paths = [${paths}]`);
  await connection.run(`set allowed_directories = [${quoted(options.folder)}]`);
  await connection.run('set enable_external_access = false');
  await connection.run('set lock_configuration = true');
}

// A macro that does what `pseudonymsBy` does; variables are known to one connection alone.
async function namePseudonyms(
  connections: readonly DuckDBConnection[],
  { inner, outer }: NonNullable<EngineOptions['pads']>,
): Promise<void> {
  for (const connection of connections) {
    await connection.run(`set variable inner_pad = unhex('${inner}')`);
    await connection.run(`set variable outer_pad = unhex('${outer}')`);
  }
  const hashed = `sha256(getvariable('inner_pad') || encode(kind || ':' || trim(id)))`;
  await connections[0]!.run(`create macro stand_in(kind, id) as
case when trim(id) = '' then id
  else upper(kind[1]) || '-' || left(sha256(getvariable('outer_pad') || unhex(${hashed})), ${pseudonymDigits}) end`);
}

async function guarded<T>(sql: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/^Out of Memory Error/.test(message)) {
      throw new CliError('not enough memory for this run', {
        exitCode: exit.quality,
        hint: 'raise --memory-limit, such as --memory-limit 2GB',
      });
    }
    if (/^INTERRUPT Error/i.test(message)) {
      throw interrupted();
    }
    throw new EngineError(message, sql);
  }
}

/** A query that failed; a caller that knows why turns it into words for the user. */
export class EngineError extends Error {
  readonly sql: string;

  constructor(message: string, sql: string) {
    super(message);
    this.name = 'EngineError';
    this.sql = sql;
  }
}
