import { open, stat } from 'node:fs/promises';
import { CliError, exit } from '../errors.ts';
import { clean } from '../lib/text.ts';
import {
  bytePieces,
  openError,
  type Packing,
  type TextSource,
  textPieces,
  unreadable,
} from './bytes.ts';
import { encodingOf } from './encoding.ts';
import { type Head, type HeadOptions, readHead } from './head.ts';
import { columnNames } from './header.ts';
import type { Look } from './look.ts';
import { foreign, isParquet, packingOf } from './magic.ts';
import { ended, feed, newScan, type Scan, scanText } from './scan.ts';

export type Inspection = CsvInspection | ParquetInspection;

export type ParquetInspection = { kind: 'parquet'; path: string; bytes: number };

export type CsvInspection = {
  kind: 'csv';
  path: string;
  /** Canonical WHATWG label. */
  encoding: string;
  hasBom: boolean;
  packing: Packing;
  /** Stops the reading. */
  signal?: AbortSignal;
  /** Watches the reading. */
  look?: Look;
  delimiter: string;
  newline: Newline;
  /** Physical lines before the header: blank ones, `sep=;`, a preamble. */
  skipLines: number;
  /** Records that the header takes up. */
  headerRecords: number;
  /** Column names in file order, trimmed and unique. */
  header: string[];
  /** Data records, blank lines not counted. */
  nRecords: number;
  /** Blank lines below the header. */
  nBlank: number;
  /** Whether any field is quoted. */
  hasQuotes: boolean;
  /** Records, header and preamble included, that end with a delimiter. */
  nOpenEnded: number;
  /** Size on disk. */
  bytes: number;
  /** Why DuckDB cannot read the file as it is, or null. */
  needsSpool: string | null;
  /** Digest of the bytes, null where nobody asked for one. */
  digest: string | null;
};

export type Newline = '\n' | '\r\n' | '\r' | 'mixed';

export type InspectOptions = HeadOptions &
  Pick<TextSource, 'signal' | 'look'> & {
    encoding: string | null;
    /** Takes a digest of the bytes while all of them are looked at. */
    newDigest?: (() => Digest) | undefined;
  };

/** A digest in the making. */
export type Digest = { update: (piece: Uint8Array) => unknown; digest: () => string };

const headBytes = 256 * 1024;

/** What a text is if it goes on as it begins. */
export type Likely = Omit<
  CsvInspection,
  'nRecords' | 'nBlank' | 'hasQuotes' | 'nOpenEnded' | 'digest'
>;

/** A text of which only the beginning has been looked at. */
export type Beginning = {
  kind: 'csv';
  likely: Likely;
  /** Looks at all of it. */
  whole: () => Promise<CsvInspection>;
};

/** Looks at a whole export before the engine opens it; what cannot be read is an error. */
export async function inspect(path: string, options: InspectOptions): Promise<Inspection> {
  const begun = await begin(path, options);
  return begun.kind === 'parquet' ? begun : await begun.whole();
}

/** Looks at the beginning of an export; the rest of a text can be looked at while the engine reads it. */
export async function begin(
  path: string,
  options: InspectOptions,
): Promise<Beginning | ParquetInspection> {
  const { start, tail, bytes } = await ends(path);
  if (bytes === 0)
    throw unreadable(path, 'has 0 bytes', 'the export may have failed; run it again');
  if (isParquet(start, tail, bytes, path)) return { kind: 'parquet', path, bytes };
  const packing = packingOf(start, path);
  const raw = packing ? await firstBytes(bytePieces(path, packing), 4096) : start;
  if (raw.length === 0)
    throw unreadable(path, 'has 0 bytes when unpacked', 'the export may have failed; run it again');
  const strange = foreign(raw, path) ?? (packing && raw.toString('latin1', 0, 4) === 'PAR1');
  if (strange)
    throw strange === true ? unreadable(path, 'is packed Parquet', 'unpack it') : strange;
  const { encoding, hasBom } = encodingOf(raw, options.encoding, path);
  const { signal, look } = options;
  if (look) look.bytes = packing ? null : bytes;
  const watched = { ...(signal && { signal }), ...(look && { look }) };
  return await beginText({ path, packing, encoding, ...watched }, { hasBom, bytes }, options);
}

