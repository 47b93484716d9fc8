import type { AccountPart, Cause, RecordedFigure } from '../analyse/restatement.ts';
import { isDecimal, subtract } from '../lib/decimal.ts';
import { monthName, type Period } from '../lib/periods.ts';
import { grouped } from '../lib/text.ts';
import type { Cell, Report, TableBlock } from '../reports/report.ts';
import { column, count, table, text } from './blocks.ts';

/** A figure that is another one now; null where it is not computed any more. */
export type Changed = {
  before: RecordedFigure;
  now: RecordedFigure | null;
  /** The day as of which it was recorded. */
  asOf: string;
  /** What differs since and can have moved it. */
  causes: readonly Cause[];
};

/** An account that moved a figure, and where its new rows stand. */
export type Moved = {
  figure: RecordedFigure;
  account: string;
  before: AccountPart | null;
  now: AccountPart | null;
  places: readonly string[];
};

export type DiffInput = {
  period: Period;
  currency: string | null;
  /** Days as of which the figures were recorded, in order. */
  days: readonly string[];
  nFigures: number;
  changed: readonly Changed[];
  /** Everything that differs, and how many of the changed figures it can have moved. */
  causes: readonly { cause: Cause; nMoved: number }[];
  moved: readonly Moved[];
  footer: string[];
};

/** What the figures of a period have become since they were recorded, and why. */
export function diffReport(input: DiffInput): Report {
  const { period, currency, changed, causes, moved, footer } = input;
  return {
    id: 'diff',
    title: `Restatement: ${period.window === '1m' ? monthName(period.id) : period.id}`,
    subtitle: [verdict(input)],
    period: period.id,
    currency,
    blocks: [
      changesTable(changed),
      ...(causes.length === 0 ? [] : [causesTable(causes)]),
      ...(moved.length === 0 ? [] : [accountsTable(moved)]),
    ],
    footer,
  };
}

function verdict({ changed, nFigures, days }: DiffInput): string {
  const [first, last] = [days[0]!, days.at(-1)!];
  const when = first === last ? `as of ${first}` : `as of ${first} to ${last}`;
  const figures = `${grouped(nFigures)} ${nFigures === 1 ? 'figure' : 'figures'}`;
  if (changed.length === 0) {
    return `Nothing changed: ${figures} ${nFigures === 1 ? 'is' : 'are'} as recorded ${when}`;
  }
  const verb = changed.length === 1 ? 'differs' : 'differ';
  return `${grouped(changed.length)} of ${figures} ${verb} from what was recorded ${when}`;
}

function changesTable(changed: readonly Changed[]): TableBlock {
  const hasSegments = changed.some(({ before }) => before.dimension !== '');
  const columns = [
    { ...column('metric', 'Metric', 'left'), whenNarrow: 'stays' as const },
    column('period', 'Period', 'left', 'machines'),
    column('dimension', 'Dimension', 'left', 'machines'),
    column('segment', 'Segment', 'left', hasSegments ? 'both' : 'machines'),
    column('recorded', 'Recorded'),
    column('now', 'Now'),
    { ...column('change', 'Change'), whenNarrow: 'leaves' as const },
    column('unit', 'Unit', 'left', 'machines'),
    column('recorded_as_of', 'As of', 'left', 'machines'),
    { ...column('cause', 'Why', 'left'), whenNarrow: 'stays' as const },
  ];
  const rows = changed.map(({ before, now, asOf, causes }): Cell[] => [
    text(before.metric),
    text(before.period),
    text(before.dimension),
    text(before.segment),
    valueCell(before),
    now === null ? { ...text(null), text: 'gone' } : valueCell(now),
    changeCell(before, now),
    text(before.unit),
    text(asOf),
    whyCell(causes, now !== null),
  ]);
  const seenBy = changed.length === 0 ? 'machines' : 'both';
  return table({ name: 'diff', columns, rows, for: seenBy });
}

const valueCell = ({ exact, value, unit }: RecordedFigure): Cell => ({
  value: exact ?? value,
  unit,
  ...(value === null ? { text: 'n/a' } : {}),
});

function changeCell(before: RecordedFigure, now: RecordedFigure | null): Cell {
  const { unit } = before;
  if (before.value === null || now === null || now.value === null) return { value: null, unit };
  const isExact = [before, now].every(({ exact }) => exact !== null && isDecimal(exact));
  const value = isExact ? subtract(now.exact!, before.exact!) : now.value - before.value;
  return { value, unit: unit === 'percent' ? 'pp' : unit, isChange: true };
}

