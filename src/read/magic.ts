import { extname } from 'node:path';
import type { CliError } from '../errors.ts';
import { type Packing, unreadable } from './bytes.ts';

type Signature = { looks: RegExp; what: string; hint: string };

const again = 'export it again as CSV';

// Matched against the first bytes read as Latin-1, one character per byte.
const binaries: readonly Signature[] = [
  { looks: /^PK\x03\x04/, what: 'an Excel workbook or another ZIP archive', hint: again },
  { looks: /^\xd0\xcf\x11\xe0/, what: 'an old Excel workbook', hint: again },
  { looks: /^%PDF/, what: 'a PDF document', hint: again },
  {
    looks: /^BZh[1-9]1AY|^\xfd7zXZ|^7z\xbc\xaf/,
    what: 'packed with bzip2, xz or 7z',
    hint: 'unpack it',
  },
  { looks: /^PARE/, what: 'an encrypted Parquet file', hint: 'write it without encryption' },
];

const texts: readonly Signature[] = [
  {
    looks: /^version https:\/\/git-lfs\./,
    what: 'a Git LFS pointer, not the data',
    hint: 'run `git lfs pull`',
  },
  {
    looks: /^\s*<(!doctype html|html|head|body)\b/i,
    what: 'an HTML page',
    hint: 'it may be a login or error page; download the export again',
  },
  { looks: /^\s*<(\?xml|[a-z!])/i, what: 'an XML or HTML file', hint: again },
  {
    looks: /^\s*(\{\s*("[^"]*"\s*:|\})|\[\s*([[{\]]|"[^"]*"\s*[,\]]))/,
    what: 'JSON',
    hint: 'it may be the error message of an API; download the export again',
  },
];

/** How the file is packed, by its first bytes; a packed file must be named like one. */
export function packingOf(head: Buffer, path: string): Packing {
  const extension = extname(path).toLowerCase();
  const packing = isGzip(head) ? 'gzip' : isZstd(head) ? 'zstd' : null;
  const named = extension === '.gz' ? 'gzip' : extension === '.zst' ? 'zstd' : null;
  if (packing === named || (packing && extension === '')) return packing;
  if (packing === null)
    throw unreadable(path, `is named like ${named} but is not packed`, 'rename it');
  const suffix = packing === 'gzip' ? '.gz' : '.zst';
  throw unreadable(path, `is packed with ${packing}`, `rename it to end in "${suffix}"`);
}

/** The error for content that is no table of text, or null. */
export function foreign(head: Buffer, path: string): CliError | null {
  if (head.every((byte) => byte === 0)) {
    return unreadable(path, 'has only zero bytes', 'a copy may not have finished; copy it again');
  }
  const start = head.toString('latin1', 0, 4096);
  const found =
    binaries.find((signature) => signature.looks.test(start)) ??
    texts.find((signature) => signature.looks.test(start.replace(/^\xef\xbb\xbf/, '')));
  return found ? unreadable(path, `is ${found.what}`, found.hint) : null;
}

/** Whether the file is Parquet; a damaged or misnamed one is an error. */
export function isParquet(head: Buffer, tail: Buffer, bytes: number, path: string): boolean {
  const isNamed = /\.parquet$/i.test(path);
  const starts = head.toString('latin1', 0, 4) === 'PAR1';
  if (!starts && isNamed)
    throw unreadable(
      path,
      'is named like Parquet but is something else',
      'rename it after what it is',
    );
  if (!starts) return false;
  if (/\.(csv|tsv|txt)$/i.test(path)) {
    throw unreadable(path, 'is a Parquet file', 'rename it to end in ".parquet"');
  }
  const isWhole = tail.toString('latin1', 4) === 'PAR1' && tail.readUInt32LE() + 12 <= bytes;
  if (!isWhole)
    throw unreadable(
      path,
      'is a Parquet file that is cut off or damaged',
      'copy or export it again',
    );
  return true;
}

function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

function isZstd(head: Buffer): boolean {
  return head.length >= 4 && head.readUInt32BE() === 0x28b52ffd;
}
