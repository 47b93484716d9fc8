/** Which header of one vendor's export fills which column. */
export type Preset = {
  id: string;
  /** Which files it reads. */
  title: string;
  /** Where its headers are known from. */
  basis: string;
  /** What a user must know of the file, one sentence each. */
  notes?: readonly string[];
  /** Table name → column name → how it is filled. */
  tables: Readonly<Record<string, Readonly<Record<string, PresetColumn>>>>;
  /** Table name → what only the config can tell of it. */
  asks?: Readonly<Record<string, readonly Ask[]>>;
  /** What holds of its files unless the source says otherwise. */
  files?: FileHabits;
  /** Every table takes columns by their normalised names. */
  isGeneric?: true;
};

/** A header, several headers (the first that exists), a constant, or a header with a spelling. */
export type PresetColumn =
  | string
  | readonly string[]
  | { value: string }
  | {
      from: string | readonly string[];
      format?: string;
      timezone?: string;
      unit?: 'minor' | 'major';
      /** Words of the export → words of the table; null is no value. */
      map?: Readonly<Record<string, string | null>>;
      /** What stands between the items of a list, where it is not `;`. */
      separator?: string;
    };

/** A column that differs from company to company, so that no preset can know it. */
export type Ask = {
  column: string;
  /** Another column that does instead. */
  or?: string;
  /** What it is, to end the sentence "tell which column holds …". */
  what: string;
  /** How a config may fill it, as YAML. */
  example: string;
};

export type FileHabits = {
  /** Zone of times without an offset. */
  timezone?: string;
  /**
   * Records that the header takes up, of which the first names the columns, and how the last of them is
   * told from data: a cell of it begins so, or its first cell is empty where this is.
   */
  header?: { rows: number; sign: string };
  /** Headers that a file may hold twice; the second is renamed. */
  repeats?: readonly string[];
  amountIs?: 'total' | 'per_unit';
};
