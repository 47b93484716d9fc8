import { rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { type Effects, processes, type Stream } from './effects.ts';
import { main } from './main.ts';

/** Runs the command line with the real world around it. */
export async function run(): Promise<void> {
  const { reactions, code } = listen();
  const stdout = streamOf(process.stdout);
  const effects: Effects = {
    now: () => Date.now(),
    cwd: workingFolder(),
    env: process.env,
    userId: process.getuid?.() ?? null,
    cores: availableParallelism(),
    temporaryFolder: tmpdir(),
    removeFolder: (path) => rmSync(path, { recursive: true, force: true }),
    stdin: process.stdin,
    stdout,
    stderr: streamOf(process.stderr),
    onInterrupt: (reaction) => {
      reactions.add(reaction);
      if (code() !== null) reaction();
      return () => reactions.delete(reaction);
    },
    processes,
  };
  const exitCode = await main(process.argv.slice(2), effects).catch(outputFailed);
  process.exitCode = code() ?? exitCode;
}

// The folder may be gone by now; paths that do not start in it are found all the same.
function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    return process.env.PWD ?? '/';
  }
}

const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

// The first signal stops the work and tidies up, the second one stops at once.
function listen(): { reactions: Set<() => void>; code: () => number | null } {
  const reactions = new Set<() => void>();
  let received: number | null = null;
  for (const [signal, exitCode] of Object.entries(signals)) {
    process.on(signal as NodeJS.Signals, () => {
      if (received !== null) process.exit(exitCode);
      received = exitCode;
      for (const reaction of reactions) reaction();
    });
  }
  return { reactions, code: () => received };
}

// The stream is called at once, because the spinner's package watches for writes of others.
function streamOf(stream: NodeJS.WriteStream): Stream {
  stream.on('error', () => {});
  return {
    isTTY: stream.isTTY ?? false,
    // A terminal that does not know its width says 0.
    columns: stream.columns || undefined,
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => (error == null ? resolve() : reject(error)));
      }),
  };
}

function outputFailed(error: unknown): number {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EPIPE') return 0;
  process.stderr.write(`error: the output cannot be written (${code ?? error})\n`);
  return 5;
}
