import { currencies } from '../lib/currencies.ts';
import { currencySigns, truths, vocabulary } from '../sources/vocabulary.ts';
import type { Column, Table } from '../tables/table.ts';
import { folded } from './headers.ts';
import {
  counted,
  distinct,
  emptyOf,
  isEnough,
  told,
  type Values,
  type Verdict,
} from './verdict.ts';

const mostShown = 4;

/** How a column whose words are fixed is written. */
export function wordsIn(table: Table, column: Column, values: Values): Verdict {
  const words = column.words!;
  const theirs = vocabulary[`${table.name}.${column.name}`] ?? vocabulary[column.name] ?? {};
  const ours = (text: string): string | null => {
    const bare = folded(text).replace(/^\d\s*[-–:.]\s*/, '');
    const direct = words.find((word) => word.toLowerCase() === text.toLowerCase());
    const known = words.find((word) => folded(word) === bare || theirs[word]?.includes(bare));
    const numbered = column.name === 'priority' && /^[1-4]$/.test(text) ? `P${text}` : null;
    return direct ?? known ?? numbered;
  };
  const isRead = (text: string) => words.some((word) => word.toLowerCase() === text.toLowerCase());
  return renamed(values, isRead, ours, `words of ours`);
}

/** How a column of yes and no is written. */
export function truthsIn(values: Values): Verdict {
  const isRead = (text: string) => /^(true|yes|1|false|no|0)$/i.test(text);
  const ours = (text: string): string | null => {
    if (isRead(text)) return /^(true|yes|1)$/i.test(text) ? 'true' : 'false';
    return (['true', 'false'] as const).find((word) => truths[word].includes(folded(text))) ?? null;
  };
  return renamed(values, isRead, ours, 'yes or no');
}

/** How a column of currencies is written. */
export function currenciesIn(values: Values): Verdict {
  const isRead = (text: string) => currencies.includes(text.toUpperCase());
  const ours = (text: string) =>
    isRead(text) ? text.toUpperCase() : (currencySigns[text] ?? null);
  return renamed(values, isRead, ours, 'currencies');
}

/** What is in a column of text. */
export function textsIn(values: Values): Verdict {
  const all = distinct(values.filled);
  const isKey = all.length === values.filled.length && all.length > mostShown;
  const shown = isKey
    ? `${counted(all.length)} values, each once`
    : all.length <= mostShown && all.every((text) => text.length <= 20)
      ? all.join(', ')
      : `${counted(all.length)} different values`;
  const says = all.length === 0 ? 'every row is empty' : `${shown}${emptyOf(values)}`;
  return { kind: 'fits', spelling: {}, says, missing: [] };
}

function renamed(
  values: Values,
  isRead: (text: string) => boolean,
  ours: (text: string) => string | null,
  noun: string,
): Verdict {
  const { filled } = values;
  const known = filled.filter((text) => ours(text) !== null).length;
  const odd = filled.find((text) => ours(text) === null);
  if (!isEnough(known, filled.length)) {
    const strange = distinct(filled.filter((text) => ours(text) === null));
    const some = strange.slice(0, mostShown).map((text) => JSON.stringify(text.slice(0, 30)));
    return {
      kind: 'misfit',
      says: `${counted(filled.length - known)} of ${counted(filled.length)} values are no ${noun}: ${some.join(', ')}`,
    };
  }
  const strange = distinct(filled).filter((text) => !isRead(text) && ours(text) !== null);
  const map = Object.fromEntries(strange.sort().map((text) => [text, ours(text)!]));
  const spelling = strange.length === 0 ? {} : { map };
  const assumed = strange.length === 0 ? '' : '; assumed: the words of the map';
  return {
    kind: 'fits',
    spelling,
    says: `${told(values, known, noun, odd)}${assumed}`,
    missing: [],
  };
}
