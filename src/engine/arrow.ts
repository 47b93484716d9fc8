import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordBatch, Schema, Table } from 'apache-arrow';
import { CliError, exit } from '../errors.ts';
import { typesOf } from './arrow-schema.ts';
import { quoted } from './dialect.ts';
import type { Engine } from './engine.ts';

/** Rows × columns that are handed over at most; at some 10 bytes each they take 1.5 GB of memory. */
export const maxCells = 150_000_000;

// Packing needs the table three times over within the 4 GB of WebAssembly.
const maxPackedCells = 60_000_000;

/**
 * The result of a query as an Arrow table. The engine has no Arrow of its own in Node, so the rows go
 * through a Parquet file in its private folder; none of them becomes an object on the way.
 */
export async function tableFromEngine(engine: Engine, sql: string, schema: Schema): Promise<Table> {
  const folder = await mkdtemp(join(engine.folder, 'arrow-'));
  try {
    const file = join(folder, 'result.parquet');
    await engine.run(`copy (${sql}) to ${quoted(file)} (format parquet)`);
    const table = await tableFromParquet(await readFile(file), schema);
    assertTyped(table, schema);
    return table;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function tableFromParquet(bytes: Uint8Array<ArrayBuffer>, schema: Schema): Promise<Table> {
  const { ParquetFile } = await import('parquet-wasm');
  const lib = await import('apache-arrow');
  const file = await ParquetFile.fromFile(new Blob([bytes]));
  const metadata = file.metadata();
  assertSize(metadata.fileMetadata().numRows(), schema.fields.length, maxCells, 'be handed over');
  const batches: RecordBatch[] = [];
  // One row group at a time, since the memory of WebAssembly never shrinks again.
  for (let i = 0; i < metadata.numRowGroups(); i++) {
    const rows = metadata.rowGroup(i).numRows();
    const group = await file.read({ rowGroups: [i], batchSize: Math.max(1, rows) });
    batches.push(...lib.tableFromIPC(group.intoIPCStream()).batches);
  }
  metadata.free();
  const found = lib.tableFromIPC(file.schema().intoIPCStream()).schema;
  file.free();
  return new lib.Table(found, batches);
}

/** The table as a Parquet file, compressed with Snappy. */
export async function toParquet(table: Table): Promise<Uint8Array> {
  assertSize(table.numRows, table.numCols, maxPackedCells, 'become one Parquet file');
  const lib = await import('apache-arrow');
  const wasm = await import('parquet-wasm');
  const properties = new wasm.WriterPropertiesBuilder()
    .setCompression(wasm.Compression.SNAPPY)
    .setCreatedBy('cs-metrics')
    .build();
  const copy = wasm.Table.fromIPCStream(lib.tableToIPC(table, 'stream'));
  return wasm.writeParquet(copy, properties);
}

/** The table as an Arrow IPC file, also known as Feather. */
export async function toIpc(table: Table): Promise<Uint8Array> {
  const { tableToIPC } = await import('apache-arrow');
  return tableToIPC(table, 'file');
}

function assertSize(nRows: number, nColumns: number, most: number, what: string): void {
  if (nRows * nColumns <= most) return;
  throw new CliError(`${nRows} rows of ${nColumns} columns are too many to ${what}`, {
    exitCode: exit.quality,
    hint: `at most ${Math.floor(most / nColumns)} such rows can; give the source fewer files`,
  });
}

function assertTyped(table: Table, schema: Schema): void {
  const [found, declared] = [typesOf(table.schema), typesOf(schema)];
  const odd = declared.findIndex((type, i) => type !== found[i]);
  if (odd === -1 && found.length === declared.length) return;
  const at = odd === -1 ? declared.length : odd;
  throw new Error(`the Arrow table has ${found[at]} where ${declared[at]} is declared`);
}
