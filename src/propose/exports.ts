import { groupedBy } from '../lib/records.ts';
import type { Encoding, Sample } from '../read/sample.ts';
import { orderIn } from './dates.ts';
import { type Heading, headingOf } from './headers.ts';
import { decimalIn } from './numbers.ts';
import type { Habits, Values } from './verdict.ts';

/** A file with what was read of it; `name` is its path as the config will write it. */
export type ReadFile = { name: string; sample: Sample };

/** Files of one shape, which make one source. */
export type Export = {
  /** What `files:` says: a path, or a glob. */
  name: string;
  files: readonly string[];
  headings: readonly Heading[];
  /** Of each header. */
  values: ReadonlyMap<string, Values>;
  habits: Habits;
  nRows: number;
  nRagged: number;
  /** Whether these are all rows of all files. */
  isWhole: boolean;
  delimiter: string | null;
  encoding: Encoding | null;
  notices: readonly string[];
};

/** Puts files of one shape together whose names differ in numbers only. */
export function exportsIn(read: readonly ReadFile[], others: readonly string[]): Export[] {
  const groups = groupedBy(read, ({ name, sample: { header, delimiter, encoding } }) =>
    JSON.stringify([shapeOf(name), [...header].sort(), delimiter, encoding?.name]),
  );
  const all = [...read.map(({ name }) => name), ...others];
  return [...groups.values()].map((files) => exportOf(files, all));
}

/** A name with `#` for every run of digits. */
export const shapeOf = (name: string): string => name.replace(/\d+/g, '#');

function exportOf(files: readonly ReadFile[], all: readonly string[]): Export {
  const names = files.map(({ name }) => name);
  const first = files[0]!.sample;
  const columns = first.header.map((header) => valuesOf(header, files));
  const samples = files.map(({ sample }) => sample);
  const sum = (count: (sample: Sample) => number) =>
    samples.reduce((n, sample) => n + count(sample), 0);
  return {
    name: globOf(names, all),
    files: names,
    headings: first.header.map(headingOf),
    values: new Map(columns.map((values) => [values.header, values])),
    habits: habitsOf(columns),
    nRows: sum(({ rows }) => rows.length),
    nRagged: sum(({ nRagged }) => nRagged),
    isWhole: samples.every(({ isWhole }) => isWhole),
    delimiter: first.delimiter,
    encoding: first.encoding,
    notices: [...new Set(samples.flatMap(({ notices }) => notices))],
  };
}

function valuesOf(header: string, files: readonly ReadFile[]): Values {
  const cells = cellsOf(header, files);
  const filled = cells.filter((cell) => cell !== '');
  return { header, filled, cells, nEmpty: cells.length - filled.length };
}

const blanks = /^[ \t\u00a0\u200b\ufeff]+|[ \t\u00a0\u200b\ufeff]+$/g;

const cellsOf = (header: string, files: readonly ReadFile[]): string[] =>
  files.flatMap(({ sample }) => {
    const at = sample.header.indexOf(header);
    return sample.rows.map((row) => row[at]!.replace(blanks, ''));
  });

function habitsOf(columns: readonly Values[]): Habits {
  const first = <T>(told: (values: Values) => T | null): T | null =>
    columns.map(told).find((found) => found !== null) ?? null;
  return { order: first(orderIn), decimal: first(decimalIn) };
}

/** The glob that fits these names and no other one; a list in braces where there is none. */
function globOf(names: readonly string[], all: readonly string[]): string {
  const [one] = names;
  if (names.length === 1) return one!;
  const start = common(names);
  const end = reversed(common(names.map((name) => reversed(name.slice(start.length)))));
  // The place of the numbers, not of the digits that they have in common.
  const glob = `${start.replace(/\d+$/, '')}*${end.replace(/^\d+/, '')}`;
  const [before, after] = glob.split('*') as [string, string];
  const fitting = all.filter(
    (name) =>
      name.startsWith(before) && name.endsWith(after) && !name.slice(before.length).includes('/'),
  );
  return fitting.length === names.length ? glob : `{${names.join(',')}}`;
}

const reversed = (text: string): string => [...text].reverse().join('');

function common(names: readonly string[]): string {
  const [first = '', ...rest] = names;
  let n = 0;
  while (n < first.length && rest.every((name) => name[n] === first[n])) n++;
  return first.slice(0, n);
}
