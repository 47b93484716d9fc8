import Papa from 'papaparse';
import { CliError, exit } from '../errors.ts';
import { clean } from '../lib/text.ts';
import { feed, finish, newScan, type OnRecord } from './scan.ts';

/** What the first lines of a text say about the rest. */
export type Head = {
  delimiter: string;
  /** Physical lines before the header: blank ones, `sep=`, a preamble. */
  skipLines: number;
  nSkippedRecords: number;
  nSkippedBlank: number;
  /** Whether a skipped line or the header asks more of a reader than to skip lines. */
  isTangled: boolean;
  header: Row;
  /** Records that the header takes up. */
  headerRecords: number;
  sample: Row[];
};

export type Row = { cells: string[]; line: number; nBlankBefore: number };

export type HeadOptions = {
  delimiter: string | null;
  /** Headers that a mapping asks for. */
  wanted: readonly string[];
  /** Physical lines before the header, where the caller knows; else the header is looked for. */
  skip?: number | null;
  /** Records that the header takes up, of which the first names the columns; default 1. */
  headerRecords?: number | null;
  /** How the last of several is told from data: a cell begins so, or the first is empty. */
  headerSign?: string | null;
  /** Headers that may occur twice. */
  repeats?: readonly string[];
};

const usual = [',', ';', '\t', '|'];
const nSample = 60;
const nPreamble = 20;
const sliceBytes = 8 * 1024;

/** Finds delimiter and header in the first bytes; null when they hold no whole record. */
export function readHead(
  start: { bytes: Buffer; isWhole: boolean; path: string },
  options: HeadOptions,
): Head | null {
  const declared = separator(options.delimiter);
  const hinted = sepLine(start.bytes);
  const candidates = declared ? [declared] : hinted ? [hinted] : usualIn(start.bytes);
  const best = bestOf(candidates.map((delimiter) => headBy(delimiter, start, options)));
  if (best && declared) refuseWrongDelimiter(best, start, options);
  return best?.head ?? null;
}

// Signs that do not occur all split alike, so one of them stands for the others.
function usualIn(bytes: Buffer): string[] {
  const absent = usual.find((sign) => !bytes.includes(sign));
  return usual.filter((sign) => sign === absent || bytes.includes(sign));
}

type Guess = { head: Head; nWanted: number; nColumns: number };

function bestOf(guesses: readonly (Guess | null)[]): Guess | null {
  const sure = guesses.filter((guess) => guess !== null);
  // The sort is stable: on a full tie the more usual delimiter stays in front.
  return sure.sort((a, b) => b.nWanted - a.nWanted || b.nColumns - a.nColumns)[0] ?? null;
}

function headBy(
  delimiter: string,
  start: { bytes: Buffer; isWhole: boolean },
  options: HeadOptions,
): Guess | null {
  const rows = firstRows(start, delimiter);
  const at = headerIndex(rows, sepLine(start.bytes) ? 1 : 0, options);
  const header = rows[at];
  if (!header) return null;
  const skipped = rows.slice(0, at);
  const headerRecords = recordsOf(rows.slice(at), options);
  const sample = rows.slice(at + headerRecords);
  const isTangled =
    skipped.some((row) => row.hasQuotes) ||
    (header.line > 1 && header.cells.some((cell) => cell.includes('\n')));
  const head: Head = {
    delimiter,
    skipLines: header.line - 1,
    nSkippedRecords: at,
    nSkippedBlank: header.nBlankBefore,
    isTangled,
    header,
    headerRecords,
    sample,
  };
  return {
    head,
    nWanted: nWantedIn(header, options.wanted),
    nColumns: steadyColumns(header, sample),
  };
}

/** How many records the header has; further ones that do not show their sign are data. */
function recordsOf(rows: readonly Row[], { headerRecords, headerSign }: HeadOptions): number {
  const told = headerRecords ?? 1;
  const sign = headerSign ?? null;
  if (sign === null) return told;
  const last = (rows[told - 1]?.cells ?? ['-']).map((cell) => cell.trim());
  const isShown = sign === '' ? last[0] === '' : last.some((cell) => cell.startsWith(sign));
  return isShown ? told : 1;
}

