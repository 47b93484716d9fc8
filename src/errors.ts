/** Exit codes of the command line. */
export const exit = {
  done: 0,
  notGood: 1,
  usage: 2,
  input: 3,
  quality: 4,
  output: 5,
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exit)[keyof typeof exit];

/** Something the user can put right and without which we cannot go on. */
export class CliError extends Error {
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;
  /** `path:line:column`, or less when no more is known. */
  readonly where: string | undefined;
  /** Lines of the source around the fault, already free of control characters. */
  readonly excerpt: string | undefined;

  constructor(
    what: string,
    more: { exitCode: ExitCode; where?: string; excerpt?: string; hint?: string },
  ) {
    super(what);
    this.name = 'CliError';
    this.exitCode = more.exitCode;
    this.where = more.where;
    this.excerpt = more.excerpt;
    this.hint = more.hint;
  }
}

/** The run was told to stop. */
export const interrupted = (): CliError =>
  new CliError('interrupted', { exitCode: exit.interrupted });

/** An amount for which there is no exchange rate. */
export const rateMissing = (message: string): CliError =>
  new CliError(message, {
    exitCode: exit.input,
    hint: 'a rate dated before that day and at most 35 days old is needed in the source of fx_rates; `cs-metrics check` names currencies without one',
  });

/** A row or a value of the user's data that was not used, or used with a doubt. */
export type Issue = {
  source: string;
  file: string;
  /** Physical line for text files, row number for Parquet; null when the whole file is meant. */
  line: number | null;
  column: string | null;
  value: string | null;
  /** What is wrong, lower case, without a full stop. */
  says: string;
};
