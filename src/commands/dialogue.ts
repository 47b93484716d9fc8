import { createInterface, type Interface } from 'node:readline/promises';
import { Readable } from 'node:stream';
import type { Effects } from '../effects.ts';
import { interrupted } from '../errors.ts';
import { clean } from '../lib/text.ts';
import type { Inquiry, Question } from '../propose/questions.ts';

/** Asks what is open, one question after the other; Enter leaves one open, the end of the input all others. */
export async function dialogue<Result extends { asked: Inquiry }>(
  { stdin, stderr, onInterrupt }: Pick<Effects, 'stdin' | 'stderr' | 'onInterrupt'>,
  answers: Map<string, string>,
  attempt: () => Result,
): Promise<Result> {
  const left = new Set<string>();
  let [lines, isStopped] = [null as Lines | null, false];
  const forget = onInterrupt(() => {
    isStopped = true;
    lines?.close();
  });
  try {
    for (let result = attempt(); ; result = attempt()) {
      const question = result.asked.open.find(({ key }) => !left.has(key));
      if (question === undefined) return result;
      lines ??= linesOf(stdin);
      const answer = await answerTo(question, lines, (text) => stderr.write(text));
      if (isStopped) throw interrupted();
      if (answer === undefined) return result;
      if (answer === null) left.add(question.key);
      else answers.set(question.key, answer);
    }
  } finally {
    forget();
    lines?.close();
  }
}

type Lines = { next: () => Promise<string | null>; close: () => void };

/** Lines of the input; null at its end. Lines that come before they are asked for wait. */
function linesOf(stdin: Effects['stdin']): Lines {
  // A wrapped terminal would be read once more after the last answer, and keep the process waiting.
  const input = stdin instanceof Readable ? stdin : Readable.from(stdin);
  const reader: Interface = createInterface({ input, terminal: false });
  const iterator = reader[Symbol.asyncIterator]();
  return {
    next: async () => {
      const { value, done } = await iterator.next();
      return done === true ? null : (value as string);
    },
    close: () => {
      reader.close();
      if (input !== stdin) input.destroy();
    },
  };
}

/** The chosen value, null to leave it open, undefined when nobody answers any more. */
async function answerTo(
  { key, says, choices }: Question,
  lines: Lines,
  write: (text: string) => Promise<void>,
): Promise<string | null | undefined> {
  const longest = Math.max(...choices.map(({ value }) => value.length));
  const list = choices.map(
    (choice, i) => `  ${i + 1}  ${choice.value.padEnd(longest)}  ${choice.says}`,
  );
  await write(`${[says, ...list].map(clean).join('\n')}\n`);
  for (;;) {
    await write(`1–${choices.length}, or Enter to leave it open: `);
    const line = await lines.next();
    if (line === null) {
      await write('\n');
      return undefined;
    }
    const text = line.trim();
    if (text === '') return null;
    const chosen = choices[Number(text) - 1] ?? choices.find(({ value }) => value === text);
    if (chosen !== undefined) return chosen.value;
    await write(`${clean(text)} is none of them (${key})\n`);
  }
}
