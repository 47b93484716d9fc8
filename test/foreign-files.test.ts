import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { readParquet } from 'parquet-wasm/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckdb } from '../src/engine/duckdb.ts';
import type { Engine } from '../src/engine/engine.ts';
import { CliError } from '../src/errors.ts';
import { inspect } from '../src/read/inspect.ts';
import { csvRelation, parquetRelation, type Relation } from '../src/read/relation.ts';
import { rowsOf, sharedData } from './cli.ts';
import { none } from './reading.ts';

const spectrum = join(sharedData, 'csv-spectrum');
const parquet = join(sharedData, 'parquet-testing');
const why =
  existsSync(spectrum) && existsSync(parquet) ? '' : ` (skipped: ${sharedData} is absent)`;

let engine: Engine;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cs-metrics-foreign-'));
  const inputs = why === '' ? [spectrum, parquet].flatMap(filesIn) : [];
  engine = await openDuckdb({ folder, inputs, threads: 2, memoryLimit: '300MB' });
});
afterAll(() => engine.close());

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

const named = (ending: RegExp, ...folders: string[]): string[] =>
  why === '' ? folders.flatMap(filesIn).filter((path) => ending.test(path)) : [];

describe.skipIf(why !== '')(`csv-spectrum${why}`, () => {
  it.each(named(/\.csv$/, spectrum).map((path) => [basename(path), path]))(
    '%s has the values of its oracle',
    async (name, path) => {
      const file = await inspect(path!, none);
      if (file.kind !== 'csv') throw new Error('not CSV');
      const relation = csvRelation({
        ...{ id: 1, path: path!, display: name!, header: file.header, delimiter: file.delimiter },
        ...{ newline: file.newline as '\n', skip: file.skipLines, nRecords: async () => 0 },
        look: { bytes: null, seen: 0, rows: 0 },
        ...{ isCopy: false, digest: async () => null, linesOf: async () => new Map() },
        recordAt: async () => new Map(),
        overlong: async () => new Map(),
      });
      const rows = await engine.rows(`select * from ${relation.sql}`);
      await engine.run('drop table if exists rejects_1; drop table if exists rejects_1_scan');
      const oracle: Record<string, string>[] = JSON.parse(
        readFileSync(join(spectrum, 'json', name!.replace('.csv', '.json')), 'utf8'),
      );
      // An empty cell is nothing; newlines inside quotes are those of the file.
      const plain = (cell: unknown) => String(cell ?? '').replaceAll('\r\n', '\n');
      const cells = (all: readonly object[]) => all.map((row) => Object.values(row).map(plain));
      expect(cells(rows)).toEqual(cells(oracle));
    },
  );
});

/** What we make of a Parquet file: its texts by column, or our refusal. */
async function read(path: string): Promise<{ relation: Relation; rows: object[] } | CliError> {
  try {
    const relation = await parquetRelation(engine, { id: 1, path, display: basename(path) });
    return { relation, rows: await engine.rows(`select * from ${relation.sql}`) };
  } catch (error) {
    if (error instanceof CliError) return error;
    // The engine's own words, of which the reading makes a message that names the file.
    expect((error as Error).message).toMatch(/^[A-Z][\w ]+ Error: /);
    return new CliError((error as Error).message, { exitCode: 3 });
  }
}

describe.skipIf(why !== '')(`parquet-testing${why}`, () => {
  const expected = new Map(
    why === ''
      ? rowsOf(readFileSync(join(parquet, 'expected.csv'), 'utf8')).map((row) => [row.file!, row])
      : [],
  );
  const files = named(/\.parquet$/, join(parquet, 'data'), join(parquet, 'bad_data'));

  it.each(files.map((path) => [path.slice(parquet.length + 1), path]))(
    '%s is read, or refused in words',
    async (name, path) => {
      const found = await read(path!);
      const told = expected.get(name!);
      if (found instanceof CliError) {
        expect(found.exitCode).toBe(3);
        return;
      }
      expect(found.rows.length).toBe(Number(told?.rows ?? found.rows.length));
      expect(await found.relation.nRecords()).toBe(found.rows.length);
    },
    20_000,
  );

  const lists = named(/_expect\.csv$/, parquet).map((path) => [basename(path), path]);
  it.each(lists)('%s lists the values that are read', async (_, path) => {
    const found = await read(path!.replace('_expect.csv', '.parquet'));
    if (found instanceof CliError) throw found;
    const listed = rowsOf(readFileSync(path!, 'utf8'));
    expect(found.rows.length).toBe(listed.length);
    const sorted = (rows: readonly object[]) =>
      rows.map((row) =>
        Object.values(row)
          .map((text) => String(text ?? ''))
          .sort(),
      );
    // Headers are spelt otherwise there, and stand in another order.
    expect(sorted(found.rows)).toEqual(sorted(listed));
  });

  const decimals = ['int32_decimal', 'int64_decimal', 'fixed_length_decimal', 'byte_array_decimal'];
  it.each(decimals)('%s counts from 1 to 24, as its documents say', async (name) => {
    const found = await read(join(parquet, `data/${name}.parquet`));
    if (found instanceof CliError) throw found;
    const values = found.rows.map((row) => Object.values(row)[0]);
    expect(values.map(Number)).toEqual(Array.from({ length: 24 }, (_, i) => i + 1));
  });

  it('whole numbers are those that another reader finds', async () => {
    const seen = new Set<string>();
    for (const path of files.filter((file) => file.includes('/data/'))) {
      const found = await read(path);
      if (found instanceof CliError) continue;
      const other = (() => {
        try {
          return tableFromIPC(readParquet(readFileSync(path)).intoIPCStream());
        } catch {
          return null;
        }
      })();
      for (const field of other?.schema.fields ?? []) {
        if (!/^U?int(8|16|32|64)$/i.test(String(field.type))) continue;
        if (!found.relation.header.includes(field.name) || other!.numRows === 0) continue;
        const theirs = [...other!.getChild(field.name)!].map((value) => value?.toString() ?? null);
        const ours = found.rows.map((row) => (row as Record<string, string | null>)[field.name]);
        expect(ours, `${basename(path)} ${field.name}`).toEqual(theirs);
        seen.add(path);
      }
    }
    expect(seen.size).toBeGreaterThan(15);
  });
});
