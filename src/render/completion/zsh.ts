import type { Outline, OutlineCommand, OutlineOption } from '../../program/outline.ts';

/** Completion for zsh, to be sourced or to stand in a folder of `fpath` as `_cs-metrics`. */
export function zsh({ name, version, commands }: Outline): string {
  return `#compdef ${name}
# Completion of ${name} ${version} for zsh.
_${name}() {
  local line state
  local -a commands=(
${commands.map((command) => `    ${quoted(`${command.name}:${command.says}`)}`).join('\n')}
  )
  _arguments -C \\
    '(- *)--help[what there is]' \\
    '(- *)--version[the version]' \\
    '1:command:->command' \\
    '*::argument:->rest'
  case $state in
    command) _describe -t commands command commands ;;
    rest)
      case $line[1] in
${commands
  .map(
    (command) =>
      `        ${command.name}) _arguments -s ${specs(command)
        .map((spec) => `\\\n          ${spec}`)
        .join(' ')} ;;`,
  )
  .join('\n')}
      esac
      ;;
  esac
}
if [[ $funcstack[1] == _${name} ]]; then
  _${name} "$@"
else
  compdef _${name} ${name}
fi
`;
}

const specs = (command: OutlineCommand): string[] => [
  ...command.options.flatMap(optionSpecs),
  "'(- *)--help[what it does]'",
  ...command.arguments.map((argument, at) => {
    const place = argument.isMany ? '*' : String(at + 1);
    return quoted(`${place}:${argument.name}:${action(argument)}`);
  }),
];

function optionSpecs(option: OutlineOption): string[] {
  const { flags, value, isOptional, isMany } = option;
  const says = option.says.replace(/[[\]\\]/g, '\\$&');
  const takes = value === null ? '' : `${isOptional ? '::' : ':'}${value}:${action(option)}`;
  return flags.map((flag) => {
    const others = isMany ? '*' : flags.length > 1 ? `(${flags.join(' ')})` : '';
    const joined = value !== null && flag.startsWith('--') ? '=' : '';
    return quoted(`${others}${flag}${joined}[${says}]${takes}`);
  });
}

function action({ isPath, words }: Pick<OutlineOption, 'isPath' | 'words'>): string {
  if (isPath) return '_files';
  return words.length === 0 ? ' ' : `(${words.join(' ')})`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
