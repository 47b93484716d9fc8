import type { Attachment, Message } from '../deliver/message.ts';
import { addDays } from '../lib/dates.ts';
import { monthName } from '../lib/periods.ts';
import type { Report } from '../reports/report.ts';

/** Facts of a run that a message tells. */
export type Told = {
  run: string;
  period: { id: string; from: string; until: string };
  nothing_to_report: boolean;
  findings: readonly { report: string; finding: string }[];
  warnings: readonly string[];
};

/** The message of a run: a line or two of each report, what needs attention, and files. */
export function runMessage(
  run: Told,
  reports: readonly Report[],
  files: readonly Attachment[],
): Message {
  const warnings = run.warnings.map((line) => `- ${line}`);
  return {
    subject: `Customer Success, ${whenOf(run)}`,
    text: `${[
      ...(run.nothing_to_report
        ? ['Nothing to report: no line was crossed, the exports are sound.']
        : []),
      ...reports.map(saidOf),
      ...(warnings.length > 0 ? [`To look at in the exports:\n${warnings.join('\n')}`] : []),
    ].join('\n\n')}\n`,
    files,
    run: {
      ...{ run: run.run, period: run.period, nothing_to_report: run.nothing_to_report },
      ...{ findings: run.findings, warnings: run.warnings },
    },
  };
}

/** The message of some reports: a line or two of each, and files; the title of one alone is the subject. */
export function reportMessage(reports: readonly Report[], files: readonly Attachment[]): Message {
  const [first] = reports;
  const isAlone = reports.length === 1 && first!.subtitle.length > 0;
  const periods = [...new Set(reports.map(({ period }) => periodName(period)))];
  return {
    subject: reports.length === 1 ? first!.title : `Customer Success, ${periods.join(', ')}`,
    text: `${isAlone ? first!.subtitle.join('\n') : reports.map(saidOf).join('\n\n')}\n`,
    files,
    run: { run: 'report', reports: reports.map(({ id, period }) => ({ report: id, period })) },
  };
}

const saidOf = ({ title, subtitle }: Report): string => [title, ...subtitle].join('\n');

const periodName = (period: string): string =>
  /^\d{4}-\d\d$/.test(period) ? monthName(period) : period;

function whenOf({ run, period }: Told): string {
  if (run === 'monthly') return monthName(period.id);
  return run === 'weekly' ? `week ${period.from} to ${addDays(period.until, -1)}` : period.id;
}