// The table below says which file and which line; a reader needs the kind.
function whyCell(causes: readonly Cause[], isThere: boolean): Cell {
  const gone = isThere ? '' : 'no longer computed';
  if (causes.length === 0) return text(gone || 'nothing recorded explains it');
  const kinds = [...new Set(causes.map(({ kind }) => titles[kind]))];
  const said = (words: string) => (isThere ? words : `${gone}: ${words}`);
  return { ...text(said(causes.map(sentence).join('; '))), text: said(kinds.join(', ')) };
}

const rowsOf = (n: number): string => `${grouped(n)} ${n === 1 ? 'row' : 'rows'}`;

/** What differs, in words. */
function sentence(cause: Cause): string {
  if (cause.kind === 'version') return `cs-metrics ${cause.before} is ${cause.now} now`;
  if ('line' in cause) return `${cause.line.key} changed`;
  const { file, rowsBefore, rowsNow } = cause.file;
  if (cause.kind === 'new file') return `${file} is new with ${rowsOf(rowsNow!)}`;
  if (cause.kind === 'file gone') return `${file} is gone with ${rowsOf(rowsBefore!)}`;
  const more = rowsNow! - rowsBefore!;
  if (cause.kind === 'rows added') return `${rowsOf(more)} added to ${file}`;
  if (more === 0) return `${file} changed inside`;
  return `${file} changed, with ${rowsOf(Math.abs(more))} ${more > 0 ? 'more' : 'fewer'}`;
}

const titles: Readonly<Record<Cause['kind'], string>> = {
  'new file': 'late rows',
  'rows added': 'late rows',
  'file changed': 'changed rows',
  'file gone': 'rows gone',
  mapping: 'mapping',
  config: 'config',
  version: 'version',
};

function causesTable(causes: DiffInput['causes']): TableBlock {
  const columns = [
    column('cause', 'Kind', 'left'),
    { ...column('what', 'What', 'left'), whenNarrow: 'stays' as const },
    column('before', 'Then', 'left'),
    column('now', 'Now', 'left'),
    { ...column('place', 'Line', 'left'), whenNarrow: 'leaves' as const },
    column('moved', 'Figures'),
  ];
  const rows = causes.map(({ cause, nMoved }): Cell[] => {
    const [what, before, now, place] = detailsOf(cause);
    return [
      text(titles[cause.kind]),
      text(what),
      text(before),
      text(now),
      text(place),
      count(nMoved),
    ];
  });
  return table({ name: 'causes', title: 'What is different', columns, rows });
}

type Details = [what: string, before: string | null, now: string | null, place: string];

function detailsOf(cause: Cause): Details {
  if (cause.kind === 'version') return ['cs-metrics', cause.before, cause.now, ''];
  if ('line' in cause) {
    const { key, before, now, where } = cause.line;
    return [key, before, now, now === null ? '' : where];
  }
  const { file, rowsBefore, rowsNow } = cause.file;
  const said = (n: number | null) => (n === null ? null : rowsOf(n));
  return [file, said(rowsBefore), said(rowsNow), ''];
}

function accountsTable(moved: readonly Moved[]): TableBlock {
  const columns = [
    { ...column('metric', 'Metric', 'left'), whenNarrow: 'stays' as const },
    column('segment', 'Segment', 'left', 'machines'),
    column('account_id', 'Account', 'left'),
    column('then', 'Then', 'right', 'readers'),
    column('at_present', 'Now', 'right', 'readers'),
    column('numerator_before', 'Numerator then', 'right', 'machines'),
    column('numerator_now', 'Numerator now', 'right', 'machines'),
    column('denominator_before', 'Denominator then', 'right', 'machines'),
    column('denominator_now', 'Denominator now', 'right', 'machines'),
    column('rows', 'New or changed rows', 'left'),
  ];
  const number = (value: string | null | undefined): Cell => ({
    value: value ?? null,
    unit: 'number',
  });
  const rows = moved.map(({ figure, account, before, now, places }): Cell[] => [
    text(figure.metric),
    text(figure.segment),
    text(account),
    text(partText(before)),
    text(partText(now)),
    ...[number(before?.[0]), number(now?.[0]), number(before?.[1]), number(now?.[1])],
    { ...text(places.join(' ')), text: shortened(places) },
  ]);
  return table({ name: 'accounts', title: 'Accounts that moved them', columns, rows, limit: 20 });
}

function partText(part: AccountPart | null): string {
  if (part === null) return '–';
  const [numerator, denominator] = part;
  return denominator === null ? (numerator ?? '–') : `${numerator ?? '–'} / ${denominator}`;
}

const nShown = 3;

function shortened(places: readonly string[]): string {
  const more = places.length > nShown ? ` +${places.length - nShown}` : '';
  return `${places.slice(0, nShown).join(' ')}${more}`;
}
