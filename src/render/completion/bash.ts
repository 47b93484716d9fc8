import { groupedBy } from '../../lib/records.ts';
import type { Outline, OutlineCommand, OutlineOption } from '../../program/outline.ts';

/** Completion for bash from 3.2 on, the one that macOS brings. */
export function bash({ name, version, commands }: Outline): string {
  const names = commands.map((command) => command.name);
  return `# Completion of ${name} ${version} for bash, to be sourced.
_cs_metrics() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} words='' path=''
  # bash takes --format=csv for three words.
  if [[ $current == = ]]; then
    current=''
  elif [[ $before == = ]]; then
    before=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  if ((COMP_CWORD == 1)); then
    words='${[...names, '--help', '--version'].join(' ')}'
  else
    case "\${COMP_WORDS[1]} $before" in
${cases(valueCases(commands), 6)}
      *)
        if [[ $current == -* ]]; then
          case \${COMP_WORDS[1]} in
${cases(optionCases(commands), 12)}
          esac
        else
          case \${COMP_WORDS[1]} in
${cases(argumentCases(commands), 12)}
          esac
        fi
        ;;
    esac
  fi
  if [[ -n $path ]]; then
    local IFS=$'\\n'
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$current"))
  else
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
}
complete -F _cs_metrics ${name}
`;
}

/** A pattern of \`case\`, and what is done then. */
type Case = { pattern: string; does: string };

const cases = (all: readonly Case[], indent: number): string =>
  [...groupedBy(all, ({ does }) => does)]
    .map(([does, own]) => {
      const patterns = [...new Set(own.map(({ pattern }) => pattern))].join(' | ');
      return `${' '.repeat(indent)}${patterns}) ${does} ;;`;
    })
    .join('\n');

// What most commands take alike stands once, after those that take something else.
function valueCases(commands: readonly OutlineCommand[]): Case[] {
  const all = commands.flatMap((command) =>
    command.options
      .filter(({ value, isOptional }) => value !== null && !isOptional)
      .flatMap((option) =>
        option.flags.map((flag) => ({ command: command.name, flag, does: filling(option) })),
      ),
  );
  const byFlag = [...groupedBy(all, ({ flag }) => flag)];
  const usual = new Map(byFlag.map(([flag, own]) => [flag, commonest(own)]));
  return [
    ...all
      .filter(({ flag, does }) => does !== usual.get(flag))
      .map(({ command, flag, does }) => ({ pattern: `'${command} ${flag}'`, does })),
    ...[...usual].map(([flag, does]) => ({ pattern: `*' ${flag}'`, does })),
  ];
}

const commonest = (cases: readonly { does: string }[]): string =>
  [...groupedBy(cases, ({ does }) => does)].reduce((a, b) =>
    b[1].length > a[1].length ? b : a,
  )[0];

const filling = ({ isPath, words }: Pick<OutlineOption, 'isPath' | 'words'>): string =>
  isPath ? 'path=1' : `words='${words.join(' ')}'`;

const optionCases = (commands: readonly OutlineCommand[]): Case[] =>
  commands.map(({ name, options }) => ({
    pattern: name,
    does: `words='${[...options.flatMap(({ flags }) => flags), '--help'].join(' ')}'`,
  }));

const argumentCases = (commands: readonly OutlineCommand[]): Case[] =>
  commands
    .filter((command) => command.arguments.length > 0)
    .map((command) => ({
      pattern: command.name,
      does: filling({
        isPath: command.arguments.some(({ isPath }) => isPath),
        words: [...new Set(command.arguments.flatMap(({ words }) => words))],
      }),
    }));
