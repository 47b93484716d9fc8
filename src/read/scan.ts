import { CliError, exit } from '../errors.ts';
import { clean } from '../lib/text.ts';
import { lineText, type TextSource, textPieces } from './bytes.ts';

/** Bytes that one record may have. */
export const maxRecord = 1024 * 1024;

/** Called for each record that is not blank, with its offsets in the text and its first line. */
export type OnRecord = (start: number, end: number, line: number, row: number) => void;

/** State of a scan between two pieces of text; only `feed` and `finish` write to it. */
export type Scan = {
  readonly delimiter: number;
  mode: 'plain' | 'quoted' | 'quote seen';
  /** Bytes fed so far. */
  offset: number;
  /** Records with at least one byte, header and preamble included. */
  nRecords: number;
  nBlank: number;
  nLf: number;
  nCrlf: number;
  nCr: number;
  /** Line breaks inside quotes. */
  nInner: number;
  /** Whether any field is quoted. */
  hasQuotes: boolean;
  /** Records that end with a delimiter: their last field is empty. */
  nOpenEnded: number;
  recordStart: number;
  /** `nInner` when the current record began. */
  innerBefore: number;
  quoteLine: number;
  /** The last two bytes fed; a text begins as if after a newline. */
  last: number;
  beforeLast: number;
  hasOpenCr: boolean;
  fault: Fault | null;
};

export type Fault = { kind: 'open quote' | 'long record'; line: number };

const lf = 10;
const cr = 13;
const space = 32;
const quote = 34;

/** Begins a scan of UTF-8 text without byte order mark. */
export function newScan(delimiter: string): Scan {
  return {
    delimiter: delimiter.charCodeAt(0),
    mode: 'plain',
    offset: 0,
    nRecords: 0,
    nBlank: 0,
    nLf: 0,
    nCrlf: 0,
    nCr: 0,
    nInner: 0,
    hasQuotes: false,
    nOpenEnded: 0,
    recordStart: 0,
    innerBefore: 0,
    quoteLine: 0,
    last: lf,
    beforeLast: lf,
    hasOpenCr: false,
    fault: null,
  };
}

/** Takes the next piece of text, cut anywhere. */
export function feed(scan: Scan, piece: Buffer, onRecord?: OnRecord): void {
  if (piece.length === 0) return;
  let at = joinCrlf(scan, piece);
  if (scan.mode === 'plain' && isBare(piece)) at = bare(scan, piece, at, onRecord);
  while (at < piece.length) {
    if (scan.mode === 'plain') at = plain(scan, piece, at, onRecord);
    else if (scan.mode === 'quoted') at = quoted(scan, piece, at);
    else at = quoteSeen(scan, piece, at);
  }
  scan.offset += piece.length;
  scan.beforeLast = piece.length > 1 ? piece[piece.length - 2]! : scan.last;
  scan.last = piece[piece.length - 1]!;
  if (scan.offset - scan.recordStart > maxRecord) tooLong(scan);
}

/** Ends the text: closes a last record without newline and finds an open quote. */
export function finish(scan: Scan, onRecord?: OnRecord): void {
  if (scan.mode === 'quoted') scan.fault ??= { kind: 'open quote', line: scan.quoteLine };
  if (scan.offset > scan.recordStart) endRecord(scan, scan.offset, scan.last, onRecord);
  scan.recordStart = scan.offset;
}

/** Scans a whole file; an open quote or an oversized record is an error that names its line. */
export async function scanText(source: TextSource, delimiter: string): Promise<Scan> {
  const scan = newScan(delimiter);
  for await (const piece of textPieces(source)) {
    feed(scan, piece);
    if (scan.fault) break;
    if (source.look) Object.assign(source.look, { seen: scan.offset, rows: scan.nRecords });
  }
  return ended(scan, source);
}

/** Ends the scan of a text that was fed as far as it can be cut into records. */
export async function ended(scan: Scan, source: TextSource): Promise<Scan> {
  finish(scan);
  if (scan.fault) throw await faultError(scan.fault, source);
  return scan;
}

/** The error for a text that cannot be cut into records. */
export async function faultError(fault: Fault, source: TextSource): Promise<CliError> {
  const isQuote = fault.kind === 'open quote';
  return new CliError(
    isQuote ? 'the quote opened in this line is never closed' : 'this record is longer than 1 MB',
    {
      exitCode: exit.input,
      where: `${clean(source.path)}:${fault.line}`,
      excerpt: `${fault.line} | ${clean(await lineText(source, fault.line))}`,
      hint: isQuote
        ? 'write a quote inside a quoted field twice (""), or export the file again'
        : 'check that the file has line breaks, and that `delimiter:` is right',
    },
  );
}

function plain(scan: Scan, piece: Buffer, from: number, onRecord?: OnRecord): number {
  const n = piece.length;
  for (let at = nextMark(piece, from); at < n; at = nextMark(piece, at + 1)) {
    if (piece[at] !== quote) at = endLine(scan, piece, at, onRecord);
    else if (opensField(scan, piece, at)) return openQuote(scan, at);
  }
  return n;
}

// Most exports quote little: then only newlines count, and four bytes can be looked at together.
const isBare = (piece: Buffer): boolean =>
  piece.length >= 8 && !piece.includes(quote) && !piece.includes(cr);