/** Columns of the header when most data rows have as many, else 1. */
function steadyColumns(header: Row, sample: readonly Row[]): number {
  const nColumns = header.cells.length;
  const nSame = sample.filter((row) => row.cells.length === nColumns).length;
  return nSame * 2 > sample.length || sample.length === 0 ? nColumns : 1;
}

// One match can be a word in a data row (a column that lists property names); two are a header.
function headerIndex(rows: readonly Row[], from: number, options: HeadOptions): number {
  const skip = options.skip ?? null;
  if (skip !== null) return rows.findIndex((row) => row.line > skip);
  let [best, most] = [from, Math.max(1, nWantedIn(rows[from], options.wanted))];
  for (let i = from + 1; i < Math.min(rows.length, nPreamble); i++) {
    const nWanted = nWantedIn(rows[i], options.wanted);
    if (nWanted > most) [best, most] = [i, nWanted];
  }
  return best;
}

function nWantedIn(row: Row | undefined, wanted: readonly string[]): number {
  const cells = new Set(row?.cells.map((cell) => cell.trim().toLowerCase()));
  return wanted.filter((name) => cells.has(name.trim().toLowerCase())).length;
}

function firstRows(start: { bytes: Buffer; isWhole: boolean }, delimiter: string) {
  const rows: (Row & { hasQuotes: boolean })[] = [];
  const onRecord: OnRecord = (from, to, line, row) => {
    if (rows.length >= nSample) return;
    const text = start.bytes.toString('utf8', from, to);
    const nBlankBefore = row - 1 - rows.length;
    rows.push({
      cells: cellsOf(text, delimiter),
      line,
      nBlankBefore,
      hasQuotes: text.includes('"'),
    });
  };
  const scan = newScan(delimiter);
  const { bytes, isWhole } = start;
  for (let at = 0; at < bytes.length && rows.length < nSample; at += sliceBytes)
    feed(scan, bytes.subarray(at, at + sliceBytes), onRecord);
  if (isWhole && rows.length < nSample) finish(scan, onRecord);
  return rows;
}

/** One record by papaparse, which must be told everything. */
export function cellsOf(record: string, delimiter: string): string[] {
  // Nearly all records, and papaparse prepares anew for each.
  if (!record.includes('"') && record !== '' && !record.startsWith('\ufeff'))
    return record.split(delimiter);
  // One space before a quote is nothing to DuckDB, so it is nothing here.
  const text = record.replaceAll(`${delimiter} "`, `${delimiter}"`).replace(/^ "/, '"');
  return Papa.parse<string[]>(text, { delimiter, newline: '\n', header: false }).data[0] ?? [];
}

/** Excel's first line `sep=;`. */
function sepLine(bytes: Buffer): string | null {
  return (
    /^"?sep=([^"\r\n])"?[ \t]*(?:[\r\n]|$)/i.exec(bytes.toString('latin1', 0, 16))?.[1] ?? null
  );
}

function separator(declared: string | null): string | null {
  if (declared === null) return null;
  const sign = /^(tab|\\t)$/i.test(declared) ? '\t' : declared;
  if (sign.length === 1 && sign < '\x7f' && !/["\r\n\0]/.test(sign)) return sign;
  throw new CliError(`delimiter "${clean(declared)}" is not one ASCII character`, {
    exitCode: exit.usage,
    hint: 'use one of "," ";" "|" or tab',
  });
}

function refuseWrongDelimiter(
  guess: Guess,
  start: { bytes: Buffer; isWhole: boolean; path: string },
  options: HeadOptions,
): void {
  const isFine = guess.nWanted > 0 || guess.head.header.cells.length > 1;
  if (isFine) return;
  const better = bestOf(usual.map((delimiter) => headBy(delimiter, start, options)));
  if (!better || better.nColumns < 2) return;
  const name = better.head.delimiter === '\t' ? 'tab' : better.head.delimiter;
  throw new CliError(`1 column found with \`delimiter: "${clean(options.delimiter!)}"\``, {
    exitCode: exit.input,
    where: `${clean(start.path)}:${guess.head.header.line}`,
    hint: `did you mean "${name}", which gives ${better.head.header.cells.length} columns?`,
  });
}
