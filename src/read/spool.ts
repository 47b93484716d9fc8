import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError, exit } from '../errors.ts';
import { clean } from '../lib/text.ts';
import type { CsvInspection } from './inspect.ts';
import { eachRecord } from './records.ts';

const newline = Buffer.from('\n');

/**
 * Rewrites a text as UTF-8 with LF, one header record and no blank lines into a private folder.
 *
 * Data records keep their bytes, order and number: record 7 of the copy is record 7 of the
 * original, so `physicalLines` of the original finds its line.
 */
export async function spool(file: CsvInspection, folder: string): Promise<CsvInspection> {
  const path = join(folder, `${fingerprint(file)}.csv`);
  const bytes = await written(path, async (write) => {
    let [nSeen, pending] = [0, [headerLine(file)]];
    await eachRecord(
      file,
      file.delimiter,
      (record) => {
        if (record.line <= file.skipLines || ++nSeen <= file.headerRecords) return false;
        pending.push(record.bytes, newline);
        return false;
      },
      async () => {
        const out = Buffer.concat(pending);
        pending = [];
        await write(out);
      },
    );
  });
  return { ...file, ...plain, path, bytes };
}

/** What every copy is, whatever the original was. */
const plain = {
  encoding: 'utf-8',
  hasBom: false,
  packing: null,
  newline: '\n',
  skipLines: 0,
  headerRecords: 1,
  nBlank: 0,
  hasQuotes: true,
  needsSpool: null,
} as const;

/** Copies standard input into a private folder as it is, and returns the path. */
export async function spoolStdin(
  input: AsyncIterable<Uint8Array>,
  folder: string,
): Promise<string> {
  const path = join(folder, 'stdin');
  await written(path, async (write) => {
    for await (const piece of input) await write(piece);
  });
  return path;
}

function headerLine(file: CsvInspection): Buffer {
  const cells = file.header.map((name) => `"${name.replaceAll('"', '""')}"`);
  return Buffer.from(`${cells.join(file.delimiter)}\n`);
}

/** The same file cut in another way is another copy. */
function fingerprint(file: CsvInspection): string {
  const { path, encoding, delimiter, skipLines, headerRecords } = file;
  const text = JSON.stringify([path, encoding, delimiter, skipLines, headerRecords]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

async function written(
  path: string,
  fill: (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<number> {
  let file: FileHandle | null = null;
  let n = 0;
  const failed = (error: NodeJS.ErrnoException) => {
    throw new CliError(`the temporary copy cannot be written (${error.code})`, {
      exitCode: exit.output,
      where: clean(path),
      hint: 'free some space, or set TMPDIR to a folder on another disk',
    });
  };
  try {
    const handle = await open(path, 'w', 0o600).catch(failed);
    file = handle;
    await fill(async (bytes) => {
      n += bytes.length;
      await handle.writeFile(bytes).catch(failed);
    });
    return n;
  } finally {
    await file?.close();
  }
}
