import { isUtf8 } from 'node:buffer';
import type { Engine } from '../engine/engine.ts';
import { bytePieces, type Packing, type TextSource } from './bytes.ts';
import { decoder } from './encoding.ts';
import { cellsOf } from './head.ts';
import { begin, type Likely } from './inspect.ts';
import { eachRecord } from './records.ts';
import { parquetRelation } from './relation.ts';

/** The first rows of an export as they are written, for telling what the file is. */
export type Sample = {
  path: string;
  header: readonly string[];
  /** Rows with as many cells as the header; a repeated header is none. */
  rows: readonly (readonly string[])[];
  /** Whether these are all rows of the file. */
  isWhole: boolean;
  /** Rows that cannot be cut into the columns of the header. */
  nRagged: number;
  /** Null for Parquet. */
  delimiter: string | null;
  /** What is not UTF-8 and has no byte order mark. */
  encoding: Encoding | null;
  notices: readonly string[];
};

/** An encoding told from the bytes, with the words that it gives. */
export type Encoding = { name: string; rival: string | null; shows: string };

export type SampleOptions = {
  /** Headers by which the first line of data and the delimiter are told. */
  wanted: readonly string[];
  /** Headers that a file may hold twice. */
  repeats: readonly string[];
  nRows: number;
  /** Opens the engine, which only Parquet needs. */
  engine: () => Promise<Pick<Engine, 'rows'>>;
};

const lookedAt = 4 * 1024 * 1024;

/** Reads the beginning of an export; what cannot be read is an error. */
export async function sample(path: string, options: SampleOptions): Promise<Sample> {
  const { wanted, repeats, nRows, engine } = options;
  const blind = { delimiter: null, wanted, repeats, encoding: 'latin1' };
  const first = await begin(path, blind);
  if (first.kind === 'parquet') return await sampleParquet(path, nRows, await engine());
  const encoding = first.likely.hasBom ? null : await encodingIn(path, first.likely.packing);
  const name = first.likely.hasBom ? null : (encoding?.name ?? 'utf-8');
  const begun = await begin(path, { ...blind, encoding: name });
  if (begun.kind === 'parquet') throw new Error(`${path} changed its kind`);
  return await sampleText(begun.likely, encoding, nRows);
}

async function sampleText(
  likely: Likely,
  encoding: Encoding | null,
  nRows: number,
): Promise<Sample> {
  const { path, packing, delimiter, header, skipLines } = likely;
  const source: TextSource = { path, packing, encoding: likely.encoding };
  const rows: string[][] = [];
  const lines = skipLines === 1 ? 'line above the header is' : 'lines above the header are';
  const notices = skipLines > 0 ? [`${skipLines} ${lines} skipped`] : [];
  let [isWhole, nRagged, isHeader] = [true, 0, true];
  await eachRecord(source, delimiter, ({ bytes, line }) => {
    if (line <= skipLines) return false;
    if (isHeader) {
      isHeader = false;
      return false;
    }
    if (rows.length + nRagged >= nRows) {
      isWhole = false;
      return true;
    }
    const cells = fitted(cellsOf(bytes.toString('utf8'), delimiter), header);
    if (cells === null) nRagged++;
    else if (!cells.every((cell, i) => cell.trim() === header[i])) rows.push(cells);
    return false;
  });
  return { path, header, rows, isWhole, nRagged, delimiter, encoding, notices };
}

/** A row with the cells of the header; empty ones beyond it are nothing. */
function fitted(cells: string[], header: readonly string[]): string[] | null {
  const isLonger = cells.slice(header.length).some((cell) => cell.trim() !== '');
  return cells.length < header.length || isLonger ? null : cells.slice(0, header.length);
}

async function sampleParquet(
  path: string,
  nRows: number,
  engine: Pick<Engine, 'rows'>,
): Promise<Sample> {
  const relation = await parquetRelation(engine, { id: 0, path, display: path });
  const found = await engine.rows<Record<string, string | null>>(
    `select * from ${relation.sql} limit ${nRows}`,
  );
  const rows = found.map((row) => relation.header.map((name) => row[name] ?? ''));
  const isWhole = rows.length === (await relation.nRecords());
  const { header, notices } = relation;
  return { path, header, rows, isWhole, nRagged: 0, delimiter: null, encoding: null, notices };
}

/** Encoding of a text that is not UTF-8, by the places in which its letters lie; null for UTF-8. */
async function encodingIn(path: string, packing: Packing): Promise<Encoding | null> {
  const bytes = await beginningOf(path, packing);
  const isClean = [0, 1, 2, 3].some((cut) => isUtf8(bytes.subarray(0, bytes.length - cut)));
  if (isClean) return null;
  // Letters with accents lie in the upper half of Windows-1252 and in the lower one of Mac Roman.
  const within = (from: number, to: number) => lettersIn(bytes, from, to);
  const [lower, upper] = [within(0x80, 0x9f), within(0xc0, 0xff)];
  const name = lower.n > upper.n ? 'macintosh' : 'windows-1252';
  const at = (name === 'macintosh' ? lower : upper).at ?? bytes.findIndex((byte) => byte > 0x7f);
  const isSure = lower.n === 0 || upper.n === 0;
  const rival = name === 'macintosh' ? 'windows-1252' : 'macintosh';
  return { name, rival: isSure ? null : rival, shows: wordAt(bytes, at, name) };
}

async function beginningOf(path: string, packing: Packing): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let n = 0;
  for await (const piece of bytePieces(path, packing)) {
    pieces.push(Buffer.from(piece));
    n += piece.length;
    if (n >= lookedAt) break;
  }
  return Buffer.concat(pieces);
}

const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && /[A-Za-z]/.test(String.fromCharCode(byte));

/** Bytes of a range that stand beside a letter, and where the first one is. */
function lettersIn(bytes: Buffer, from: number, to: number): { n: number; at: number | null } {
  let [n, at] = [0, null as number | null];
  for (const [i, byte] of bytes.entries()) {
    if (byte < from || byte > to || !(isLetter(bytes[i - 1]) || isLetter(bytes[i + 1]))) continue;
    n++;
    at ??= i;
  }
  return { n, at };
}

/** The word around a byte, as the encoding has it. */
function wordAt(bytes: Buffer, at: number, encoding: string): string {
  const isPart = (byte: number | undefined) =>
    byte !== undefined && (byte > 0x7f || isLetter(byte));
  let [start, end] = [at, at];
  while (isPart(bytes[start - 1]) && at - start < 20) start--;
  while (isPart(bytes[end]) && end - at < 20) end++;
  return decoder(encoding)(bytes.subarray(start, end));
}
