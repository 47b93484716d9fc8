import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Config } from '../config/config.ts';
import { sha256 } from '../deliver/message.ts';
import type { ExitCode } from '../errors.ts';
import type { FileCount } from '../normalise/counts.ts';
import type { OutputFile } from '../render/output.ts';
import type { Report } from '../reports/report.ts';
import { version } from '../version.ts';
import { inputFiles } from './input-files.ts';
import type { RunPlan } from './run-plan.ts';

/** Name of the file that says what a run did. */
export const recordName = 'run.json';

/** What became of a delivery: pending while the run is on its way. */
export type Delivery = {
  target: string;
  status: 'pending' | 'accepted' | 'failed';
  cause?: string;
};

/** What a run did, without any time of a clock. */
export type RunRecord = {
  run: string;
  period: { id: string; from: string; until: string };
  as_of: string | null;
  version: string;
  config: string;
  reports: readonly string[];
  nothing_to_report: boolean;
  findings: readonly { report: string; finding: string }[];
  warnings: readonly string[];
  inputs: readonly { file: string; rows: number; sha256: string | null }[];
  outputs: readonly { file: string; bytes: number; sha256: string }[];
  deliveries: readonly Delivery[];
  exit_code: ExitCode;
};

/** What a record is made of. */
export type Done = {
  reports: readonly Report[];
  warnings: readonly string[];
  counts: readonly FileCount[];
  files: readonly OutputFile[];
  asOf: string | null;
  exitCode: ExitCode;
};

/** What a run did, before anything is delivered. */
export async function recordOf(config: Config, plan: RunPlan, done: Done): Promise<RunRecord> {
  const { cadence, stretch, folder, targets } = plan;
  const findings = done.reports.flatMap(({ id, findings = [] }) =>
    findings.map((finding) => ({ report: id, finding })),
  );
  return {
    run: cadence,
    period: { id: stretch.id, from: stretch.start, until: stretch.end },
    as_of: done.asOf,
    version,
    config: config.hash,
    reports: done.reports.map(({ id }) => id),
    nothing_to_report: findings.length === 0 && done.warnings.length === 0,
    findings,
    warnings: done.warnings,
    inputs: (await inputFiles(config, done.counts)).map(({ file, rows, sha256 }) => {
      return { file, rows, sha256 };
    }),
    outputs: done.files.map(({ path, text }) => ({
      file: relative(folder, path).split(sep).join('/'),
      bytes: Buffer.byteLength(text),
      sha256: sha256(text),
    })),
    deliveries: targets.map(({ name }) => ({ target: name, status: 'pending' })),
    exit_code: done.exitCode,
  };
}

/** The record as a file. */
export const recordFile = (folder: string, record: RunRecord): OutputFile => ({
  path: join(folder, recordName),
  text: `${JSON.stringify(record, null, 2)}\n`,
});

/** Whether a folder holds the whole output of a run, delivered to all who get it. */
export async function isDone({ folder, cadence, stretch }: RunPlan): Promise<boolean> {
  const record = await earlier(folder);
  if (record?.run !== cadence || record.period.id !== stretch.id || record.exit_code > 1) {
    return false;
  }
  return record.deliveries.every(({ status }) => status === 'accepted');
}

/** The run that wrote a folder before, null where none did. */
export async function earlier(folder: string): Promise<RunRecord | null> {
  try {
    const record = JSON.parse(await readFile(join(folder, recordName), 'utf8')) as RunRecord;
    return Array.isArray(record.deliveries) && typeof record.period.id === 'string' ? record : null;
  } catch {
    return null;
  }
}
