import { mkdir } from 'node:fs/promises';
import { named } from '../engine/dialect.ts';
import { EngineError, openDuckdb } from '../engine/duckdb.ts';
import type { Engine, EngineOptions } from '../engine/engine.ts';
import { CliError, exit } from '../errors.ts';
import type { Relation } from './relation.ts';

/**
 * What went wrong with a query: a Parquet file whose pages are damaged shows it only when they are
 * read, and then it is the file that is wrong, not the query.
 */
export async function blamed(
  error: unknown,
  relations: readonly Relation[],
  options: EngineOptions,
): Promise<unknown> {
  const packed = relations.filter(({ exact }) => exact !== null);
  if (!(error instanceof EngineError) || packed.length === 0) return error;
  await mkdir(options.folder, { recursive: true });
  const engine = await openDuckdb(options);
  try {
    for (const relation of packed) {
      const damage = await damageOf(engine, relation);
      if (damage !== null) return damage;
    }
    return error;
  } finally {
    engine.close();
  }
}

/** The error for a Parquet file that cannot be read. */
export function unreadableParquet(file: string, error: Error): CliError {
  const [line] = error.message.split('\n');
  const says = line!.replace(/^[A-Z][\w ]* Error: (Failed to read file "[^"]*": )?/, '');
  return new CliError(`cannot be read as Parquet: ${says}`, {
    exitCode: exit.input,
    where: file,
    hint: 'export the file again; it may be damaged or cut short',
  });
}

async function damageOf(engine: Engine, { header, sql, file }: Relation): Promise<CliError | null> {
  const values = header.map((name) => `max(${named(name)})`).join(', ');
  return engine.rows(`select ${values} from ${sql}`).then(
    () => null,
    (error: Error) => (error instanceof EngineError ? unreadableParquet(file, error) : null),
  );
}
