/** A normalised table: fixed names, types and units, whatever export it came from. */
export type Table = {
  name: string;
  doc: string;
  /** Columns that identify a row; empty when rows have no identity. */
  key: readonly string[];
  columns: readonly Column[];
  checks?: readonly Check[];
  /** Bulk tables keep no line numbers; `explain` reads the file again to find them. */
  isBulk?: true;
};

export type Column = {
  name: string;
  type: ColumnType;
  doc: string;
  /** Rows without a value here are rejected. */
  isRequired?: true;
  /** An empty value means something here, so a row whose value cannot be read is rejected. */
  isStrict?: true;
  /** Inclusive limits for decimal and int columns. */
  min?: number;
  max?: number;
  /** Any day of a month stands for the month's last day. */
  isMonthEnd?: true;
  /** The only words allowed, compared without case and kept as spelt here. */
  words?: readonly string[];
  /** Tells of a person, so it is masked where rows that cannot be used are told. */
  isPersonal?: true;
  /** What stands in its place where pseudonyms are asked for: that of an account, a person or a record, or nothing. */
  standIn?: StandIn;
};

export type StandIn = 'account' | 'person' | 'record' | 'nothing';

/** What must not be true of a row; SQL over the columns of the table. */
export type Check = {
  column: string;
  when: string;
  /** What is wrong, lower case; follows the value in messages. */
  says: string;
  /** The whole row, or only the value of `column`. */
  rejects: 'row' | 'value';
};

/**
 * text utf8 · bool · int (int64) · decimal (18,4: money, quantities, scores) · rate (18,8) ·
 * currency (ISO 4217) · date · timestamp (microseconds, UTC) · list (utf8, items separated by `;`).
 */
export type ColumnType =
  | 'text'
  | 'bool'
  | 'int'
  | 'decimal'
  | 'rate'
  | 'currency'
  | 'date'
  | 'timestamp'
  | 'list';
