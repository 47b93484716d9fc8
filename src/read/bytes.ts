import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { CliError, exit } from '../errors.ts';
import { clean } from '../lib/text.ts';
import { decoder } from './encoding.ts';
import type { Look } from './look.ts';

/** Where a text lies, how its bytes become characters, and what stops and what watches the reading of a long one. */
export type TextSource = {
  path: string;
  packing: Packing;
  encoding: string;
  signal?: AbortSignal;
  look?: Look;
  /** Sees the bytes as they pass, before they are anything. */
  onBytes?: (piece: Buffer) => void;
};

export type Packing = 'gzip' | 'zstd' | null;

const pieceSize = 256 * 1024;

/** What is packed must not unfold to more than this, and to so many times its size. */
export const bombBytes = 1024 ** 3;
export const bombRatio = 200;

/** The text as UTF-8 without byte order mark; a piece is valid until the next one is taken. */
export async function* textPieces(source: TextSource): AsyncGenerator<Buffer> {
  const bytes = bytePieces(source.path, source.packing);
  const pieces = source.onBytes === undefined ? bytes : watched(bytes, source.onBytes);
  const texts = source.encoding === 'utf-8' ? checked(pieces, source) : decoded(pieces, source);
  for await (const text of texts) {
    source.signal?.throwIfAborted();
    if (text.includes(0)) throw await nulError(source);
    yield text;
  }
}

async function* watched(pieces: AsyncIterable<Buffer>, onBytes: (piece: Buffer) => void) {
  for await (const piece of pieces) {
    onBytes(piece);
    yield piece;
  }
}

/** The bytes of a file, unpacked; a file that changes meanwhile is an error. */
export async function* bytePieces(path: string, packing: Packing): AsyncGenerator<Buffer> {
  const before = await fileState(path);
  yield* packing ? unpacked(path, packing, before.size) : plainPieces(path, before.size);
  const after = await fileState(path);
  if (before.size === after.size && before.mtimeMs === after.mtimeMs) return;
  throw unreadable(
    path,
    'the file changed while it was being read',
    'run again when it is complete',
  );
}

/** The text of one physical line, for messages; at most 200 characters. */
export async function lineText(source: TextSource, line: number): Promise<string> {
  const found: Buffer[] = [];
  let reached = 1;
  for await (const piece of textPieces(source)) {
    const start = reached === line ? 0 : startOfLine(piece, line - reached);
    reached += countLines(piece.subarray(0, start ?? piece.length));
    if (start != null) found.push(Buffer.from(piece.subarray(start, start + 800)));
    if (start != null && piece.length - start > 800) break;
  }
  return (
    Buffer.concat(found)
      .toString('utf8')
      .split(/\r\n|\n|\r/)[0]
      ?.slice(0, 200) ?? ''
  );
}

async function* plainPieces(path: string, size: number): AsyncGenerator<Buffer> {
  const file = await open(path, 'r').catch((error) => Promise.reject(openError(path, error)));
  const most = Math.min(pieceSize, size + 1);
  const buffers = [Buffer.allocUnsafeSlow(most), Buffer.allocUnsafeSlow(most)] as const;
  let next = file.read(buffers[0], 0, most, null);
  try {
    for (let isOdd = false; ; isOdd = !isOdd) {
      const { bytesRead } = await next;
      if (bytesRead === 0) return;
      // The disk fills one buffer while the other is being looked at.
      next = file.read(buffers[isOdd ? 0 : 1], 0, most, null);
      yield buffers[isOdd ? 1 : 0].subarray(0, bytesRead);
    }
  } catch (error) {
    throw openError(path, error);
  } finally {
    await next.catch(() => undefined);
    await file.close();
  }
}

async function* unpacked(path: string, packing: 'gzip' | 'zstd', size: number) {
  const stream = pipeline(createReadStream(path), unpacker(path, packing), () => undefined);
  let n = 0;
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      n += piece.length;
      if (n > bombBytes && n > bombRatio * size) {
        throw unreadable(
          path,
          `unpacks to more than ${bombRatio} times its size`,
          'unpack it yourself',
        );
      }
      yield piece;
    }
  } catch (error) {
    if (error instanceof CliError) throw error;
    const isData = /^Z_|^ZSTD_/.test((error as NodeJS.ErrnoException).code ?? '');
    if (!isData) throw openError(path, error);
    throw unreadable(path, `the ${packing} data is damaged or cut off`, 'download the file again');
  }
}

function unpacker(path: string, packing: 'gzip' | 'zstd'): Transform {
  if (packing === 'gzip') return zlib.createGunzip({ chunkSize: pieceSize });
  // Node has zstd from 22.15 on; the types we build with are older.
  const create = (zlib as { createZstdDecompress?: () => Transform }).createZstdDecompress;
  if (create) return create();
  throw unreadable(
    path,
    'this version of Node cannot unpack zstd',
    'unpack it, or use Node 22.15 or newer',
  );
}

