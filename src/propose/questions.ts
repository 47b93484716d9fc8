import { CliError, exit } from '../errors.ts';
import { didYouMean } from '../lib/nearest.ts';

/** What only the user can tell. */
export type Question = {
  /** Names it in `--answer KEY=VALUE`. */
  key: string;
  says: string;
  choices: readonly { value: string; says: string }[];
};

/** The answers that are known, and what was asked beyond them. */
export type Inquiry = {
  /** The value that was chosen, null while it is open. */
  ask: (question: Question) => string | null;
  /** Whether there is an answer, for what need not be asked. */
  told: (key: string) => string | null;
  open: readonly Question[];
  /** Refuses answers to what nobody asked. */
  finish: () => void;
};

/** Reads answers written as `KEY=VALUE`. */
export function answersOf(texts: readonly string[]): Map<string, string> {
  return new Map(
    texts.map((text) => {
      const cut = text.lastIndexOf('=');
      if (cut > 0) return [text.slice(0, cut).trim(), text.slice(cut + 1).trim()];
      throw new CliError(`--answer "${text}" is not KEY=VALUE`, {
        exitCode: exit.usage,
        hint: 'such as --answer subscriptions.csv/interval=month; a run without answers tells the keys',
      });
    }),
  );
}

/** Asks with the answers at hand. */
export function inquiry(answers: ReadonlyMap<string, string>): Inquiry {
  const open: Question[] = [];
  const keys = new Set<string>();
  const told = (key: string) => {
    keys.add(key);
    return answers.get(key) ?? null;
  };
  return {
    open,
    told,
    ask(question) {
      const answer = told(question.key);
      if (answer === null) {
        // Several columns may leave the same open.
        if (!open.some(({ key }) => key === question.key)) open.push(question);
        return null;
      }
      const values = question.choices.map(({ value }) => value);
      if (values.includes(answer)) return answer;
      throw new CliError(`--answer ${question.key}=${answer} is none of ${values.join(', ')}`, {
        exitCode: exit.usage,
        hint: `${question.says}: ${question.choices.map(({ value, says }) => `${value} (${says})`).join(', ')}`,
      });
    },
    finish() {
      const strange = [...answers.keys()].find((key) => !keys.has(key));
      if (strange === undefined) return;
      const asked = open.map(({ key }) => key);
      throw new CliError(`--answer ${strange} answers nothing that is asked`, {
        exitCode: exit.usage,
        hint: didYouMean(
          strange,
          [...keys],
          asked.length === 0 ? 'nothing is open' : `open: ${asked.join(', ')}`,
        ),
      });
    },
  };
}
