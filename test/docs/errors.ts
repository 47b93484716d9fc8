import { type ErrorCase, errorCases } from '../cases/errors.ts';
import { generated, paragraphs, table } from './markdown.ts';

/** What each exit code means. */
const codes = [
  ['0', 'done; warnings may have been printed'],
  ['1', 'done, and the answer is one that `--fail-on` names'],
  ['2', 'the command line or the config'],
  ['3', 'an export is missing or cannot be used'],
  ['4', 'the exports are not good enough, too old, or need more memory'],
  ['5', 'the output cannot be written, or another run is writing it'],
  ['70', 'a bug of ours'],
  ['129, 130, 143', 'told to stop: hang-up, Ctrl-C, termination'],
] as const;

/** What goes wrong, what a run says, why, and its exit code. */
export function errorsPage(): string {
  return `${paragraphs([
    generated,
    '# Errors',
    'A message says where it goes wrong (`file:line`, or the line of the config), what is wrong, shows it where that helps, and says what to do. It goes to standard error, and nothing to standard output; with a code above 1 the old output stays as it was. Every message below is what a run prints: tests make each of them.',
    '## Exit codes',
    table(['code', 'meaning'], codes),
    ...Object.entries(errorCases).map(([title, all]) =>
      paragraphs([`## ${title}`, ...all.map(caseText)]),
    ),
  ])}\n`;
}

const caseText = ({ title, why, args, message, exitCode }: ErrorCase): string =>
  paragraphs([
    `### ${title}`,
    why,
    ['```console', `$ cs-metrics ${args.join(' ')}`, ...message, '```'].join('\n'),
    `Exit code ${exitCode}.`,
  ]);
