import { exit } from '../../src/errors.ts';
import type { OutlineCommand, OutlineOption } from '../../src/program/outline.ts';
import { commonOptions, examplesOf, outline } from '../program.ts';

/** The manual page: what the program offers, in the words of its help. */
export function manPage(): string {
  const { name, says, version, commands } = outline;
  return [
    '.\\" Generated from the commands in src/ by `npm run docs`; do not edit.',
    `.TH ${name.toUpperCase()} 1 "" "${name} ${version}" "User Commands"`,
    '.SH NAME',
    `${roff(name)} \\- ${roff(says)}`,
    '.SH SYNOPSIS',
    `.B ${roff(name)}`,
    '.I COMMAND',
    '[\\fIOPTION\\fR]...',
    '.SH COMMANDS',
    ...commands.flatMap(chapter),
    '.SH OPTIONS OF ALL REPORTS',
    ...commonOptions.flatMap(item),
    '.SH EXIT STATUS',
    ...Object.entries(exit).flatMap(([name, code]) =>
      tagged(`.B ${code}`, exits[name as keyof typeof exit]),
    ),
    '.SH ENVIRONMENT',
    ...Object.entries(variables).flatMap(([variable, why]) => tagged(`.B ${variable}`, why)),
    '.SH FILES',
    ...Object.entries(files).flatMap(([file, why]) => tagged(`.I ${roff(file)}`, why)),
    '.SH EXAMPLES',
    ...verbatim(examplesOf(null).replace('Examples:\n', '')),
    '',
  ].join('\n');
}

const exits: Readonly<Record<keyof typeof exit, string>> = {
  done: 'Done; warnings may have been printed.',
  notGood: 'The report found what --fail-on names.',
  usage: 'Wrong usage or config.',
  input: 'An export is missing or unusable.',
  quality: 'The exports fail the quality gate or are stale.',
  output: 'The output cannot be written or delivered, or another run holds it.',
  bug: 'A bug of the program itself.',
  interrupted: 'Interrupted; 143 when told to stop, 129 when hung up.',
};

const variables = {
  CS_METRICS_CONFIG: 'Config file where --config names none.',
  XDG_CONFIG_HOME: 'Folder of personal configs, ~/.config by default.',
  XDG_CACHE_HOME: 'Folder in which large files of usage are kept reduced, ~/.cache by default.',
  CS_METRICS_PSEUDONYM_KEY:
    'Key of the pseudonyms of --pseudonyms, unless privacy.key_env of the config names another variable.',
  CS_METRICS_NO_CACHE: 'Nothing is kept where it is set, as with --no-cache.',
  NO_COLOR: 'No colour, whatever the output is.',
  FORCE_COLOR: 'Colour, whatever the output is; 0 for none.',
  TERM: 'No colour where it is dumb.',
  CI: 'No spinner where it is set.',
  COLUMNS: 'Width of tables where the output is no terminal.',
  PWD: 'Folder that paths are relative to where the present one was deleted.',
};

const files = {
  './cs-metrics.yaml': 'Config; then that of the nearest folder above, within the repository.',
  '~/.config/cs-metrics/config.yaml': 'Config where none of those exists.',
  '~/.cache/cs-metrics': 'Large files of usage, reduced; `cs-metrics cache clear` empties it.',
};

function chapter(command: OutlineCommand): string[] {
  const own = isLikeAll(command) ? command.options.filter((o) => !isCommon(o)) : command.options;
  const examples = examplesOf(command.name);
  return [
    `.SS ${[command.name, ...command.arguments.map(place)].map(roff).join(' ')}`,
    roff(command.says),
    ...own.flatMap(item),
    ...(examples === '' ? [] : ['.PP', ...verbatim(examples)]),
  ];
}

const isLikeAll = ({ options }: OutlineCommand): boolean =>
  options.filter(isCommon).length === commonOptions.length;

const isCommon = (option: OutlineOption): boolean =>
  commonOptions.some(({ flags, says }) => `${flags} ${says}` === `${option.flags} ${option.says}`);

function place({ name, isRequired, isMany }: OutlineCommand['arguments'][number]): string {
  const shown = isMany ? `${name}...` : name;
  return isRequired ? shown : `[${shown}]`;
}

function item({ flags, value, isOptional, says }: OutlineOption): string[] {
  const names = flags.map((flag) => `\\fB${roff(flag)}\\fR`).join(', ');
  const takes = value === null ? '' : `\\fI${roff(value)}\\fR`;
  return tagged(`${names}${value === null ? '' : isOptional ? ` [${takes}]` : ` ${takes}`}`, says);
}

const tagged = (tag: string, text: string): string[] => ['.TP', tag, roff(text)];

const verbatim = (text: string): string[] => ['.nf', ...text.split('\n').map(roff), '.fi'];

// A plain hyphen would be a dash, a dot at the beginning a macro, and bytes beyond ASCII noise.
const roff = (text: string): string =>
  text
    .replace(/\\/g, '\\e')
    .replace(/-/g, '\\-')
    .replace(/^([.'])/, '\\&$1')
    .replace(/[^\0-\x7f]/gu, (letter) => {
      return `\\[u${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`;
    });
