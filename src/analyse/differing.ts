import { factNamed } from '../facts/index.ts';
import { type Definition, idOf } from '../measure/ids.ts';

/** What two definitions do differently, as one sentence. */
export function whatDiffers(first: Definition, second: Definition): string {
  const [a, b] = [first, second].map((one) => wordsOf(one, first, second));
  if (a === b) return `${idOf(first)} and ${idOf(second)} ${a}: the same computation`;
  return `${idOf(first)} ${a}; ${idOf(second)} ${b}`;
}

const statistics = {
  ratio: 'takes the ratio',
  median: 'takes the median',
  p90: 'takes the 90th percentile',
  km_median: 'takes the Kaplan–Meier median',
} as const;

function wordsOf(one: Definition, first: Definition, second: Definition): string {
  const isOther = (of: 'over' | 'where' | 'window' | 'at'): boolean => first[of] !== second[of];
  return [
    computation(one),
    isOther('over') ? `per ${factNamed(one.over).grain}` : null,
    isOther('where') ? `over rows where ${one.where ?? 'anything holds'}` : null,
    isOther('window') ? `in ${one.window}` : null,
  ]
    .filter((part) => part !== null)
    .join(' ');
}

function computation({ statistic, words, denominator, title, formula, id }: Definition): string {
  if (statistic !== undefined) return `${statistics[statistic]} of ${title.toLowerCase()}`;
  if (words === undefined) return `is ${formula || id}`;
  if (denominator === undefined) return `adds up ${words.numerator}`;
  return `divides ${words.numerator} by ${words.denominator ?? 'their number'}`;
}
