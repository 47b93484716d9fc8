import { CommanderError } from 'commander';
import type { Effects } from './effects.ts';
import { CliError, exit } from './errors.ts';
import { clean } from './lib/text.ts';
import { program } from './program/program.ts';
import type { Outcome } from './program/stage.ts';

/** Runs the command line and gives the exit code. */
export async function main(args: readonly string[], effects: Effects): Promise<number> {
  const outcome: Outcome = { exitCode: exit.done, said: [] };
  try {
    const root = program(effects, outcome);
    if (args.length === 0) root.outputHelp();
    else await root.parseAsync([...args], { from: 'user' });
  } catch (error) {
    outcome.exitCode = await failed(error, args, effects);
  }
  if (outcome.said.length > 0) await effects.stdout.write(outcome.said.join(''));
  return outcome.exitCode;
}

async function failed(error: unknown, args: readonly string[], effects: Effects): Promise<number> {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exit.done;
    await effects.stderr.write(`${clean(error.message)}\n${usageHint(error, args)}`);
    return exit.usage;
  }
  if (error instanceof CliError) {
    await effects.stderr.write(messageOf(error));
    return error.exitCode;
  }
  // A closed pipe or a full disk is told by the caller, who owns the streams.
  if (isOutputFault(error)) throw error;
  const isVerbose = args.includes('--verbose') || args.includes('-v');
  const stack = error instanceof Error ? (isVerbose ? error.stack : error.message) : String(error);
  await effects.stderr.write(
    `error: this is a bug in cs-metrics: ${stack}\nhint: run again with --verbose and report it\n`,
  );
  return exit.bug;
}

/** Where the right options stand, unless commander itself says what was meant. */
function usageHint({ message, code }: CommanderError, [command = '']: readonly string[]): string {
  if (message.includes('Did you mean') || message.includes('Allowed choices')) return '';
  const isUnknown = command.startsWith('-') || code === 'commander.unknownCommand';
  return `hint: cs-metrics ${isUnknown ? '' : `${clean(command)} `}--help shows what there is\n`;
}

const outputFaults = ['EPIPE', 'ENOSPC', 'EIO', 'EFBIG', 'EDQUOT', 'EBADF', 'ERR_STREAM_DESTROYED'];

const isOutputFault = (error: unknown): boolean =>
  outputFaults.includes(String((error as NodeJS.ErrnoException | null)?.code));

function messageOf({ message, where, excerpt, hint }: CliError): string {
  const lines = [`error: ${where === undefined ? '' : `${clean(where)}: `}${clean(message)}`];
  if (excerpt !== undefined && excerpt !== '') lines.push(excerpt);
  if (hint !== undefined) lines.push(`hint: ${hint}`);
  return `${lines.join('\n')}\n`;
}
