import type { Measurement } from '../measure/measurement.ts';

/** A figure as a run told it. */
export type RecordedFigure = Pick<
  Measurement,
  | 'period'
  | 'dimension'
  | 'segment'
  | 'value'
  | 'exact'
  | 'unit'
  | 'numerator'
  | 'denominator'
  | 'n'
> & {
  /** `metric@variant/window`, or `health_accounts@model`. */
  metric: string;
  /** Account → its numerator and denominator, where the accounts add up to the figure. */
  accounts?: Readonly<Record<string, AccountPart>>;
};

export type AccountPart = readonly [numerator: string | null, denominator: string | null];

/** A file that a run read. */
export type RecordedFile = {
  source: string;
  tables: readonly string[];
  file: string;
  rows: number;
  /** Bytes; null where it was standard input. */
  size: number | null;
  sha256: string | null;
};

/** Config key → its value. */
export type Settings = Readonly<Record<string, string>>;

/** What a run told, and from what. */
export type RecordedRun = {
  /** The day that its clock showed as ended: its as-of date. */
  asOf: string;
  command: string;
  version: string;
  /** Hash of the config as footers print it. */
  config: string;
  settings: Settings;
  files: readonly RecordedFile[];
  figures: readonly RecordedFigure[];
};

/** A figure with the run that told it. */
export type Published = { figure: RecordedFigure; run: RecordedRun };

type Place = Pick<RecordedFigure, 'metric' | 'period' | 'dimension' | 'segment'>;

export const placeKey = ({ metric, period, dimension, segment }: Place): string =>
  JSON.stringify([metric, period, dimension, segment]);

/** Which of several recordings counts: the first, the latest, or the latest until a date. */
export type Against = 'first' | 'latest' | { until: string };

/** The recording of each figure of a period that counts, by place. */
export function published(
  runs: readonly RecordedRun[],
  period: string,
  against: Against,
): Map<string, Published> {
  const found = new Map<string, Published>();
  for (const run of runs) {
    if (typeof against === 'object' && run.asOf > against.until) continue;
    for (const figure of run.figures) {
      const key = placeKey(figure);
      if (figure.period !== period || (against === 'first' && found.has(key))) continue;
      found.set(key, { figure, run });
    }
  }
  return found;
}

/** Whether two figures say the same number. */
export const isSame = (
  a: Pick<RecordedFigure, 'value' | 'exact'>,
  b: Pick<RecordedFigure, 'value' | 'exact'>,
): boolean => (a.exact ?? a.value) === (b.exact ?? b.value);

/** How the files, the config or the tool differ from those of a run. */
export type Cause =
  | { kind: 'new file' | 'file gone' | 'rows added' | 'file changed'; file: FileChange }
  | { kind: 'mapping' | 'config'; line: LineChange }
  | { kind: 'version'; before: string; now: string };

export type FileChange = {
  file: string;
  tables: readonly string[];
  rowsBefore: number | null;
  rowsNow: number | null;
};

export type LineChange = { key: string; before: string | null; now: string | null; where: string };

/** What a run is compared with. */
export type Now = {
  version: string;
  lines: readonly { key: string; value: string; where: string }[];
  files: readonly RecordedFile[];
  /** Whether a file of now begins with all the bytes that it had. */
  isLonger: (before: RecordedFile) => boolean;
};

/** Everything that differs from what a run read and how it read it. */
export function causesSince(run: RecordedRun, now: Now): Cause[] {
  const version: Cause[] =
    run.version === now.version ? [] : [{ kind: 'version', before: run.version, now: now.version }];
  return [...fileChanges(run.files, now), ...lineChanges(run.settings, now.lines), ...version];
}

function fileChanges(before: readonly RecordedFile[], now: Now): Cause[] {
  const key = ({ source, file }: RecordedFile) => JSON.stringify([source, file]);
  const old = new Map(before.map((own) => [key(own), own]));
  const sources = new Set(before.map(({ source }) => source));
  const current = new Map(now.files.map((own) => [key(own), own]));
  const gone = before
    .filter((own) => !current.has(key(own)) && now.files.some((f) => f.source === own.source))
    .map((own): Cause => ({ kind: 'file gone', file: changeOf(own, own, null) }));
  const others = now.files.flatMap((own): Cause[] => {
    const past = old.get(key(own));
    // A source that the run did not read tells nothing about it.
    if (past === undefined) {
      return sources.has(own.source) ? [{ kind: 'new file', file: changeOf(own, null, own) }] : [];
    }
    if (past.sha256 !== null && past.sha256 === own.sha256) return [];
    const isAdded = own.rows > past.rows && now.isLonger(past);
    return [{ kind: isAdded ? 'rows added' : 'file changed', file: changeOf(own, past, own) }];
  });
  return [...others, ...gone];
}

const changeOf = (
  { file, tables }: RecordedFile,
  before: RecordedFile | null,
  now: RecordedFile | null,
): FileChange => ({
  ...{ file, tables },
  rowsBefore: before?.rows ?? null,
  rowsNow: now?.rows ?? null,
});

function lineChanges(before: Settings, lines: Now['lines']): Cause[] {
  const now = new Map(lines.map((line) => [line.key, line]));
  const keys = [...new Set([...Object.keys(before), ...now.keys()])];
  return keys.flatMap((key): Cause[] => {
    const [then, line] = [before[key] ?? null, now.get(key)];
    if (then === (line?.value ?? null)) return [];
    const kind = /^(sources|identity)\./.test(key) ? 'mapping' : 'config';
    return [
      { kind, line: { key, before: then, now: line?.value ?? null, where: line?.where ?? '' } },
    ];
  });
}

/** What a figure depends on. */
export type Reach = {
  /** Normalised tables that it is made of. */
  tables: ReadonlySet<string>;
  /** Sources that feed them. */
  sources: readonly string[];
  /** Beginnings of config keys, such as `definitions`. */
  keys: readonly string[];
};

/** Whether a cause can have moved a figure. */
export function canMove(cause: Cause, { tables, sources, keys }: Reach): boolean {
  if (cause.kind === 'version') return true;
  if ('file' in cause) return cause.file.tables.some((table) => tables.has(table));
  const { key } = cause.line;
  if (key.startsWith('sources.')) return sources.some((name) => isBelow(key, `sources.${name}`));
  return keys.some((own) => isBelow(key, own));
}

const isBelow = (key: string, parent: string): boolean => `${key}.`.startsWith(`${parent}.`);

/** An account whose part of a figure is another one now. */
export type MovedAccount = { account: string; before: AccountPart | null; now: AccountPart | null };

/** Accounts whose parts differ, the largest move first, then by their ids. */
export function movedAccounts(
  before: NonNullable<RecordedFigure['accounts']>,
  now: NonNullable<RecordedFigure['accounts']>,
): MovedAccount[] {
  const ids = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return ids
    .map((account) => ({
      account,
      before: before[account] ?? null,
      now: now[account] ?? null,
    }))
    .filter(({ before, now }) => before?.[0] !== now?.[0] || before?.[1] !== now?.[1])
    .sort((a, b) => sizeOf(b) - sizeOf(a));
}

const sizeOf = ({ before, now }: MovedAccount): number =>
  [0, 1].reduce((size, i) => size + Math.abs(Number(now?.[i] ?? 0) - Number(before?.[i] ?? 0)), 0);
