import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import papa from 'papaparse';
import { parse } from 'yaml';

/** One file as it is, our own accounts included. */
export type Export = { source: string; table: string; rows: Record<string, string>[] };

/** Every file that the cs-metrics.yaml of a folder names, in its order. */
export function exportsOf(folder: string): Export[] {
  const { sources } = parse(readFileSync(join(folder, 'cs-metrics.yaml'), 'utf8'));
  return sources.map(({ table, files }: { table: string; files: string }) => {
    const csv = readFileSync(join(folder, files), 'utf8');
    const { data, errors } = papa.parse<Record<string, string>>(csv, {
      header: true,
      skipEmptyLines: true,
    });
    if (errors.length > 0) throw new Error(`${files}: ${errors[0]!.message}`);
    return { source: table, table, rows: data };
  });
}
