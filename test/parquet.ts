import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { temporary } from './arrow-rows.ts';

/** A Parquet file as DuckDB sees it: the types of its columns, and all values as texts. */
export type Packed = { types: Record<string, string>; rows: Record<string, string | null>[] };

/** Reads Parquet files by a route that knows nothing of how they were written. */
export async function readParquet(files: readonly Uint8Array[]): Promise<Packed[]> {
  const folder = temporary();
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const ask = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
  const found: Packed[] = [];
  for (const [at, bytes] of files.entries()) {
    const path = join(folder, `${at}.parquet`);
    writeFileSync(path, bytes);
    const columns = await ask(`describe from read_parquet('${path}')`);
    const rows = await ask(`select columns(*)::varchar from read_parquet('${path}')`);
    const types = columns.map((c) => [c.column_name, String(c.column_type).toLowerCase()]);
    found.push({ types: Object.fromEntries(types), rows: rows as Packed['rows'] });
  }
  connection.closeSync();
  instance.closeSync();
  return found;
}
