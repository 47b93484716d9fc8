import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli } from './cli.ts';

/** Files of one report by what stands behind its id and period: `.md`, `-actions.csv`. */
export type ReportFiles = Map<string, Buffer>;

const formats = 'table,md,csv,json,html,parquet,arrow';

// The queue and the weekly report stand on days of their own, at which they have much to tell.
const runs = [
  {
    names: [
      ...['executive', 'csm', 'operations', 'product', 'monthly', 'quarterly', 'renewals'],
      ...['role-vp', 'role-director', 'role-ops', 'role-csm', 'role-onboarding', 'role-renewals'],
      ...['journey', 'seasonality', 'benchmark', 'health', 'sheet', 'cohorts', 'churn'],
      ...['forecast', 'backtest', 'quality'],
    ],
    options: ['--month', '2026-06', '--as-of', '2026-06-30', '--account', 'gus'],
  },
  {
    names: ['queue', 'daily', 'alerts'],
    options: ['--as-of', '2026-05-31', '--set', 'follow=[points,service]'],
  },
  { names: ['weekly'], options: ['--as-of', '2026-06-04', '--set', 'follow=[points,service]'] },
];

/** Every report of fixtures/small in every format, by its id, from as few runs as can be. */
export function allReports(): Map<string, ReportFiles> {
  const reports = new Map<string, ReportFiles>();
  for (const { names, options } of runs) {
    const out = mkdtempSync(join(tmpdir(), 'cs-metrics-formats-'));
    try {
      const all = ['--config', 'fixtures/small/cs-metrics.yaml', ...options];
      const run = cli(['report', ...names, ...all, '--format', formats, '--out', out]);
      if (run.code !== 0 || run.stdout + run.stderr !== '') throw new Error(run.stderr);
      for (const file of readdirSync(out).sort()) {
        const [, id, end] = /^([a-z-]+)-\d{4}-\d\d(?:-\d\d)?([-.].+)$/.exec(file) ?? [];
        // The page that lists the others belongs to none of them.
        if (id === undefined) continue;
        if (!reports.has(id)) reports.set(id, new Map());
        reports.get(id)!.set(end!, readFileSync(join(out, file)));
      }
    } finally {
      rmSync(out, { recursive: true });
    }
  }
  return reports;
}

/** The names of the tables of a report, from its files of one ending. */
export const tableNames = (files: ReportFiles, ending: string): string[] =>
  [...files.keys()]
    .filter((end) => end.endsWith(ending))
    .map((end) => end.slice(1, -ending.length));
