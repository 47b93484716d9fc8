import { readFileSync, rmSync } from 'node:fs';
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
  processes: Processes;
};

/** What can be told of processes on this machine. */
export type Processes = {
  /** Id of this one. */
  own: number;
  /** Tells a process from a later one with the same id; null where none runs. */
  startOf: (id: number) => string | null;
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
    processes,
  };
}

/** Versions of Node and of its data on time zones. */
export const runtime = { node: process.versions.node, timeZones: process.versions.tz ?? 'unknown' };

/** The processes of this machine. */
export const processes: Processes = { own: process.pid, startOf: processStart };

function processStart(id: number): string | null {
  try {
    process.kill(id, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return null;
  }
  try {
    // The 22nd field; the name in parentheses before it may hold spaces.
    const fields = readFileSync(`/proc/${id}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[19] ?? 'running';
  } catch {
    return 'running';
  }
}

// Standard input belongs to the program, and can be read only once.
async function* refusedStdin(): AsyncGenerator<Uint8Array> {
  yield* [];
  throw new CliError('the library does not read standard input', {
    exitCode: exit.usage,
    hint: 'name a file instead of `-` in `files:`',
  });
}
