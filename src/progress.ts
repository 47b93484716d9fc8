import type { Stream } from './effects.ts';
import { type Amount, paceText } from './lib/pace.ts';
import { clean } from './lib/text.ts';

/** Says which step runs, and how far it is where that can be told; nothing is printed before a step has lasted a second. */
export type Progress = { say: (text: string, amount?: HowFar) => void; stop: () => void };

type HowFar = () => Amount | null;

export type ProgressOptions = {
  stream: Stream;
  isQuiet: boolean;
  isCI: boolean;
  /** Milliseconds of a clock. */
  now: () => number;
};

const patienceMs = 1000;
const refreshMs = 250;

/** A spinner for a person who waits at a terminal; silent for cron, pipes, and `--quiet`. */
export function progress({ stream, isQuiet, isCI, now }: ProgressOptions): Progress {
  if (!stream.isTTY || isQuiet || isCI) return { say: () => {}, stop: () => {} };
  let step = stepOf('', undefined, now());
  let refresh: NodeJS.Timeout | undefined;
  let timer: NodeJS.Timeout | undefined;
  let spinner: Spinner | undefined;

  async function show(): Promise<void> {
    const waited = timer;
    const shown = await spin(stream);
    // The step may have ended while the packages were loading.
    if (timer !== waited) return;
    spinner = shown;
    shown.start(lineOf(step, now()));
    refresh = setInterval(() => shown.say(lineOf(step, now())), refreshMs);
    refresh.unref();
  }

  return {
    say(text, amount) {
      // Work that goes on under another name goes on at its pace.
      const isSame = amount !== undefined && amount === step.amount;
      step = isSame ? { ...step, text: clean(text) } : stepOf(text, amount, now());
      clearTimeout(timer);
      if (spinner) {
        spinner.say(lineOf(step, now()));
        return;
      }
      // A spinner that cannot be shown is not worth an error.
      timer = setTimeout(() => show().catch(() => {}), patienceMs);
      timer.unref();
    },
    stop() {
      clearTimeout(timer);
      clearInterval(refresh);
      timer = undefined;
      spinner?.stop();
      spinner = undefined;
    },
  };
}

/** A step with what was done of it when it was named. */
type Step = { text: string; amount: HowFar | undefined; since: number; before: number };

const stepOf = (text: string, amount: HowFar | undefined, since: number): Step => ({
  ...{ text: clean(text), amount, since },
  before: amount?.()?.rows ?? 0,
});

function lineOf({ text, amount, since, before }: Step, now: number): string {
  const done = amount?.() ?? null;
  const pace = done === null ? '' : paceText(before, done, now - since);
  return pace === '' ? text : `${text} · ${pace}`;
}

type Spinner = { start: (text: string) => void; say: (text: string) => void; stop: () => void };

// Most runs are over before anybody waits, so the packages are loaded late.
async function spin(stream: Stream): Promise<Spinner> {
  const [{ default: ora }, { truncate }] = await Promise.all([
    import('ora'),
    import('./lib/width.ts'),
  ]);
  const fitted = (text: string): string => truncate(text, (stream.columns ?? 80) - 4);
  // Taking stdin would swallow Ctrl-C, and hiding the cursor would install signal handlers.
  const spinner = ora({
    stream: writable(stream),
    isEnabled: true,
    discardStdin: false,
    hideCursor: false,
    color: false,
  });
  return {
    start: (text) => void spinner.start(fitted(text)),
    say: (text) => {
      spinner.text = fitted(text);
    },
    stop: () => void spinner.stop(),
  };
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
