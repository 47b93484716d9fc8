/** Which header of one vendor's export fills which column. */
export type Preset = {
  id: string;
  title: string;
  /** Table name → column name → how it is filled. */
  tables: Readonly<Record<string, Readonly<Record<string, PresetColumn>>>>;
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
      map?: Readonly<Record<string, string>>;
    };
