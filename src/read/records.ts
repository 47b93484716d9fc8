import { type TextSource, textPieces } from './bytes.ts';
import { faultError, feed, finish, newScan, type OnRecord } from './scan.ts';

/** A record as it stands in the file; its bytes are valid during the visit only. */
export type RawRecord = {
  bytes: Buffer;
  /** Physical line in which it begins. */
  line: number;
  /** Place of its first byte in the text, the byte order mark not counted. */
  start: number;
};

/** Visits the records of a text that are not blank; `visit` returns true to stop. */
export async function eachRecord(
  source: TextSource,
  delimiter: string,
  visit: (record: RawRecord) => boolean,
  afterPiece: () => Promise<void> = async () => {},
): Promise<void> {
  const scan = newScan(delimiter);
  let window: Buffer = Buffer.alloc(0);
  let [windowStart, isDone] = [0, false];
  const onRecord: OnRecord = (start, end, line) => {
    const bytes = window.subarray(start - windowStart, end - windowStart);
    if (!isDone) isDone = visit({ bytes, line, start });
  };
  for await (const piece of textPieces(source)) {
    window = window.length > 0 ? Buffer.concat([window, piece]) : piece;
    feed(scan, piece, onRecord);
    if (scan.fault) throw await faultError(scan.fault, source);
    await afterPiece();
    if (isDone) return;
    // Copied, because the piece's memory is read into again.
    window = Buffer.from(window.subarray(scan.recordStart - windowStart));
    windowStart = scan.recordStart;
  }
  finish(scan, onRecord);
  if (scan.fault) throw await faultError(scan.fault, source);
  await afterPiece();
}
