import { rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { CliError, exit } from './errors.ts';

/** Everything that a run takes from the world around it; steps see only what is handed to them. */
export type Effects = {
  /** Milliseconds since the epoch. */
  now: () => number;
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Null where files have no owners. */
  userId: number | null;
  cores: number;
  /** Folder in which private folders are made. */
  temporaryFolder: string;
  removeFolder: (path: string) => void;
  stdin: AsyncIterable<Uint8Array>;
  stdout: Stream;
  stderr: Stream;
  /** Runs the reaction when the user or the system asks to stop; the result takes it back. */
  onInterrupt: (reaction: () => void) => () => void;
};

export type Stream = {
  isTTY: boolean;
  columns: number | undefined;
  /** Resolves when the text has left the process; rejects when it could not. */
  write: (text: string) => Promise<void>;
};

/** The world around a program that uses us as a library: nothing is printed, no signal is caught. */
export function quietEffects(): Effects {
  const stream: Stream = { isTTY: false, columns: undefined, write: async () => {} };
  return {
    now: () => Date.now(),
    cwd: process.cwd(),
    env: {},
    userId: process.getuid?.() ?? null,
    cores: availableParallelism(),
    temporaryFolder: tmpdir(),
    removeFolder: (path) => rmSync(path, { recursive: true, force: true }),
    stdin: refusedStdin(),
    stdout: stream,
    stderr: stream,
    onInterrupt: () => () => {},
  };
}

// Standard input belongs to the program, and can be read only once.
async function* refusedStdin(): AsyncGenerator<Uint8Array> {
  yield* [];
  throw new CliError('the library does not read standard input', {
    exitCode: exit.usage,
    hint: 'name a file instead of `-` in `files:`',
  });
}
