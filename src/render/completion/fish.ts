import type { Outline, OutlineCommand, OutlineOption } from '../../program/outline.ts';

/** Completion for fish, to be sourced or to stand among its completions. */
export function fish({ name, version, commands }: Outline): string {
  return `# Completion of ${name} ${version} for fish.
function __cs_metrics_begins
    test (count (commandline -opc)) -eq 1
end
function __cs_metrics_runs
    set -l words (commandline -opc)
    test (count $words) -gt 1; and test $words[2] = $argv[1]
end
complete -c ${name} -f
complete -c ${name} -n __cs_metrics_begins -l version -d 'the version'
complete -c ${name} -l help -d 'what there is'
${commands.flatMap((command) => linesOf(name, command)).join('\n')}
`;
}

function linesOf(name: string, command: OutlineCommand): string[] {
  const own = `complete -c ${name} -n '__cs_metrics_runs ${command.name}'`;
  return [
    `complete -c ${name} -n __cs_metrics_begins -a ${command.name} -d ${quoted(command.says)}`,
    ...command.arguments.flatMap(({ isPath, words }) => {
      if (isPath) return [`${own} -F`];
      return words.length === 0 ? [] : [`${own} -a ${quoted(words.join(' '))}`];
    }),
    ...command.options.map((option) => `${own} ${optionOf(option)}`),
  ];
}

function optionOf({ flags, says, value, isOptional, isPath, words }: OutlineOption): string {
  const names = flags.map((flag) =>
    flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
  );
  const takes =
    value === null || isOptional
      ? []
      : isPath
        ? ['-r -F']
        : [`-x${words.length === 0 ? '' : ` -a ${quoted(words.join(' '))}`}`];
  return [...names, ...takes, `-d ${quoted(says)}`].join(' ');
}

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
