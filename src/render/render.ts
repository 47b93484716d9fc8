import { CliError, exit } from '../errors.ts';
import type { Report, TableBlock } from '../reports/report.ts';
import { type CsvStyle, csv } from './csv.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { machineTables } from './view.ts';

const textFormats = ['table', 'md', 'csv', 'json', 'html'] as const;

/** Formats that are bytes and hold one table, of typed columns. */
const binaryFormats = ['parquet', 'arrow'] as const;

export const formats = [...textFormats, ...binaryFormats] as const;

export type Format = (typeof formats)[number];
export type BinaryFormat = (typeof binaryFormats)[number];
export type TextFormat = Exclude<Format, BinaryFormat>;

/** Whether a format is bytes, which no terminal can show. */
export const isBinary = (format: Format): format is BinaryFormat =>
  binaryFormats.some((one) => one === format);

/** Whether a file of a format holds one table and not a whole report. */
export const isTabular = (format: Format): format is 'csv' | BinaryFormat =>
  format === 'csv' || isBinary(format);

export type RenderOptions = {
  format: TextFormat;
  width: number;
  hasColor: boolean;
  csvStyle: CsvStyle;
  /** Name of the one table to write as CSV. */
  table: string | null;
  run: Record<string, unknown>;
  warnings: readonly string[];
};

/** A report as text in one format; what a terminal or HTML needs is loaded for it alone. */
export async function render(report: Report, options: RenderOptions): Promise<string> {
  switch (options.format) {
    case 'table':
      return (await import('./terminal.ts')).terminal(report, options);
    case 'md':
      return markdown(report);
    case 'json':
      return json(report, options);
    case 'html':
      return (await import('./html/html.ts')).html(report);
    case 'csv':
      return csv(chosenTable(report, options.table, 'csv'), options.csvStyle);
  }
}

const titles = { csv: 'CSV', parquet: 'Parquet', arrow: 'Arrow' };

/** The table of a report that goes into a file of one table. */
export function chosenTable(
  report: Report,
  name: string | null,
  format: 'csv' | BinaryFormat,
): TableBlock {
  const tables = machineTables(report);
  const names = tables.map((table) => table.name).join(', ');
  if (name === null && tables.length === 1) return tables[0]!;
  const table = tables.find((candidate) => candidate.name === name);
  if (table !== undefined) return table;
  throw new CliError(
    name === null
      ? `${report.id} has several tables, and ${titles[format]} holds one`
      : `${report.id} has no table "${name}"`,
    {
      exitCode: exit.usage,
      hint: `choose one with --table (${names}), or write all with --out FOLDER`,
    },
  );
}