function bare(scan: Scan, piece: Buffer, from: number, onRecord?: OnRecord): number {
  const n = piece.length;
  const lead = -piece.byteOffset & 3;
  const words = new Int32Array(piece.buffer, piece.byteOffset + lead, (n - lead) >> 2);
  for (let at = nextLf(piece, words, lead, from); at < n; at = nextLf(piece, words, lead, at + 1))
    endLine(scan, piece, at, onRecord);
  return n;
}

/** Place of the next newline; `words` are the piece from byte `lead` on. */
function nextLf(piece: Buffer, words: Int32Array, lead: number, from: number): number {
  const n = piece.length;
  let i = from;
  while (i < n && piece[i] !== lf) {
    i++;
    if (i < lead || ((i - lead) & 3) !== 0) continue;
    let word = (i - lead) >> 2;
    while (word < words.length && !hasLf(words[word]!)) word++;
    i = lead + (word << 2);
  }
  return i;
}

// A byte is zero where the word equals the newline, and only there the subtraction borrows.
function hasLf(word: number): boolean {
  const other = word ^ 0x0a0a0a0a;
  return ((other - 0x01010101) & ~other & 0x80808080) !== 0;
}

function quoted(scan: Scan, piece: Buffer, from: number): number {
  const n = piece.length;
  for (let at = nextMark(piece, from); at < n; at = nextMark(piece, at + 1)) {
    if (piece[at] === quote) {
      const isDoubled = at + 1 < n && piece[at + 1] === quote;
      scan.mode = at + 1 === n ? 'quote seen' : isDoubled ? 'quoted' : 'plain';
      if (!isDoubled) return at + 1;
      at++;
    } else if (piece[at] === cr || before(scan, piece, at, 1) !== cr) scan.nInner++;
  }
  return n;
}

// Every byte of every export passes here: one comparison for most of them, no call, and nothing
// whose types could change between files (V8 then compiled a loop that was four times slower).
function nextMark(piece: Buffer, from: number): number {
  const n = piece.length;
  for (let i = from; i < n; i++) {
    const byte = piece[i]!;
    if (byte <= quote && (byte === lf || byte === quote || byte === cr)) return i;
  }
  return n;
}

/** A second quote is a quote of the text; anything else belongs to no quotes any more. */
function quoteSeen(scan: Scan, piece: Buffer, at: number): number {
  const isDoubled = piece[at] === quote;
  scan.mode = isDoubled ? 'quoted' : 'plain';
  return isDoubled ? at + 1 : at;
}

// DuckDB also opens a quote after one space (`a, "b"`), not after more; we must count as it does.
function opensField(scan: Scan, piece: Buffer, at: number): boolean {
  const last = before(scan, piece, at, 1);
  const edge = last === space ? before(scan, piece, at, 2) : last;
  return edge === scan.delimiter || edge === lf || edge === cr;
}

function openQuote(scan: Scan, at: number): number {
  scan.mode = 'quoted';
  scan.hasQuotes = true;
  scan.quoteLine = 1 + scan.nRecords + scan.nBlank + scan.nInner;
  return at + 1;
}

function before(scan: Scan, piece: Buffer, at: number, n: 1 | 2): number {
  if (at >= n) return piece[at - n]!;
  return at - n === -1 ? scan.last : scan.beforeLast;
}

function endRecord(scan: Scan, end: number, last: number, onRecord?: OnRecord): void {
  const start = scan.recordStart;
  if (end === start) {
    scan.nBlank++;
    return;
  }
  if (end - start > maxRecord) tooLong(scan);
  const row = 1 + scan.nRecords + scan.nBlank;
  onRecord?.(start, end, row + scan.innerBefore, row);
  scan.nRecords++;
  if (last === scan.delimiter) scan.nOpenEnded++;
  scan.innerBefore = scan.nInner;
}

/** Ends a record at a newline and gives the newline's last byte. */
function endLine(scan: Scan, piece: Buffer, at: number, onRecord?: OnRecord): number {
  endRecord(scan, scan.offset + at, before(scan, piece, at, 1), onRecord);
  const isCr = piece[at] === cr;
  const isCut = isCr && at + 1 === piece.length;
  // A read beyond the end would make the loop several times slower.
  const isCrlf = isCr && !isCut && piece[at + 1] === lf;
  if (isCrlf) scan.nCrlf++;
  else if (isCr) scan.nCr++;
  else scan.nLf++;
  scan.hasOpenCr = isCut;
  const last = isCrlf ? at + 1 : at;
  scan.recordStart = scan.offset + last + 1;
  return last;
}

/** A CRLF may be cut by the border of two pieces. */
function joinCrlf(scan: Scan, piece: Buffer): number {
  const isCut = scan.hasOpenCr && piece[0] === lf;
  scan.hasOpenCr = false;
  if (!isCut) return 0;
  scan.nCr--;
  scan.nCrlf++;
  scan.recordStart++;
  return 1;
}

/** A megabyte inside quotes is a forgotten quote, not a text. */
function tooLong(scan: Scan): void {
  scan.fault ??=
    scan.mode === 'quoted'
      ? { kind: 'open quote', line: scan.quoteLine }
      : { kind: 'long record', line: 1 + scan.nRecords + scan.nBlank + scan.innerBefore };
}