async function* checked(pieces: AsyncIterable<Buffer>, source: TextSource) {
  let kept = Buffer.alloc(0);
  let isFirst = true;
  for await (const piece of pieces) {
    const whole = kept.length > 0 ? Buffer.concat([kept, piece]) : piece;
    const text = whole.subarray(isFirst && hasUtf8Bom(whole) ? 3 : 0, border(whole));
    if (!isUtf8(text)) throw await badByteError(source);
    // The piece's memory is read into again, so what is left of it must be copied.
    kept = Buffer.from(whole.subarray(border(whole)));
    isFirst = false;
    yield text;
  }
  if (kept.length > 0) throw await badByteError(source);
}

/** End of the last whole character. */
function border(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (byte >= 0xc0) return size > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function hasUtf8Bom(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

async function* decoded(pieces: AsyncIterable<Buffer>, source: TextSource) {
  const decode = decoder(source.encoding);
  try {
    for await (const piece of pieces) yield Buffer.from(decode(piece));
    yield Buffer.from(decode());
  } catch (error) {
    if (error instanceof TypeError) throw await badByteError(source);
    throw error;
  }
}

async function badByteError(source: TextSource): Promise<CliError> {
  const { offset, line, byte } = await firstBadByte(source);
  const what = byte === null ? 'the text ends inside a character' : `byte 0x${byte.toString(16)}`;
  const isUtf8Expected = source.encoding === 'utf-8';
  return new CliError(
    `${what} at offset ${offset} is not ${isUtf8Expected ? 'UTF-8' : source.encoding}`,
    {
      exitCode: exit.input,
      where: located(source, line),
      hint: isUtf8Expected
        ? 'if Excel or an older system wrote the file, set `encoding: windows-1252` for this source'
        : 'check `encoding:` of this source',
    },
  );
}

async function firstBadByte(source: TextSource) {
  const ahead = decoder(source.encoding);
  const behind = decoder(source.encoding);
  let offset = 0;
  let line = 1;
  for await (const piece of bytePieces(source.path, source.packing)) {
    const bad = throws(() => ahead(piece)) ? badIndex(behind, piece) : null;
    const good = piece.subarray(0, bad ?? piece.length);
    line += countLines(good);
    offset += good.length;
    if (bad !== null) return { offset, line, byte: piece[bad] ?? null };
    behind(piece);
  }
  return { offset, line, byte: null };
}

/** Start of the character in which the decoder stumbles. */
function badIndex(decode: (bytes?: Buffer) => string, piece: Buffer): number {
  let start = 0;
  for (let i = 0; i < piece.length; i++) {
    let text = '';
    if (throws(() => (text = decode(piece.subarray(i, i + 1))))) return start;
    if (text !== '') start = i + 1;
  }
  return start;
}

async function nulError(source: TextSource): Promise<CliError> {
  let line = 1;
  for await (const piece of bytePieces(source.path, source.packing)) {
    const at = piece.indexOf(0);
    line += countLines(piece.subarray(0, at < 0 ? piece.length : at));
    if (at >= 0) break;
  }
  return new CliError('a NUL byte stands in the text', {
    exitCode: exit.input,
    where: located(source, line),
    hint: 'the file is damaged or no text; export it again',
  });
}

/** Lines are counted in bytes, which UTF-16 does not allow. */
function located(source: TextSource, line: number): string {
  return source.encoding.startsWith('utf-16')
    ? clean(source.path)
    : `${clean(source.path)}:${line}`;
}

function countLines(bytes: Buffer): number {
  let n = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === 10 || (bytes[i] === 13 && bytes[i + 1] !== 10)) n++;
  }
  return n;
}

function startOfLine(bytes: Buffer, nBreaks: number): number | null {
  if (nBreaks < 0) return 0;
  let left = nBreaks;
  for (let i = 0; i < bytes.length; i++) {
    const isBreak = bytes[i] === 10 || (bytes[i] === 13 && bytes[i + 1] !== 10);
    if (isBreak && --left === 0) return i + 1;
  }
  return null;
}

function throws(act: () => unknown): boolean {
  try {
    act();
    return false;
  } catch {
    return true;
  }
}

async function fileState(path: string) {
  return await stat(path).catch((error) => Promise.reject(openError(path, error)));
}

/** An error of the operating system in the user's words. */
export function openError(path: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const words: Record<string, string> = {
    ENOENT: 'the file does not exist',
    EACCES: 'the file may not be read',
    EPERM: 'the file may not be read',
    EISDIR: 'this is a folder',
  };
  const hints: Record<string, string> = {
    ENOENT: 'it may have been moved since the run began; run it again',
    ...{ EACCES: mayRead, EPERM: mayRead },
    EISDIR: 'name a file in it',
  };
  if (error instanceof CliError || !code.startsWith('E') || code.startsWith('ERR_')) return error;
  return unreadable(
    path,
    words[code] ?? `the file cannot be read (${code})`,
    hints[code] ?? 'copy it to a sound disk and run again',
  );
}

const mayRead = 'give the account of this run the right to read it';

/** The error for an input file that is of no use. */
export function unreadable(path: string, what: string, hint: string): CliError {
  return new CliError(what, { exitCode: exit.input, where: clean(path), hint });
}
