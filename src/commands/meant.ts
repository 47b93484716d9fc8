import type { Config } from '../config/config.ts';
import { CliError } from '../errors.ts';
import { meantBy, type PseudonymKind } from '../lib/pseudonym.ts';

/** Does something with the id that a text of the command line means; an error tells the text, not its pseudonym. */
export async function withMeant<T>(
  { pseudonyms }: Pick<Config, 'pseudonyms'>,
  kind: PseudonymKind,
  typed: string,
  work: (id: string) => T | Promise<T>,
): Promise<T> {
  const id = meantBy(pseudonyms, kind, typed);
  try {
    return await work(id);
  } catch (error) {
    if (id === typed || !(error instanceof CliError)) throw error;
    throw new CliError(error.message.replaceAll(id, typed), {
      exitCode: error.exitCode,
      where: error.where,
      hint: 'under pseudonyms give the id, or the pseudonym as reports tell it; names are hidden',
    });
  }
}
