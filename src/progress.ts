import type { Ora } from 'ora';
import type { Stream } from './effects.ts';
import { clean, truncate } from './lib/text.ts';

/** Says which step runs; nothing is printed before a step has lasted a second. */
export type Progress = { say: (text: string) => void; stop: () => void };

export type ProgressOptions = { stream: Stream; isQuiet: boolean; isCI: boolean };

const patienceMs = 1000;

/** A spinner for a person who waits at a terminal; silent for cron, pipes, and `--quiet`. */
export function progress({ stream, isQuiet, isCI }: ProgressOptions): Progress {
  if (!stream.isTTY || isQuiet || isCI) return { say: () => {}, stop: () => {} };
  let line = '';
  let timer: NodeJS.Timeout | undefined;
  let spinner: Ora | undefined;

  async function show(): Promise<void> {
    const waited = timer;
    const shown = await spin(stream);
    // The step may have ended while the package was loading.
    if (timer === waited) spinner = shown.start(line);
  }

  return {
    say(text) {
      line = fitted(text, stream);
      clearTimeout(timer);
      if (spinner) {
        spinner.text = line;
        return;
      }
      // A spinner that cannot be shown is not worth an error.
      timer = setTimeout(() => show().catch(() => {}), patienceMs);
      timer.unref();
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      spinner?.stop();
      spinner = undefined;
    },
  };
}

async function spin(stream: Stream): Promise<Ora> {
  const { default: ora } = await import('ora');
  // Taking stdin would swallow Ctrl-C, and hiding the cursor would install signal handlers.
  return ora({
    stream: writable(stream),
    isEnabled: true,
    discardStdin: false,
    hideCursor: false,
    color: false,
  });
}

function fitted(text: string, stream: Stream): string {
  return truncate(clean(text), (stream.columns ?? 80) - 4);
}

/** The few calls that ora makes on a terminal, in escape codes. */
function writable(stream: Stream): NodeJS.WriteStream {
  const write = (text: string): boolean => {
    // A closed terminal must not end the run; the report goes elsewhere.
    stream.write(text).catch(() => {});
    return true;
  };
  const terminal = {
    isTTY: true,
    columns: stream.columns ?? 80,
    write,
    cursorTo: (column: number) => write(`\x1b[${column + 1}G`),
    moveCursor: (_: number, lines: number) =>
      write(`\x1b[${Math.abs(lines)}${lines < 0 ? 'A' : 'B'}`),
    clearLine: () => write('\x1b[K'),
  };
  return terminal as unknown as NodeJS.WriteStream;
}
