import { CliError, exit } from '../errors.ts';
import type { Context } from './context.ts';

/** An option with a value that it cannot take, and what would be right. */
export const wrongValue = (option: string, takes: string, given: string, hint: string): CliError =>
  new CliError(`${option} takes ${takes}, not "${given}"`, { exitCode: exit.usage, hint });

/** Options or names that do not go together, and what would. */
export const unfit = (what: string, hint: string): CliError =>
  new CliError(what, { exitCode: exit.usage, hint });

/** How many months an option asks for; one without it, unless said otherwise. */
export function monthCount(text: string | undefined, otherwise = 1): number {
  if (text === undefined) return otherwise;
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw wrongValue('--months', 'a whole number of months', text, 'it counts from 1 to 999');
}

/** Warnings that a strict run does not outlive. */
export function warnOrFail({ warnings, options }: Context, lines: readonly string[]): void {
  const [first] = lines;
  if (first === undefined) return;
  if (!options.strict) warnings.push(...lines);
  else
    throw new CliError(`${first}, and --strict allows no warning`, {
      exitCode: exit.quality,
      hint: 'put right what it names, or leave --strict out',
    });
}
