import type { Config } from '../config/config.ts';
import type { SourceConfig } from '../config/source.ts';
import { nearest } from '../lib/nearest.ts';
import { groupedBy } from '../lib/records.ts';
import { grouped } from '../lib/text.ts';
import type { FileCount } from '../normalise/counts.ts';
import { headerOf, mappingOf } from '../normalise/mapping.ts';
import type { Normalised } from '../normalise/normalise.ts';
import { tableNamed } from '../tables/index.ts';

/** A column that only some files of a source have. */
export type HeaderDrift = {
  source: string;
  header: string;
  /** Files without it, in reading order. */
  without: string[];
  /** What may be its new name there, by file. */
  renamed: Map<string, string>;
  /** Columns of ours that are empty for rows of the files without it. */
  emptied: string[];
};

type File = { file: string; header: readonly string[] };

/** Columns by which the files of one source differ. */
export function headerDrift(
  { sources }: Config,
  { counts, files }: Pick<Normalised, 'counts' | 'files'>,
): HeaderDrift[] {
  return sources.flatMap((source) => {
    const ids = new Set(counts.filter((c) => c.source === source.name).map((c) => c.fileId));
    const own = files.filter(({ id }) => ids.has(id));
    const headers = [...new Set(own.flatMap(({ header }) => header))];
    return headers
      .filter((header) => own.some((file) => !file.header.includes(header)))
      .map((header) => driftOf(source, header, own));
  });
}

function driftOf(source: SourceConfig, header: string, files: readonly File[]): HeaderDrift {
  const without = files.filter((file) => !file.header.includes(header));
  const usual = new Set(
    files.filter((file) => file.header.includes(header)).flatMap((file) => file.header),
  );
  const renamed = without.flatMap(({ file, header: own }): [string, string][] => {
    const others = own.filter((name) => !usual.has(name));
    const close = nearest(header, others) ?? (others.length === 1 ? others[0]! : null);
    return close === null ? [] : [[file, close]];
  });
  const emptied = source.tables
    .flatMap((table) => mappingOf(source, tableNamed(table)))
    .filter(({ mapping }) => mapping.kind === 'header' && mapping.from.includes(header))
    .filter(({ mapping }) => without.some((file) => headerOf(mapping, file.header) === null))
    .map(({ column }) => column.name);
  return {
    source: source.name,
    header,
    without: without.map(({ file }) => file),
    renamed: new Map(renamed),
    emptied: [...new Set(emptied)],
  };
}

/** One line for readers. */
export function driftLine({ source, header, without, renamed, emptied }: HeaderDrift): string {
  const [first, ...others] = without;
  const where = others.length === 0 ? first : `${first} and ${others.length} more`;
  const instead = renamed.get(first!);
  return [
    `${source}: column "${header}" is missing in ${where}`,
    instead === undefined ? '' : `, which has "${instead}"`,
    emptied.length === 0 ? '' : `; ${emptied.join(', ')} ${isAre(emptied)} empty there`,
  ].join('');
}

const isAre = ({ length }: readonly string[]): string => (length === 1 ? 'is' : 'are');

// What vendors cut exports at, and the rows below the header of a full sheet of Excel, old and new.
const limits = [1000, 10_000, 50_000, 100_000, 250_000, 500_000, 1_000_000];
const sheets = [65_535, 65_536, 1_048_575, 1_048_576];

/** Files whose number of rows looks like the limit of an export, one line each. */
export function limitLines(counts: readonly FileCount[]): string[] {
  const files = groupedBy(counts, ({ fileId }) => String(fileId));
  return [...files.values()].flatMap(([count]) => {
    const { file, read } = count!;
    if (![...limits, ...sheets].includes(read)) return [];
    const what = sheets.includes(read) ? 'the most that a sheet holds' : 'which may be a limit';
    return [`${file} has exactly ${grouped(read)} rows, ${what}: is the export whole?`];
  });
}
