/** How the values of a column are written, as options of a mapping. */
export type Spelling = {
  format?: string;
  timezone?: string;
  unit?: 'minor';
  decimal?: string;
  thousands?: string;
  map?: Readonly<Record<string, string>>;
  /** An expression that stands for the header. */
  sql?: string;
};

/** One of several readings that the values allow. */
export type Choice = { value: string; says: string; spelling: Spelling };

/** Whether the values of a column can be read as its type asks, and the evidence. */
export type Verdict =
  | { kind: 'fits'; spelling: Spelling; says: string; missing: readonly string[] }
  | {
      kind: 'open';
      /** What is asked about the file, once for all columns that leave it open. */
      about: 'dates' | 'decimal';
      choices: readonly Choice[];
      says: string;
      missing: readonly string[];
    }
  | { kind: 'misfit'; says: string };

/** The values of one column of a sample, trimmed; `filled` leaves empty ones out. */
export type Values = {
  header: string;
  cells: readonly string[];
  filled: readonly string[];
  nEmpty: number;
};

/** How the other columns of the same file write dates and amounts, where they leave no doubt. */
export type Habits = {
  order: { isDayFirst: boolean; header: string; shown: string } | null;
  decimal: { sign: '.' | ','; header: string; shown: string } | null;
};

/** A share of odd values that is a slip of the hand and not another way of writing. */
const mostOdd = 0.01;

/** Whether so many values of all are enough to tell how all of them are written. */
export const isEnough = (n: number, of: number): boolean => of > 0 && n >= of * (1 - mostOdd);

/** `1,204 of 1,204 values are ISO dates, 12 empty`, with the first odd one. */
export function told(
  values: Values,
  nFitting: number,
  noun: string,
  odd: string | undefined = undefined,
): string {
  const n = values.filled.length;
  const rest = odd === undefined ? '' : `; not ${JSON.stringify(odd.slice(0, 30))}`;
  return `${counted(nFitting)} of ${counted(n)} values are ${noun}${emptyOf(values)}${rest}`;
}

/** How many are empty, after a comma; nothing when none is. */
export const emptyOf = ({ nEmpty }: Values): string =>
  nEmpty === 0 ? '' : `, ${counted(nEmpty)} empty`;

/** A count with commas between its thousands. */
export const counted = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

/** The different values in the order in which they come. */
export const distinct = (values: readonly string[]): string[] => [...new Set(values)];
