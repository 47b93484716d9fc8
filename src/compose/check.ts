import type { Findings } from '../check/check.ts';
import { driftLine } from '../check/drift.ts';
import { type FileStatus, fileStatus, shareOf, warningsOf } from '../check/verdict.ts';
import type { Config } from '../config/config.ts';
import type { Issue } from '../errors.ts';
import { nOf } from '../lib/text.ts';
import type { FileCount } from '../normalise/counts.ts';
import type { Age } from '../normalise/quality.ts';
import type { Block, Cell, Report, TableBlock, TableColumn, TextBlock } from '../reports/report.ts';
import { column, table, text } from './blocks.ts';
import { overlapLines, statusLines } from './check-subscriptions.ts';

export type CheckInput = {
  config: Config;
  findings: Findings;
  /** The day for which the report holds. */
  day: string;
  currency: string | null;
  footer: string[];
};

/** What the exports hold and what needs attention, the verdict first. */
export function checkReport({ config, findings, day, currency, footer }: CheckInput): Report {
  const warnings = warningsOf(config, findings);
  const texts: [title: string, lines: string[]][] = [
    ['Needs attention', warnings],
    ['Rows and values that cannot be used', issueLines(findings.issues)],
    ['Accounts with negative MRR, counted as 0', negativeLines(findings)],
    ['Subscriptions whose periods overlap', overlapLines(findings)],
    ['Subscriptions whose status and dates disagree', statusLines(findings)],
    ['Cross-check of the billing exports', crossLines(findings)],
    ['Columns that some files lack', findings.drift.map(driftLine)],
    ['Empty values', emptyLines(findings)],
    ['Days without rows', gapLines(findings)],
    ['Targets that contradict each other', findings.contradictions],
    ['Targets that override others', findings.overrides],
    ['Notices', [...noticeLines(findings), ...findings.notices]],
  ];
  const [attention, ...others] = texts.map(([title, lines]) => textBlock(title, lines));
  return {
    id: 'check',
    title: 'Check of the exports',
    subtitle: [verdict(findings, warnings.length), fineLine(findings)].filter(
      (line) => line !== '',
    ),
    period: day,
    currency,
    blocks: [
      ...attention!,
      fileTable(config, findings),
      ...(findings.reconciled.length > 0 ? [reconciledTable(findings)] : []),
      ...others.flat(),
    ],
    footer,
  };
}

function textBlock(title: string, lines: readonly string[]): Block[] {
  return lines.length === 0 ? [] : [{ kind: 'text', title, lines: [...lines] } satisfies TextBlock];
}

function verdict({ counts }: Findings, nWarnings: number): string {
  const files = nOf(new Set(counts.map(({ fileId }) => fileId)).size, 'file');
  const used = nOf(
    counts.reduce((n, count) => n + count.used, 0),
    'row',
  );
  const about =
    nWarnings === 0 ? 'nothing needs attention' : `${nOf(nWarnings, 'thing')} to look at`;
  return `${files} read, ${used} used: ${about}`;
}

