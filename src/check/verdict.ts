import type { Config } from '../config/config.ts';
import { type ExitCode, exit } from '../errors.ts';
import { nOf } from '../lib/text.ts';
import type { FileCount } from '../normalise/counts.ts';
import { isOverRejects, totalOf } from '../normalise/rejects.ts';
import type { Findings } from './check.ts';
import { driftLine, limitLines } from './drift.ts';

export type FileStatus = 'ok' | 'warning' | 'bad';

/** How one file is; bad stops other commands. */
export function fileStatus(config: Config, findings: Findings, count: FileCount): FileStatus {
  const source = config.sources.find(({ name }) => name === count.source);
  const together = findings.counts.filter(
    ({ source, table }) => source === count.source && table === count.table,
  );
  const isOver = isOverRejects(totalOf(together), source?.maxRejects ?? null);
  if (isOver && count.rejected > 0) return 'bad';
  const isStale = findings.ages.some((age) => age.source === count.source && age.isStale);
  const { read, rejected, valuesRejected, orphans } = count;
  return read === 0 || rejected + valuesRejected + orphans > 0 || isStale ? 'warning' : 'ok';
}

/** What needs attention, one line each, the gravest first; each line fails a strict run. */
export function warningsOf(config: Config, findings: Findings): string[] {
  const { quality } = config;
  const { counts, accuracy, completeness } = findings;
  return [
    ...counts.flatMap((count) => rejectedLine(config, findings, count)),
    ...counts.filter(({ read }) => read === 0).map((c) => `${c.file} has a header and no rows`),
    ...findings.reconciled
      .filter((r) => !r.isEqual)
      .map((r) => `${r.id} of ${r.period} differs from the figure of Finance`),
    ...findings.unrated,
    ...findings.models,
    ...negativeLine(findings),
    ...subscriptionLines(findings),
    ...crossLine(findings),
    ...valueLines(counts),
    ...orphanLines(counts),
    ...below('accuracy', 'of the rows have no rejected value', accuracy, quality.accuracy),
    ...below(
      'completeness',
      'of the expected values are there',
      completeness,
      quality.completeness,
    ),
    ...findings.ages
      .filter(({ isStale }) => isStale)
      .map(
        (age) =>
          `${age.source} ends ${nOf(age.days, 'day')} ago; quality.max_age allows ${quality.maxAgeDays}`,
      ),
    ...findings.gaps
      .filter(({ hasMonth }) => hasMonth)
      .map((gap) => `${gap.table} has no rows from ${gap.first} to ${gap.last}`),
    ...limitLines(counts),
    ...findings.drift.filter(({ emptied }) => emptied.length > 0).map(driftLine),
    ...findings.hierarchy,
    ...findings.alike,
    ...findings.domains,
    ...findings.idle,
    ...findings.overruled,
  ];
}

/** Rejected rows and empty exports fail a strict run as input, other warnings as quality. */
export function exitCodeOf(config: Config, findings: Findings, isStrict: boolean): ExitCode {
  const { counts } = findings;
  if (counts.some((count) => fileStatus(config, findings, count) === 'bad')) return exit.input;
  if (!isStrict) return exit.done;
  if (counts.some(({ rejected, read }) => rejected > 0 || read === 0)) return exit.input;
  return warningsOf(config, findings).length > 0 ? exit.quality : exit.done;
}

/** A share in percent that never rounds up to 100 or down to 0. */
export function shareOf(n: number, of: number): string {
  const share = (100 * n) / of;
  if (n > 0 && share < 0.1) return '< 0.1 %';
  return n < of && share > 99.9 ? '> 99.9 %' : `${share.toFixed(1)} %`;
}

function rejectedLine(config: Config, findings: Findings, count: FileCount): string[] {
  if (count.rejected === 0) return [];
  const isBad = fileStatus(config, findings, count) === 'bad';
  return [
    `${count.file}: ${nOf(count.rejected, 'row')} of ${nOf(count.read, 'row').replace(/ rows?/, '')} rejected` +
      (isBad ? ', more than a run accepts' : ''),
  ];
}

function valueLines(counts: readonly FileCount[]): string[] {
  return counts
    .filter(({ valuesRejected }) => valuesRejected > 0)
    .map((count) => `${count.file}: ${nOf(count.valuesRejected, 'value')} could not be used`);
}

function orphanLines(counts: readonly FileCount[]): string[] {
  return counts
    .filter(({ orphans }) => orphans > 0)
    .map(({ file, table, orphans, used }) => {
      return `${file}: ${nOf(orphans, 'row')} of ${table} (${shareOf(orphans, used)}) ${orphans === 1 ? 'names' : 'name'} an account that no accounts export lists`;
    });
}

function negativeLine({ negative }: Findings): string[] {
  if (negative.length === 0) return [];
  return [`${nOf(negative.length, 'account')} with negative MRR, counted as 0`];
}

function subscriptionLines({ overlaps, contradictory }: Findings): string[] {
  const doubled = new Set(overlaps.map(({ subscription }) => subscription)).size;
  return [
    ...(doubled === 0
      ? []
      : [`${nOf(doubled, 'subscription')} with periods that overlap, each counted in full`]),
    ...(contradictory.length === 0
      ? []
      : [`${nOf(contradictory.length, 'subscription')} with a status that its dates contradict`]),
  ];
}

function crossLine({ crossCheck }: Findings): string[] {
  if (crossCheck === null || crossCheck.differences.length === 0) return [];
  const { table, months, differences } = crossCheck;
  return [
    `${table} differs from the MRR that counts in ${differences.length} of ${nOf(months, 'month')}`,
  ];
}

function below(name: string, says: string, value: number | null, least: number): string[] {
  if (value === null || value >= least) return [];
  return [`${Math.floor(value * 100) / 100} % ${says}; quality.${name} asks for ${least} %`];
}
