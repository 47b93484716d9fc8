import type { Command } from 'commander';

/** What a command line offers, as plain data. */
export type Outline = { name: string; says: string; version: string; commands: OutlineCommand[] };

export type OutlineCommand = {
  name: string;
  says: string;
  arguments: (Slot & { name: string; isRequired: boolean })[];
  options: OutlineOption[];
};

export type OutlineOption = Slot & {
  /** As they are typed, the long one last: `-q`, `--quiet`. */
  flags: string[];
  says: string;
  /** Name of its value, such as `file`; null for a flag without one. */
  value: string | null;
  /** Whether the value may be left out. */
  isOptional: boolean;
};

/** Something to fill in. */
type Slot = {
  isMany: boolean;
  isPath: boolean;
  /** Words that fit; empty where they are not known beforehand. */
  words: readonly string[];
};

/** Words by what they fill: `report names`, `--model`, or `export --format` of one command alone. */
export type Words = Readonly<Record<string, readonly string[]>>;

/** The commands and options of a program, in the order of its help. */
export function outlineOf(root: Command, words: Words): Outline {
  return {
    name: root.name(),
    says: root.description(),
    version: root.version()!,
    commands: root.commands.map((command) => ({
      name: command.name(),
      says: command.description(),
      arguments: argumentsOf(command, words),
      options: optionsOf(command, words),
    })),
  };
}

const argumentsOf = (command: Command, words: Words): OutlineCommand['arguments'] =>
  command.registeredArguments.map((argument) => {
    const name = argument.name();
    return {
      ...{ name, isRequired: argument.required, isMany: argument.variadic },
      ...{ isPath: isPath(name), words: words[`${command.name()} ${name}`] ?? [] },
    };
  });

const optionsOf = (command: Command, words: Words): OutlineOption[] =>
  command.options.map((option) => {
    const flag = option.long!;
    const value = /[<[](.+)[>\]]/.exec(option.flags)?.[1] ?? null;
    return {
      flags: [...(option.short == null ? [] : [option.short]), flag],
      says: option.description,
      value,
      isOptional: option.optional,
      // What may be repeated is gathered in a list.
      isMany: Array.isArray(option.defaultValue),
      isPath: value !== null && isPath(value),
      words: option.argChoices ?? words[`${command.name()} ${flag}`] ?? words[flag] ?? [],
    };
  });

const isPath = (name: string): boolean => /^(file|path|dir|folder)s?$/i.test(name);