function fineLine({ counts, accuracy, completeness }: Findings): string {
  const none = (what: string, n: (count: (typeof counts)[number]) => number) =>
    counts.every((count) => n(count) === 0) ? `no ${what}` : null;
  const parts = [
    none('rejected rows', (count) => count.rejected),
    none('unused values', (count) => count.valuesRejected),
    none('duplicates', (count) => count.duplicates),
    counts.some(({ table }) => table === 'accounts')
      ? none('orphans', (count) => count.orphans)
      : null,
    accuracy === null ? null : `accuracy ${shareOf(accuracy, 100)}`,
    completeness === null ? null : `completeness ${shareOf(completeness, 100)}`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

type Column = [id: string, title: string, align: TableColumn['align'], isFor: TableColumn['for']];

/** The contract of machine formats: extended only by adding columns at the end. */
function fileColumns(counts: readonly FileCount[]): Column[] {
  const ifAny = (isAny: boolean) => (isAny ? 'both' : 'machines');
  const some = (n: (count: FileCount) => number) => ifAny(counts.some((count) => n(count) > 0));
  return [
    ['source', 'Source', 'left', 'both'],
    ['file', 'File', 'left', 'both'],
    ['rows', 'Rows', 'right', 'both'],
    ['used', 'Used', 'right', 'both'],
    ['rejected', 'Rejected', 'right', 'both'],
    ['duplicates', 'Duplicates', 'right', 'both'],
    ['orphans', 'Orphans', 'right', 'both'],
    ['newest', 'Newest', 'left', 'both'],
    ['status', 'Status', 'left', 'both'],
    ['table', 'Table', 'left', ifAny(counts.some(({ source, table }) => source !== table))],
    ['filtered', 'Filtered', 'right', some((count) => count.filtered)],
    ['values_rejected', 'Values unused', 'right', some((count) => count.valuesRejected)],
    ['aliased', 'Aliased', 'right', some((count) => count.aliased)],
  ];
}

function fileTable(config: Config, findings: Findings): TableBlock {
  const rows = findings.counts.map((count) => fileRow(fileStatus(config, findings, count), count));
  return { ...tableOf('check', null, fileColumns(findings.counts), rows), pageTitle: 'Files' };
}

const tones = { ok: 'good', warning: 'warn', bad: 'bad' } as const;

function fileRow(status: FileStatus, count: FileCount): Cell[] {
  const n = (value: number): Cell => ({ value, unit: 'count' });
  const doubtful = (value: number): Cell => (value > 0 ? { ...n(value), tone: 'warn' } : n(value));
  return [
    text(count.source),
    text(count.file),
    n(count.read),
    n(count.used),
    doubtful(count.rejected),
    n(count.duplicates),
    doubtful(count.orphans),
    { value: count.newest, unit: 'date' },
    { ...text(status), tone: tones[status] },
    text(count.table),
    n(count.filtered),
    doubtful(count.valuesRejected),
    n(count.aliased),
  ];
}

function tableOf(
  name: string,
  title: string | null,
  columns: Column[],
  rows: Cell[][],
): TableBlock {
  return table({
    name,
    title,
    rows,
    columns: columns.map((own) => column(...own)),
    empty: 'no rows',
  });
}

// For readers only, so that the machine formats of `check` hold one table.
function reconciledTable({ reconciled }: Findings): TableBlock {
  const columns: Column[] = [
    ['metric', 'Figure of Finance', 'left', 'readers'],
    ['period', 'Period', 'left', 'readers'],
    ['expected', 'Expected', 'right', 'readers'],
    ['computed', 'Computed', 'right', 'readers'],
    ['variance', 'Variance', 'right', 'readers'],
    ['note', 'Note', 'left', 'readers'],
  ];
  const rows = reconciled.map((r): Cell[] => {
    const variance = r.computed === null ? null : Number(r.computed) - Number(r.expected);
    const digits = r.expected.split('.')[1]?.length ?? 0;
    return [
      text(r.id),
      text(r.period),
      { value: r.expected, unit: r.unit, digits },
      { value: r.computed, unit: r.unit, digits },
      { value: variance, unit: r.unit, digits, tone: r.isEqual ? 'good' : 'bad' },
      text(r.isEqual ? 'agrees' : r.note || 'differs'),
    ];
  });
  return { ...tableOf('reconciliation', 'Reconciliation', columns, rows), for: 'readers' };
}

const placeOf = ({ file, line }: Issue): string => (line === null ? file : `${file}:${line}`);

const nShown = 3;

function issueLines(issues: readonly Issue[]): string[] {
  const causes = new Map<string, Issue[]>();
  for (const issue of issues) {
    const key = JSON.stringify([issue.source, issue.column, issue.says]);
    const own = causes.get(key);
    if (own === undefined) causes.set(key, [issue]);
    else own.push(issue);
  }
  return [...causes.values()].flatMap((all) => {
    const [{ source, column, says }] = all as [Issue];
    const more =
      all.length > nShown ? [`  … ${nOf(all.length - nShown, 'more')}`.replace(/s$/, '')] : [];
    return [
      `${source}: ${column ?? 'row'} ${says} (${all.length})`,
      ...all.slice(0, nShown).map((issue) => `  ${placeOf(issue)}  ${valueText(issue)}`),
      ...more,
    ];
  });
}

function valueText({ value }: Issue): string {
  if (value === null) return '(empty)';
  return value.length > 60 ? `"${value.slice(0, 59)}…"` : `"${value}"`;
}

function negativeLines({ negative }: Findings): string[] {
  return negative.map(({ account, first, last, edges, lowest, currency }) => {
    const when = edges === 1 ? `at ${first}` : `at ${edges} month ends from ${first} to ${last}`;
    return `${account}: ${lowest}${currency === '' ? '' : ` ${currency}`} ${when}`;
  });
}

function crossLines({ crossCheck }: Findings): string[] {
  if (crossCheck === null) return [];
  const { table, months, differences } = crossCheck;
  if (differences.length === 0)
    return [`${table} agrees with the MRR that counts in ${nOf(months, 'month')}`];
  return differences.map(({ month, currency, counted, other }) => {
    return `${month}${currency === '' ? '' : ` ${currency}`}: counted ${counted}, ${table} ${other}`;
  });
}

function emptyLines({ emptiness }: Findings): string[] {
  const worst = emptiness
    .filter(({ empty }) => empty > 0)
    .sort(
      (a, b) => Number(b.isExpected) - Number(a.isExpected) || b.empty / b.rows - a.empty / a.rows,
    );
  const lines = worst.slice(0, 12).map(({ source, column, empty, rows, isExpected }) => {
    return `${source}.${column}: ${shareOf(empty, rows)} empty${isExpected ? ', figures depend on it' : ''}`;
  });
  return worst.length > 12 ? [...lines, `… ${worst.length - 12} more`] : lines;
}

function gapLines({ gaps }: Findings): string[] {
  return [...new Set(gaps.map(({ table }) => table))].flatMap((table) => {
    const own = gaps.filter((gap) => gap.table === table).sort((a, b) => b.days - a.days);
    const days = own.reduce((n, gap) => n + gap.days, 0);
    const longest = own.slice(0, nShown).map(({ first, last }) => {
      return first === last ? first : `${first} to ${last}`;
    });
    return [
      `${table}: ${nOf(days, 'day')}${days > nShown ? ', the longest gaps' : ''} ${longest.join(', ')}`,
    ];
  });
}

function noticeLines({ internal, counts, ages }: Findings): string[] {
  const aliased = counts.reduce((n, count) => n + count.aliased, 0);
  const stands = ({ source, days }: Age) =>
    `${source} ${days < 0 ? `${nOf(-days, 'day')} after today` : nOf(days, 'day')}`;
  return [
    ...(internal.length === 0
      ? []
      : [`${nOf(internal.length, 'internal account')} left out: ${listed(internal)}`]),
    ...(aliased === 0 ? [] : [`${nOf(aliased, 'row')} counted for another account by identity`]),
    ...(ages.length === 0 ? [] : [`age of the newest row: ${ages.map(stands).join(', ')}`]),
  ];
}

const listed = (ids: readonly string[]): string =>
  ids.length > 5 ? `${ids.slice(0, 5).join(', ')} and ${ids.length - 5} more` : ids.join(', ');

/** Every rejected row and value, for `--rejects`. */
export function rejectsTable(issues: readonly Issue[]): TableBlock {
  const columns = ['source', 'file', 'line', 'column', 'value', 'reason'];
  const rows = issues
    .filter(({ line, value }) => line !== null || value !== null)
    .map((issue): Cell[] => [
      text(issue.source),
      text(issue.file),
      { value: issue.line, unit: 'count' },
      text(issue.column ?? ''),
      text(issue.value ?? ''),
      text(issue.says),
    ]);
  return tableOf(
    'rejects',
    null,
    columns.map((id) => [id, id, 'left', 'both']),
    rows,
  );
}
