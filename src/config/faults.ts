import { nearest } from '../lib/nearest.ts';
import { type ConfigDocument, type Fault, type Keys, spell } from './document.ts';
import { quoted } from './excerpt.ts';
import { writtenHint } from './meant.ts';
import type { ShapeIssue } from './schema.ts';

const mostListed = 30;

/** The fault to report first: a misspelt key also makes the right one missing. */
export function shapeFault(issues: readonly ShapeIssue[], document: ConfigDocument): Fault {
  const all = issues.flatMap(innermost);
  const issue = all.find(({ code }) => code === 'unrecognized_keys') ?? all[0]!;
  if (issue.code === 'unrecognized_keys') return unknownKey(issue);
  return issue.code === 'invalid_key' ? wrongKey(issue) : wrongValue(issue, document);
}

/** A hint that names what was probably meant, else all there is. */
export function suggestion(word: string, candidates: readonly string[], kind: string): string {
  const meant = nearest(word, candidates);
  if (meant !== null) return `did you mean ${meant}?`;
  if (candidates.length === 0) return `there are no ${kind}`;
  const listed = candidates.slice(0, mostListed).join(', ');
  return `known ${kind}: ${listed}${candidates.length > mostListed ? ', …' : ''}`;
}

/** Of a union only the branch that the value comes closest to says something useful. */
function innermost(issue: ShapeIssue): ShapeIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const all = (issue.errors ?? []).map((branch) => branch.flatMap(innermost));
  const branches = all.filter((branch) => !branch.some(isOtherType));
  const [closest] = branches.toSorted((a, b) => a.length - b.length);
  if (!closest) return [issue];
  return closest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

function isOtherType({ code, path }: ShapeIssue): boolean {
  return path.length === 0 && code !== 'unrecognized_keys';
}

function unknownKey({ path, keys, message }: ShapeIssue): Fault {
  const [key = ''] = keys ?? [];
  const parent = path as Keys;
  const known = message.split(' ');
  const what = `unknown key ${quoted(key)}${parent.length > 0 ? ` in ${spell(parent)}` : ''}`;
  const hint = known.includes(key)
    ? known.includes('sql')
      ? 'from, value and sql exclude each other'
      : `${key} stands in an entry of its own`
    : suggestion(key, known, 'keys');
  return { keys: [...parent, key], on: 'key', what, hint };
}

function wrongKey({ path, issues }: ShapeIssue): Fault {
  const keys = path as Keys;
  const what = `${quoted(String(keys.at(-1)))} in ${spell(keys.slice(0, -1))} is not`;
  const noun = issues?.[0]?.message ?? '';
  const hint = writtenHint(String(keys.at(-1)), noun) ?? undefined;
  return { keys, on: 'key', what: `${what} ${noun}`, hint };
}

function wrongValue({ path, message, values }: ShapeIssue, document: ConfigDocument): Fault {
  const keys = path as Keys;
  const name = keys.length > 0 ? spell(keys) : 'the config';
  const value = valueAt(document.plain, keys);
  if (value === undefined) {
    return {
      keys,
      on: 'key',
      what: `${name} is missing`,
      hint: `add \`${keys.at(-1)}:\`, ${message}`,
    };
  }
  const written = document.written(keys);
  const what = `${name} ${shown(value, written)} ${message}`;
  return { keys, on: 'value', what, hint: valueHint(value, written, message, values) };
}

function shown(value: unknown, written: string | null): string {
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number'))
    return `[${value.join(', ')}] is not`;
  if (Array.isArray(value)) return value.length > 0 ? 'is a list, not' : 'is an empty list, not';
  if (written === null) return 'is a mapping, not';
  if (value === null && written === '') return 'is empty, not';
  return `${typeof value === 'string' ? quoted(value) : written} is not`;
}

function valueHint(
  value: unknown,
  written: string | null,
  noun: string,
  words: readonly unknown[] = [],
): string | undefined {
  const meant = writtenHint(value, noun);
  if (meant !== null) return meant;
  if (written === null) return undefined;
  if (typeof value === 'string') {
    const isNumber = /\bnumber\b/.test(noun) && /^-?\d+(\.\d+)?$/.test(value);
    if (isNumber && !noun.includes('days')) return `write it without quotes: ${value}`;
    const word = nearest(value, words.map(String)) ?? nearest(value, wordsOf(noun));
    return word === null ? undefined : `did you mean ${word}?`;
  }
  if (written === '') return 'fill it in or remove the line';
  return /\b(text|header|path|table|column|event)\b/.test(noun)
    ? `put it in quotes: "${written}"`
    : undefined;
}

function wordsOf(noun: string): string[] {
  return noun.startsWith('one of ') ? noun.slice('one of '.length).split(', ') : [];
}

function valueAt(plain: unknown, keys: Keys): unknown {
  let value = plain;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

/** A name that does not exist, with what may be meant. */
export function* unknown(
  keys: Keys,
  name: string | undefined,
  candidates: readonly string[],
  kind: string,
  { on = 'value', of }: { on?: Fault['on']; of?: string } = {},
): Generator<Fault> {
  if (name === undefined || candidates.includes(name)) return;
  const what = `unknown ${kind} ${quoted(name)}${of ? ` of ${of}` : ''}`;
  yield { keys, on, what, hint: suggestion(name, candidates, `${kind}s`) };
}
