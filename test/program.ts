import { Command } from 'commander';
import { words } from '../src/commands/completion.ts';
import { quietEffects } from '../src/effects.ts';
import { common } from '../src/program/options.ts';
import { type Outline, type OutlineOption, outlineOf } from '../src/program/outline.ts';
import { program } from '../src/program/program.ts';
import type { Outcome } from '../src/program/stage.ts';

const outcome: Outcome = { exitCode: 0, said: [] };

/** The program itself, run by nobody. */
export const root = program(quietEffects(), outcome);

/** What the program offers, as plain data. */
export const outline: Outline = outlineOf(root, words());

/** The options that all reports take. */
export const commonOptions: OutlineOption[] = outlineOf(
  new Command().addCommand(common(new Command('any'))),
  words(),
).commands[0]!.options;

/** What the help of a command says after its options. */
export function examplesOf(name: string | null): string {
  const command = name === null ? root : root.commands.find((own) => own.name() === name)!;
  outcome.said.length = 0;
  command.outputHelp();
  return outcome.said.join('').slice(command.helpInformation().length).trim();
}
