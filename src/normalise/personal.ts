import type { Config } from '../config/config.ts';
import type { SourceConfig } from '../config/source.ts';
import type { Issue } from '../errors.ts';
import { tableNamed } from '../tables/index.ts';
import type { Column, Table } from '../tables/table.ts';

/** What stands for a text that tells of a person; it does not give away the length. */
export const mask = '***';

/** Columns whose values are masked, all of them under pseudonyms; none where the run may show them. */
export function personalColumns(
  { showsPersonal, pseudonyms }: Config,
  source: SourceConfig,
  { columns }: Pick<Table, 'columns'>,
): ReadonlySet<string> {
  if (showsPersonal) return new Set();
  // Pseudonyms hide whom a row is about, and what cannot be read may be anything, a name in a shifted column say.
  const isHidden = ({ isPersonal }: Column) => isPersonal || pseudonyms !== null;
  const declared = columns.filter(isHidden).map(({ name }) => name);
  return new Set([...declared, ...source.personal]);
}

/** The same for all tables of a source. */
export const hiddenColumns = (config: Config, source: SourceConfig): ReadonlySet<string> =>
  new Set(source.tables.flatMap((name) => [...personalColumns(config, source, tableNamed(name))]));

/** Whether some column of a source is masked, so that the raw text of its rows is not shown. */
export const hidesText = (config: Config, source: SourceConfig): boolean =>
  hiddenColumns(config, source).size > 0;

/** The issues of a table with `***` for values of personal columns, and for rows that hold such columns. */
export function masked(
  issues: readonly Issue[],
  config: Config,
  sources: readonly SourceConfig[],
  table: Table,
): Issue[] {
  const masks = new Map(sources.map((source) => [source.name, maskOf(config, source, table)]));
  return issues.map((issue) => masks.get(issue.source)?.(issue) ?? issue);
}

function maskOf(config: Config, source: SourceConfig, table: Table): (issue: Issue) => Issue {
  const personal = personalColumns(config, source, table);
  // The raw text of a row holds what its file holds, whichever table is read from it.
  const hidesRows = hidesText(config, source);
  const isHidden = (column: string | null) =>
    column === null ? hidesRows : column.split(', ').some((name) => personal.has(name));
  return (issue) =>
    issue.value !== null && isHidden(issue.column) ? { ...issue, value: mask } : issue;
}

/** What the engine says of a value, without the value. */
export const withoutValues = (text: string): string => text.replace(/(["']).*\1/s, mask);
