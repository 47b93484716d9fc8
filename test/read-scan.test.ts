import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import Papa from 'papaparse';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CsvInspection } from '../src/read/inspect.ts';
import { feed, finish, newScan, type Scan } from '../src/read/scan.ts';
import { spool } from '../src/read/spool.ts';
import { folder, look } from './reading.ts';

type Written = { text: string; cells: string[][]; nBlank: number };

const cell = fc.string({
  unit: fc.constantFrom('a', ' ', '"', ',', '\n', '\r', 'é', '😀'),
  maxLength: 6,
});

/** Records by a writer of our own: quotes where RFC 4180 wants them, and sometimes where not. */
const written = (newlines: readonly string[], width: number): fc.Arbitrary<Written> => {
  const row = fc.record({
    cells: fc.array(fc.tuple(cell, fc.boolean()), { minLength: width, maxLength: width }),
    newline: fc.constantFrom(...newlines),
    nBlank: fc.constantFrom(0, 0, 0, 1, 2),
  });
  return fc.array(row, { maxLength: 12 }).map((rows) => {
    const lines = rows.map(({ cells, newline, nBlank }) => {
      return (
        cells.map(([text, wants]) => quotedIf(text, wants)).join(',') + newline.repeat(1 + nBlank)
      );
    });
    const header = Array.from({ length: width }, (_, i) => `h${i}`).join(',');
    return {
      text: header + newlines[0] + lines.join(''),
      cells: rows.map(({ cells }) => cells.map(([text]) => text)),
      nBlank: rows.reduce((n, row) => n + row.nBlank, 0),
    };
  });
};

function quotedIf(text: string, isWanted: boolean): string {
  const isNeeded = text === '' || /[",\r\n]/.test(text);
  return isNeeded || isWanted ? `"${text.replaceAll('"', '""')}"` : text;
}

function scanned(text: Buffer, borders: readonly number[]): Scan {
  const scan = newScan(',');
  const cuts = [...new Set([0, ...borders.map((at) => at % (text.length + 1)), text.length])];
  cuts.sort((a, b) => a - b);
  for (let i = 1; i < cuts.length; i++) feed(scan, text.subarray(cuts[i - 1], cuts[i]));
  finish(scan);
  return scan;
}

describe('scan', () => {
  const anyNewlines = fc.constantFrom(['\n'], ['\r\n'], ['\r'], ['\n', '\r\n', '\r']);
  const anything = fc
    .tuple(anyNewlines, fc.integer({ min: 1, max: 3 }))
    .chain(([newlines, width]) => written(newlines, width));
  const borders = fc.array(fc.nat(), { maxLength: 8 });

  it('counts the records that were written', () => {
    fc.assert(
      fc.property(anything, ({ text, cells }) => {
        expect(scanned(Buffer.from(text), []).nRecords).toBe(cells.length + 1);
      }),
    );
  });

  it('is the same wherever pieces are cut', () => {
    // Any text, so that broken quotes are in it too.
    const text = fc.string({
      unit: fc.constantFrom('a', ' ', '"', '"', ',', '\n', '\r'),
      maxLength: 40,
    });
    fc.assert(
      fc.property(text, borders, (text, borders) => {
        const bytes = Buffer.from(text);
        const { last, beforeLast, hasOpenCr, ...rest } = scanned(bytes, borders);
        expect(scanned(bytes, [])).toMatchObject(rest);
      }),
      { numRuns: 1000 },
    );
  });

  it('counts lines and blank lines of a text without quotes as a split does', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\t', ',', '\n', 'ø'), maxLength: 80 });
    fc.assert(
      fc.property(text, borders, (text, borders) => {
        const lines = text.split('\n');
        const records = lines.filter((line) => line !== '');
        expect(scanned(Buffer.from(text), borders)).toMatchObject({
          nRecords: records.length,
          nBlank: lines.length - records.length - (lines.at(-1) === '' ? 1 : 0),
          nLf: lines.length - 1,
          nOpenEnded: records.filter((line) => line.endsWith(',')).length,
        });
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['a\n"b\n', { kind: 'open quote', line: 2 }],
    ['"a\nb","\n', { kind: 'open quote', line: 2 }],
    ['"a\r\nb"\r\r"', { kind: 'open quote', line: 4 }],
    [`a\n\n${'x'.repeat(1024 * 1024 + 1)}`, { kind: 'long record', line: 3 }],
    [`a\n${'x'.repeat(1024 * 1024)}\n`, null],
  ])('finds the fault of text %#', (text, fault) => {
    expect(scanned(Buffer.from(text), []).fault).toEqual(fault);
  });
});

describe('DuckDB, told what we found,', () => {
  let read: (file: CsvInspection) => Promise<string[][]>;
  beforeAll(async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    read = async (file) => {
      const columns = file.header.map((_, i) => `c${i}: 'varchar'`).join(', ');
      const newline = file.newline === '\n' ? '\\n' : '\\r\\n';
      const reader = await connection.runAndReadAll(`from read_csv('${file.path}',
        auto_detect = false, header = true, columns = {${columns}}, delim = '${file.delimiter}',
        quote = '"', escape = '"', new_line = '${newline}', skip = ${file.skipLines}, nullstr = '',
        allow_quoted_nulls = false)`);
      return reader.getRows() as string[][];
    };
  });

  it.each([
    ['LF', ['\n']],
    ['CRLF', ['\r\n']],
    ['CR', ['\r']],
    ['mixed newlines', ['\r\n', '\n', '\r']],
  ])('reads every record with %s', async (_, newlines) => {
    const text = fc.integer({ min: 1, max: 3 }).chain((width) => written(newlines, width));
    const preamble = fc.constantFrom('', 'My report\n', '\n\n', '\ufeff');
    await fc.assert(
      fc.asyncProperty(text, preamble, async ({ text, cells }, preamble) => {
        const skip = preamble.split('\n').length - 1;
        const found = await look(preamble.replaceAll('\n', newlines[0]!) + text, {
          skip,
          delimiter: ',',
        });
        const file = found.needsSpool ? await spool(found, folder) : found;
        expect(found.nRecords).toBe(cells.length);
        expect(await read(file)).toEqual(cells);
      }),
      { numRuns: 60 },
    );
  });

  it('agrees with papaparse on the copy', async () => {
    await fc.assert(
      fc.asyncProperty(written(['\r\n', '\n', '\r'], 2), async ({ text, cells }) => {
        const copy = await spool(await look(text, { delimiter: ',' }), folder);
        const parsed = Papa.parse(readFileSync(copy.path, 'utf8').replace(/\n$/, ''), {
          delimiter: ',',
          newline: '\n',
        });
        expect(parsed.data.slice(1)).toEqual(cells);
      }),
      { numRuns: 60 },
    );
  });
});
