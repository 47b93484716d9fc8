import { mkdtempSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quoted } from '../src/engine/dialect.ts';
import { openDuckdb } from '../src/engine/duckdb.ts';
import type { Engine } from '../src/engine/engine.ts';
import { currencies } from '../src/lib/currencies.ts';
import { parsed } from '../src/normalise/grammar.ts';
import { cellsOf } from '../src/read/head.ts';
import type { FoundSource } from '../src/read/read.ts';
import { threadsFor } from '../src/read/size.ts';
import { folder, put } from './reading.ts';

describe('threads of the engine', () => {
  const found = (...paths: string[]) =>
    [{ files: paths.map((path, id) => ({ id, path, display: path })) }] as unknown as FoundSource[];
  const sized = (name: string, bytes: number): string => {
    const path = put('', name);
    truncateSync(path, bytes);
    return path;
  };

  it.each<[string, () => string[], number]>([
    ['no file', () => [], 1],
    ['a file that is gone', () => [`${folder}/gone.csv`], 1],
    ['a small text', () => [sized('one.csv', 7_999_999)], 1],
    ['texts of 8 MB', () => [sized('a.csv', 4_000_000), sized('b.CSV', 4_000_000)], 8],
    ['a small Parquet file', () => [sized('a.parquet', 799_999)], 1],
    ['Parquet of 0.8 MB', () => [sized('b.parquet', 800_000)], 8],
    ['a packed text of 0.8 MB', () => [sized('a.csv.gz', 800_000)], 8],
    ['standard input', () => ['-'], 8],
  ])('are as many as %s is worth', async (_, paths, threads) => {
    expect(await threadsFor(found(...paths()), 8)).toBe(threads);
  });
});

describe('currencies', () => {
  let engine: Engine;
  beforeAll(async () => {
    const own = mkdtempSync(join(folder, 'engine-'));
    engine = await openDuckdb({ folder: own, inputs: [], threads: 1, memoryLimit: '100MB' });
  });
  afterAll(() => engine.close());

  it('are the codes and nothing else, whatever their case', async () => {
    const all = currencies.join(' ');
    const windows = Array.from({ length: all.length }, (_, i) =>
      [1, 2, 3, 4, 7].map((n) => all.slice(i, i + n)),
    );
    const texts = [...new Set([...windows.flat(), 'usd', 'Eur', 'ıl', 'ſa', '€', '', ' ', 'XXX'])];
    const rows = texts.map((text) => `(${quoted(text)})`).join(', ');
    const zone = { name: 'UTC', first: 0, transitions: [] };
    const spelling = {
      ...{ format: null, zone, reportingZone: zone },
      ...{ isMinorUnit: false, decimal: '.', thousands: null },
    };
    const column = { name: 'currency', type: 'currency', says: '' } as unknown as Parameters<
      typeof parsed
    >[0];
    const found = await engine.rows<{ text: string; code: string | null }>(
      `select text, ${parsed(column, 'text', spelling)} as code from (values ${rows}) as v(text)`,
    );
    const wrong = found.filter(({ text, code }) => {
      const upper = /^[a-z]*$/i.test(text) ? text.toUpperCase() : text;
      return code !== (currencies.includes(upper) ? upper : null);
    });
    expect(found.length).toBe(texts.length);
    expect(wrong).toEqual([]);
  });
});

describe('records without quotes', () => {
  it.each<[string, string, string[]]>([
    ['a,b,c', ',', ['a', 'b', 'c']],
    [',,', ',', ['', '', '']],
    ['a;b,c', ';', ['a', 'b,c']],
    [' a , b ', ',', [' a ', ' b ']],
    ['a\tb', '\t', ['a', 'b']],
    ['\ufeffa,b', ',', ['a', 'b']],
    ['a', ',', ['a']],
  ])('%j has the cells that papaparse gives', (record, delimiter, cells) => {
    expect(cellsOf(record, delimiter)).toEqual(cells);
  });
});
