import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Schema, Table } from 'apache-arrow';
import { afterAll } from 'vitest';
import { column, type Value } from '../src/engine/arrow-column.ts';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed after the tests. */
export function temporary(): string {
  made.push(mkdtempSync(join(tmpdir(), 'cs-metrics-library-')));
  return made.at(-1)!;
}

export type Rows = Record<string, Value>[];

/** Rows of an Arrow table by column. */
export function rowsIn(table: Table): Rows {
  const names = table.schema.fields.map(({ name }) => name);
  const columns = names.map((name) => column(table, name));
  return Array.from({ length: table.numRows }, (_, i) =>
    Object.fromEntries(names.map((name, at) => [name, columns[at]![i]!])),
  );
}

/** Rows of a Parquet file as the engine reads them, spelt as `column` spells them. */
export async function readBack(bytes: Uint8Array, schema: Schema): Promise<Rows> {
  const file = join(temporary(), 'back.parquet');
  writeFileSync(file, bytes);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run("set TimeZone = 'UTC'");
  const texts = schema.fields.map(({ name }) => `cast("${name}" as varchar) as "${name}"`);
  const result = await connection.runAndReadAll(`select ${texts.join(', ')} from '${file}'`);
  connection.closeSync();
  instance.closeSync();
  return result.getRowObjectsJson().map((row) =>
    Object.fromEntries(
      schema.fields.map(({ name, type }) => {
        const text = row[name] as string | null;
        return [name, text === null ? null : spelt(String(type), text)];
      }),
    ),
  );
}

function spelt(type: string, text: string): Value {
  if (type === 'Bool') return text === 'true';
  if (type === 'Int64') return BigInt(text);
  if (type === 'Float64') return Number(text);
  if (type.startsWith('Decimal')) return text.replace(/\.?0+$/, '');
  if (!type.startsWith('Timestamp')) return text;
  const [day, clock, fraction] = text.replace('+00', '').split(/[ .]/);
  return `${day}T${clock}${fraction === undefined ? '' : `.${fraction.padEnd(6, '0')}`}Z`;
}
