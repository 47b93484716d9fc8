import { CliError, exit } from '../errors.ts';
import type { Report } from '../reports/report.ts';
import { type CsvStyle, csv } from './csv.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { terminal } from './terminal.ts';
import { machineTables } from './view.ts';

export const formats = ['table', 'md', 'csv', 'json', 'html'] as const;

export type Format = (typeof formats)[number];

export type RenderOptions = {
  format: Format;
  width: number;
  hasColor: boolean;
  csvStyle: CsvStyle;
  /** Name of the one table to write as CSV. */
  table: string | null;
  run: Record<string, unknown>;
  warnings: readonly string[];
};

/** A report as text in one format; what HTML needs is loaded for HTML alone. */
export async function render(report: Report, options: RenderOptions): Promise<string> {
  switch (options.format) {
    case 'table':
      return terminal(report, options);
    case 'md':
      return markdown(report);
    case 'json':
      return json(report, options);
    case 'html':
      return (await import('./html/html.ts')).html(report);
    case 'csv':
      return csv(chosenTable(report, options.table), options.csvStyle);
  }
}

/** Every machine table of a report as CSV, by name. */
export function renderTables(report: Report, style: CsvStyle): { name: string; text: string }[] {
  return machineTables(report).map((table) => ({ name: table.name, text: csv(table, style) }));
}

function chosenTable(report: Report, name: string | null) {
  const tables = machineTables(report);
  const names = tables.map((table) => table.name).join(', ');
  if (name === null && tables.length === 1) return tables[0]!;
  const table = tables.find((candidate) => candidate.name === name);
  if (table !== undefined) return table;
  throw new CliError(
    name === null
      ? `${report.id} has several tables, and CSV holds one`
      : `${report.id} has no table "${name}"`,
    {
      exitCode: exit.usage,
      hint: `choose one with --table (${names}), or write all with --out FOLDER`,
    },
  );
}
