import { dateHint, monthHint } from '../lib/meant.ts';

/** A hint for a value of the wrong shape, by the noun that says what it should be; null without one. */
export function writtenHint(value: unknown, noun: string): string | null {
  if (Array.isArray(value)) return noun.includes('each greater') ? rising(value) : null;
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value);
  return hints.find(([start]) => noun.startsWith(start))?.[1](text) ?? null;
}

const hints: readonly (readonly [noun: string, hint: (text: string) => string | null])[] = [
  ['an id', (text) => meant(slug(text), text)],
  ['a comparison', sides],
  ['a month or a day', (text) => (/^\d{4}-\d{2}-\d/.test(text) ? dateHint(text) : monthHint(text))],
  ['a period', (text) => monthHint(text)],
  ['a date', dateHint],
  ['a number of days', (text) => (/^\d+$/.test(text) ? meant(`${text}d`, text) : null)],
  ['a window', (text) => (/^\d+$/.test(text) ? meant(`${text}m`, text) : null)],
];

const meant = (right: string, text: string): string | null =>
  right === '' || right === text ? null : `did you mean ${right}?`;

const slug = (text: string): string =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[\d_]+|_+$/g, '');

function sides(text: string): string | null {
  if (!/^[\d.]+ *\S{0,8}$/.test(text)) return null;
  return `say which side is good: ">= ${text}" or "<= ${text}"`;
}

function rising(values: readonly unknown[]): string | null {
  if (!values.every((value) => typeof value === 'number')) return null;
  return `write [${[...new Set(values)].sort((a, b) => a - b).join(', ')}]`;
}
