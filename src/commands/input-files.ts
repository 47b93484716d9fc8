import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { RecordedFile } from '../analyse/restatement.ts';
import type { Config } from '../config/config.ts';
import { groupedBy } from '../lib/records.ts';
import type { FileCount } from '../normalise/counts.ts';

/** The files that were read, with size, hash and rows, in reading order. */
export async function inputFiles(
  { folder }: Pick<Config, 'folder'>,
  counts: readonly FileCount[],
): Promise<RecordedFile[]> {
  const files: RecordedFile[] = [];
  const own = groupedBy(
    counts.toSorted((a, b) => a.fileId - b.fileId),
    ({ fileId }) => String(fileId),
  );
  for (const all of own.values()) {
    const { source, file } = all[0]!;
    const path = resolve(folder, file);
    files.push({
      ...{ source, file },
      tables: all.map(({ table }) => table).sort(),
      rows: Math.max(...all.map(({ read }) => read)),
      size: await stat(path).then(
        ({ size }) => size,
        () => null,
      ),
      sha256: await hashOf(path),
    });
  }
  return files;
}

/** SHA-256 of a file, or of so many of its first bytes; null where it cannot be read. */
export async function hashOf(path: string, bytes?: number): Promise<string | null> {
  const hash = createHash('sha256');
  if (bytes === 0) return hash.digest('hex');
  const end = bytes === undefined ? {} : { end: bytes - 1 };
  // Standard input is gone, and a file may be gone by now.
  return pipeline(createReadStream(path, end), hash).then(
    () => hash.digest('hex'),
    () => null,
  );
}
