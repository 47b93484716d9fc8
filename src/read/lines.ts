import { clean } from '../lib/text.ts';
import type { CsvInspection } from './inspect.ts';
import { eachRecord } from './records.ts';

/** How a file is to be cut into records; an inspection has all of it. */
export type Dialect = Pick<
  CsvInspection,
  'encoding' | 'packing' | 'signal' | 'delimiter' | 'skipLines' | 'headerRecords'
>;

const maxText = 200;

/** Physical line and raw text of data records, of which 1 is the first below the header. */
export async function physicalLines(
  path: string,
  recordNumbers: readonly number[],
  dialect: Dialect,
): Promise<Map<number, { line: number; text: string }>> {
  const wanted = new Set(recordNumbers.filter((number) => number > 0));
  const found = new Map<number, { line: number; text: string }>();
  let number = -dialect.headerRecords;
  if (wanted.size === 0) return found;
  await eachRecord({ path, ...dialect }, dialect.delimiter, ({ bytes, line }) => {
    if (line <= dialect.skipLines) return false;
    if (!wanted.has(++number)) return false;
    found.set(number, { line, text: shown(bytes) });
    return found.size === wanted.size;
  });
  return found;
}

/** Data records by the byte positions of DuckDB's rejects: from 1, perhaps in a blank line before. */
export async function recordsAt(
  path: string,
  bytePositions: readonly number[],
  dialect: Dialect & { hasBom: boolean },
): Promise<Map<number, number>> {
  const sought = [...new Set(bytePositions)].sort((a, b) => a - b);
  const found = new Map<number, number>();
  const shift = dialect.hasBom ? 3 : 0;
  let number = -dialect.headerRecords;
  if (sought.length === 0) return found;
  await eachRecord({ path, ...dialect }, dialect.delimiter, ({ bytes, line, start }) => {
    if (line <= dialect.skipLines) return false;
    number++;
    const end = start + bytes.length + shift;
    while (sought.length > 0 && sought[0]! - 1 < end) found.set(sought.shift()!, number);
    return sought.length === 0;
  });
  return found;
}

/**
 * Data records with more fields than the header, the further ones empty: the engine drops those in
 * silence, though a comma without quotes has shifted the others. Their numbers with their fields;
 * none when nearly all records are so, which is a habit of the exporter.
 */
export async function overlongRecords(
  path: string,
  nColumns: number,
  dialect: Dialect & Pick<CsvInspection, 'nOpenEnded'>,
): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  if (dialect.nOpenEnded === 0) return found;
  const sign = dialect.delimiter.charCodeAt(0);
  let number = -dialect.headerRecords;
  await eachRecord({ path, ...dialect }, dialect.delimiter, ({ bytes, line }) => {
    if (line <= dialect.skipLines) return false;
    if (++number < 1 || bytes[bytes.length - 1] !== sign) return false;
    const nFields = fieldsIn(bytes, sign);
    if (nFields > nColumns) found.set(number, nFields);
    return false;
  });
  return found.size * 10 >= number * 9 ? new Map() : found;
}

function fieldsIn(bytes: Buffer, sign: number): number {
  let [n, isQuoted] = [1, false];
  for (const byte of bytes) {
    if (byte === 34) isQuoted = !isQuoted;
    else if (byte === sign && !isQuoted) n++;
  }
  return n;
}

function shown(bytes: Buffer): string {
  // A character has up to 4 bytes; one that is cut here is cut off again below.
  const text = clean(bytes.toString('utf8', 0, maxText * 4 + 4));
  if (text.length <= maxText) return text;
  return `${text.slice(0, maxText - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
