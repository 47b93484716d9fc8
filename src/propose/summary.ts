import type { Proposal, Unplaced } from './propose.ts';
import type { Question } from './questions.ts';
import { wrapped } from './wrapped.ts';

const width = 80;

/** What was proposed, what was not, what is open, and what comes next, for a person at a terminal. */
export function summary(
  { sources, unplaced }: Proposal,
  unread: readonly Unplaced[],
  open: readonly Question[],
  config: { name: string | null; isUsual: boolean },
): string[] {
  const placed = sources.map(({ table, file, unused, preset }) => {
    const n = file.headings.length;
    const with_ = preset === null ? '' : `, preset ${preset}`;
    return [table.name, file.name, `${n - unused.length} of ${n} columns${with_}`];
  });
  const others = [...unplaced, ...unread];
  const nFiles = sources.reduce((n, { file }) => n + file.files.length, 0);
  const what = `${sources.length} ${sources.length === 1 ? 'source' : 'sources'} from ${nFiles} ${nFiles === 1 ? 'file' : 'files'}`;
  const check =
    config.isUsual || config.name === null
      ? 'cs-metrics check'
      : `cs-metrics check --config ${config.name}`;
  return [
    `${config.name === null ? 'proposed' : config.name}: ${what}`,
    ...table(placed),
    ...(others.length === 0 ? [] : ['not used:']),
    ...others.flatMap(({ name, says }) => wrapped(`  ${name}: ${says}`, width, 4)),
    ...(open.length === 0 ? [] : ['open:']),
    ...open.flatMap(openLines),
    `next: ${open.length === 0 ? check : `answer, or write the lines that are open; then ${check}`}`,
  ];
}

function openLines({ key, says, choices }: Question): string[] {
  return [
    `  ${says}`,
    ...choices.map((choice) => `    --answer '${key}=${choice.value}'  ${choice.says}`),
  ];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = [0, 1].map((i) => Math.max(0, ...rows.map((row) => row[i]!.length)));
  return rows.map(
    ([name, file, columns]) =>
      `  ${name!.padEnd(widths[0]!)}  ${file!.padEnd(widths[1]!)}  ${columns}`,
  );
}
