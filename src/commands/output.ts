import type { CliError } from '../errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import type { CsvStyle } from '../render/csv.ts';
import { type Format, formats, isBinary, isTabular } from '../render/render.ts';
import type { CommonOptions } from './context.ts';
import { unfit, wrongValue } from './wrong.ts';

const byEnding: Readonly<Record<string, Format>> = {
  csv: 'csv',
  md: 'md',
  markdown: 'md',
  json: 'json',
  txt: 'table',
  html: 'html',
  htm: 'html',
  parquet: 'parquet',
  arrow: 'arrow',
  feather: 'arrow',
};

/** How reports are written: one format, or several into one folder. */
export function formatsOf(options: CommonOptions): Format[] {
  const { format, out, table } = options;
  if (!format?.includes(',')) return [formatOf(options)];
  const named = [...new Set(format.split(',').map((name) => formatNamed(name.trim())))];
  if (out === undefined || !isFolder(out)) {
    throw unfit(
      `${named.length} formats need a folder`,
      'name one with --out, such as --out reports',
    );
  }
  if (table !== undefined && !named.every(isTabular)) {
    throw unfit(
      `--table ${table} picks one table for CSV, Parquet or Arrow`,
      'name these formats alone: the others hold all tables',
    );
  }
  return named;
}

/** Whether a machine will read what a run writes. */
export const isForMachines = ({ format = '', out = '' }: CommonOptions): boolean =>
  format.split(',').some((name) => /^\s*(csv|json|parquet|arrow)\s*$/.test(name)) ||
  /\.(csv|json|parquet|arrow|feather)$/.test(out);

/** How a report is written: as `--format` says, else as the ending of `--out` does. */
function formatOf({ format, out, table }: CommonOptions): Format {
  const told = format === undefined ? null : formatNamed(format);
  const chosen = chosenFormat(told, out, byEnding) ?? 'table';
  if (out === undefined && isBinary(chosen)) throw needsFile(chosen);
  if (table === undefined || isTabular(chosen)) return chosen;
  throw unfit(
    `--table ${table} picks one table for CSV, Parquet or Arrow, and the format is ${chosen}`,
    'add --format csv, or leave --table out: the other formats hold all tables',
  );
}

/** A format of bytes where only a terminal or a pipe is there. */
export const needsFile = (format: string): CliError =>
  unfit(`${format} is binary and needs a file`, `add --out FILE.${format}`);

/** The format that two options agree on, null where neither names one. */
export function chosenFormat<F extends string>(
  told: F | null,
  out: string | undefined,
  endings: Readonly<Record<string, F>>,
): F | null {
  const ending = endingOf(out);
  if (ending === null) return told;
  const named = endings[ending];
  if (named !== undefined && (told === null || told === named)) return named;
  if (named !== undefined) {
    throw unfit(
      `--out ${out} ends in .${ending}, but --format asks for ${told}`,
      `leave --format out, or write --out ${out!.replace(/\w+$/, endingFor(told!, endings))}`,
    );
  }
  const known = Object.keys(endings).map((id) => `.${id}`);
  const excel = /^xl/.test(ending) ? '; Excel opens .csv, in Europe with --csv-style excel-eu' : '';
  throw unfit(
    `--out ${out} ends in .${ending}, which is no format`,
    `${didYouMean(`.${ending}`, known, `endings: ${known.join(', ')}`)}${excel}`,
  );
}

/** Whether `--out` names a folder: a file has an ending. */
export const isFolder = (out: string): boolean => endingOf(out) === null;

/** The dialect that `--csv-style` names. */
export function styleOf(text: string | undefined): CsvStyle {
  if (text === undefined || text === 'standard') return 'standard';
  if (text === 'excel-eu') return 'excel-eu';
  const styles = ['standard', 'excel-eu'];
  const hint = didYouMean(text, styles, 'excel-eu writes semicolons and decimal commas');
  throw wrongValue('--csv-style', 'standard or excel-eu', text, hint);
}

function formatNamed(text: string): Format {
  if (formats.includes(text as Format)) return text as Format;
  const list = `formats: ${formats.join(', ')}`;
  throw wrongValue('--format', formats.join(', '), text, didYouMean(text, formats, list));
}

/** How files of a format end. */
export const endingOfFormat = (format: Format): string => (format === 'table' ? 'txt' : format);

const endingOf = (out: string | undefined): string | null =>
  /\.([a-z]\w*)$/i.exec(out ?? '')?.[1]?.toLowerCase() ?? null;

const endingFor = <F extends string>(format: F, endings: Readonly<Record<string, F>>): string =>
  Object.keys(endings).find((ending) => endings[ending] === format)!;
