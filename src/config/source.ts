/** One source of exports, every default filled in. */
export type SourceConfig = {
  /** Shown in messages: `name:` of the config, else the table, else table and position. */
  name: string;
  /** Position in `sources:`, for `config.at(['sources', index, …])`. */
  index: number;
  tables: string[];
  /** Globs or paths, absolute; `-` is standard input. */
  files: string[];
  preset: string | null;
  /** Lines of the config only; the preset is merged by the normalise step. */
  columns: Record<string, ColumnMapping>;
  where: string | null;
  timezone: string | null;
  encoding: string | null;
  delimiter: string | null;
  /** Records that the header takes up, of which the first names the columns; null for one. */
  headerRows: number | null;
  /** Without a cell that begins so (or an empty first cell) in the last of them there is only one. */
  headerSign: string | null;
  /** Headers that may occur twice, because nothing reads them. */
  repeats: readonly string[];
  /** Decimal sign and thousands separator for the whole source; a column may override them. */
  decimal: string | null;
  thousands: string | null;
  /** Texts that count as empty, besides the empty text. */
  missing: string[];
  amountIs: 'total' | 'per_unit' | null;
  amountIsNet: boolean | null;
  /** Date of the export, for files that carry no age. */
  exportedOn: string | null;
  historyFrom: string | null;
  /** Rejected rows allowed before the run stops: a count; null for the default rule. */
  maxRejects: number | null;
  /** What its files must add up to. */
  expect: ControlTotal[];
  /** Fewer rows stop the run. */
  minRows: number | null;
  /** Columns that tell of persons, besides those that always do. */
  personal: string[];
  /** Columns that identify a row instead of the table's own key. */
  key: string[] | null;
};

/** A sum over a column as it stands in the files, or the number of their rows where it is null. */
export type ControlTotal = {
  /** As written: `rows` or `sum(column)`. */
  key: string;
  column: string | null;
  /** A decimal of at most 4 places. */
  figure: string;
};

export type ColumnMapping =
  /** The first header of `from` that the file has. */
  | {
      kind: 'header';
      from: string[];
      format: string | null;
      timezone: string | null;
      unit: 'minor' | 'major' | null;
      decimal: string | null;
      thousands: string | null;
      /** Words of the export → words of the table; null is no value. */
      map: Readonly<Record<string, string | null>> | null;
      /** What stands between the items of a list, null for `;`. */
      separator: string | null;
      default: string | null;
    }
  | { kind: 'value'; value: string }
  | { kind: 'sql'; sql: string };