async function beginText(
  source: TextSource,
  known: { hasBom: boolean; bytes: number },
  options: InspectOptions,
): Promise<Beginning> {
  const text = await firstBytes(textPieces(source), headBytes + 1);
  const isWhole = text.length <= headBytes;
  const head = readHead({ bytes: text, isWhole, path: source.path }, options);
  if (!head) throw noHeader(source.path, await scanText(source, ','));
  const { headerRecords } = head;
  const header = columnNames(head, source.path, options.repeats);
  const told = (scan: Scan): CsvInspection => {
    const newline = newlineOf(scan);
    const nBlank = scan.nBlank - head.nSkippedBlank;
    return {
      kind: 'csv',
      ...source,
      ...known,
      delimiter: head.delimiter,
      newline,
      skipLines: head.skipLines,
      headerRecords,
      header,
      nRecords: Math.max(0, scan.nRecords - head.nSkippedRecords - headerRecords),
      nBlank,
      hasQuotes: scan.hasQuotes,
      nOpenEnded: scan.nOpenEnded,
      needsSpool: spoolReason(source, newline, headerRecords, head, nBlank),
      digest: null,
    };
  };
  const beginning = newScan(head.delimiter);
  feed(beginning, text);
  return {
    kind: 'csv',
    likely: told(beginning),
    whole: async () => {
      const digest = options.newDigest?.();
      if (digest === undefined && isWhole) return told(await ended(beginning, source));
      const watched = digest === undefined ? source : { ...source, onBytes: digest.update };
      const whole = told(await scanText(watched, head.delimiter));
      return { ...whole, digest: digest?.digest() ?? null };
    },
  };
}

/** What DuckDB 1.5.6 gets wrong, mostly by returning too few rows in silence. */
function spoolReason(
  source: TextSource,
  newline: Newline,
  headerRecords: number,
  head: Head,
  nBlank: number,
): string | null {
  if (source.packing) return `packed with ${source.packing}`;
  if (source.encoding !== 'utf-8') return `encoded in ${source.encoding}`;
  if (newline === 'mixed') return 'mixed newlines';
  if (newline === '\r') return 'newlines are CR only';
  if (headerRecords > 1) return `${headerRecords} header records`;
  if (head.isTangled) return 'quotes or newlines above the data';
  // A blank line of a single column would be read as a row.
  return head.header.cells.length === 1 && nBlank > 0 ? 'blank lines in a single column' : null;
}

function newlineOf(scan: Scan): Newline {
  const kinds = [scan.nLf, scan.nCrlf, scan.nCr].filter((n) => n > 0);
  if (kinds.length > 1) return 'mixed';
  return scan.nCrlf > 0 ? '\r\n' : scan.nCr > 0 ? '\r' : '\n';
}

function noHeader(path: string, scan: Scan): CliError {
  if (scan.nRecords === 0)
    return unreadable(path, 'has only blank lines', 'the export may have failed; run it again');
  return new CliError('no header within the first 256 KB', {
    exitCode: exit.input,
    where: `${clean(path)}:1`,
    hint: 'check that the file has line breaks, and that `delimiter:` is right',
  });
}

async function ends(path: string): Promise<{ start: Buffer; tail: Buffer; bytes: number }> {
  try {
    const state = await stat(path);
    if (!state.isFile()) throw unreadable(path, 'is not a file', 'name a regular file');
    const file = await open(path, 'r');
    try {
      const [start, tail] = [Buffer.alloc(4096), Buffer.alloc(8)];
      const { bytesRead } = await file.read(start, 0, start.length, 0);
      await file.read(tail, 0, tail.length, Math.max(0, state.size - tail.length));
      return { start: start.subarray(0, bytesRead), tail, bytes: state.size };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw openError(path, error);
  }
}

async function firstBytes(pieces: AsyncIterable<Buffer>, n: number): Promise<Buffer> {
  const taken: Buffer[] = [];
  let left = n;
  for await (const piece of pieces) {
    taken.push(Buffer.from(piece.subarray(0, left)));
    left -= taken.at(-1)!.length;
    if (left === 0) break;
  }
  return taken.length === 1 ? taken[0]! : Buffer.concat(taken);
}
