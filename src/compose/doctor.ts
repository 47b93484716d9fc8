import type { ExitCode } from '../errors.ts';
import type { Cell, Report } from '../reports/report.ts';
import { column, table, text } from './blocks.ts';

/** What was found of one thing; a number is the exit code of what is wrong. */
export type Finding = {
  what: string;
  state: 'ok' | 'warning' | ExitCode;
  says: string;
  hint?: string;
};

const looks = {
  ok: { ...text('ok'), tone: 'good' },
  warning: { ...text('warning'), tone: 'warn' },
  bad: { ...text('bad'), tone: 'bad' },
} as const;

/** What this installation looks like, one line for each thing; `day` is today. */
export function doctorReport(findings: readonly Finding[], day: string): Report {
  const n = (isOne: (finding: Finding) => boolean) => findings.filter(isOne).length;
  const bad = n(({ state }) => typeof state === 'number');
  const doubtful = n(({ state }) => state === 'warning');
  // A narrow terminal cuts what the table says.
  const wrong = findings
    .filter(({ state }) => typeof state === 'number')
    .flatMap(({ says, hint }) => [says, ...(hint === undefined ? [] : [`  hint: ${hint}`])]);
  const rows = findings.map(({ what, state, says }): Cell[] => [
    text(what),
    looks[typeof state === 'number' ? 'bad' : state],
    text(says),
  ]);
  return {
    id: 'doctor',
    title: 'Doctor',
    subtitle: [bad + doubtful === 0 ? 'all good' : `${bad} bad, ${doubtful} to look at`],
    period: day,
    currency: null,
    blocks: [
      table({
        name: 'doctor',
        columns: [
          column('what', 'What', 'left'),
          column('state', 'State', 'left'),
          column('says', 'Says', 'left'),
        ],
        rows,
      }),
      ...(wrong.length === 0
        ? []
        : [{ kind: 'text' as const, title: 'What is wrong', lines: wrong }]),
    ],
    footer: [],
  };
}
