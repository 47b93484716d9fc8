import { CliError, exit } from '../errors.ts';
import type { Relation } from '../read/relation.ts';

/** What became of the rows of one file on their way into one table. */
export type FileCount = {
  source: string;
  table: string;
  file: string;
  /** Number that stands in `source_file`. */
  fileId: number;
  read: number;
  used: number;
  rejected: number;
  filtered: number;
  duplicates: number;
  /** Values that were emptied because they could not be used. */
  valuesRejected: number;
  /** Rows used although a value of theirs could not be. */
  flawed: number;
  /** Rows used whose account the file knows under another id. */
  aliased: number;
  /** Rows used whose account the domain of an e-mail address tells. */
  byDomain: number;
  /** Rows whose account no accounts export lists. */
  orphans: number;
  /** Newest day in the table's own time column, null where it has none. */
  newest: string | null;
};

/** An empty count to start from. */
export const noRows = (source: string, table: string, file: string, fileId: number): FileCount => ({
  source,
  table,
  file,
  fileId,
  read: 0,
  used: 0,
  rejected: 0,
  filtered: 0,
  duplicates: 0,
  valuesRejected: 0,
  flawed: 0,
  aliased: 0,
  byDomain: 0,
  orphans: 0,
  newest: null,
});

/** Nothing is ever dropped without being counted; a difference is our bug. */
export function assertBalanced(count: FileCount): void {
  const { read, used, rejected, filtered, duplicates } = count;
  if (read === used + rejected + filtered + duplicates) return;
  throw new Error(
    `${count.file}: ${read} rows read, but ${used} used + ${rejected} rejected + ${filtered} filtered + ` +
      `${duplicates} duplicates`,
  );
}

/** The engine must have read as many records as we counted ourselves. */
export async function assertAllRead({ file, nRecords }: Relation, n: number): Promise<void> {
  const counted = await nRecords();
  if (counted === n) return;
  throw new CliError(`${counted} records were counted, but ${n} could be read`, {
    exitCode: exit.input,
    where: file,
    hint: 'check the quotes and line ends of the file; `cs-metrics check` shows what was taken from it',
  });
}
