import { type Document, isMap, isScalar, isSeq, type Node } from 'yaml';
import { CliError, exit } from '../errors.ts';
import { clean } from './excerpt.ts';
import { applyOverride, type Override, parseOverride } from './overrides.ts';
import { type Place, parseYaml, placesIn } from './yaml.ts';

/** The way to a value: `['sources', 0, 'table']`. */
export type Keys = readonly (string | number)[];

/** What is wrong at a key, or at its value. */
export type Fault = { keys: Keys; on: 'key' | 'value'; what: string; hint?: string };

/** A config text that is sound YAML, whatever its keys mean. */
export type ConfigDocument = {
  plain: unknown;
  /** A scalar as the user wrote it; null for lists, mappings and what does not exist. */
  written: (keys: Keys) => string | null;
  at: (keys: Keys) => string;
  error: (fault: Fault) => CliError;
};

type Input = {
  text: string;
  path: string;
  overrides: readonly string[];
  /** Patterns of keys (`*` for any) whose numbers stay as they are written. */
  asWritten: readonly Keys[];
};

/** Reads the YAML of a config and lays the overrides over it. */
export function readDocument({ text, path, overrides, asWritten }: Input): ConfigDocument {
  const body = text.replace(/^\ufeff/, '');
  const place = placesIn(path, body);
  const document = parseYaml(body, place);
  const settings = overrides.map(parseOverride);
  for (const setting of settings) applyOverride(document, setting);
  const locate = (keys: Keys, on: Fault['on']) => located({ document, settings, place }, keys, on);
  return {
    plain: plain(document.contents, [], asWritten),
    written: (keys) => writtenAt(document, keys),
    at: (keys) => locate(keys, 'key').where,
    error: ({ keys, on, what, hint }) =>
      new CliError(what, { exitCode: exit.usage, hint, ...locate(keys, on) }),
  };
}

/** Keys as a path reads in a message: `sources[2].columns.amount`. */
export function spell(keys: Keys): string {
  const parts = keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${clean(key)}`));
  return parts.join('').replace(/^\./, '');
}

function plain(node: unknown, keys: Keys, asWritten: readonly Keys[]): unknown {
  if (isMap(node)) {
    const entries = node.items.map(({ key, value }) => [keyText(key), value] as const);
    return Object.fromEntries(
      entries.map(([key, value]) => [key, plain(value, [...keys, key], asWritten)]),
    );
  }
  if (isSeq(node)) return node.items.map((item, i) => plain(item, [...keys, i], asWritten));
  if (!isScalar(node)) return null;
  const isNumeric = typeof node.value === 'number' || typeof node.value === 'boolean';
  const isKept = isNumeric && asWritten.some((pattern) => matches(keys, pattern));
  return isKept ? (node.source ?? String(node.value)) : node.value;
}

function matches(keys: Keys, pattern: Keys): boolean {
  if (keys.length !== pattern.length) return false;
  return pattern.every((part, i) => part === '*' || part === keys[i]);
}

function writtenAt(document: Document.Parsed, keys: Keys): string | null {
  let node: unknown = document.contents;
  for (const key of keys) node = child(node, key)?.value;
  if (!isScalar(node)) return null;
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}

function located(
  input: { document: Document.Parsed; settings: readonly Override[]; place: Place },
  keys: Keys,
  on: Fault['on'],
): { where: string; excerpt: string } {
  const { start, end, isExact } = spanOf(input.document.contents, keys, on);
  const setting =
    input.settings.findLast(({ keys: set }) => isWithin(keys, set)) ??
    input.settings.findLast(({ keys: set }) => !isExact && isWithin(set, keys));
  return (setting?.place ?? input.place)(start, end);
}

/** Dots count alike within a key and between keys. */
function isWithin(keys: Keys, parent: Keys): boolean {
  return `${keys.join('.')}.`.startsWith(`${parent.join('.')}.`);
}

/** Where a key lies, its value where that is asked, or the nearest parent that exists. */
function spanOf(
  root: Node | null,
  keys: Keys,
  on: Fault['on'],
): { start: number; end: number; isExact: boolean } {
  let node: unknown = root;
  let [span, isExact] = [startOf(root) ?? { start: 0, end: 1 }, true];
  for (const key of keys) {
    const found = child(node, key);
    const next = startOf(found?.key);
    span = next ?? span;
    isExact = next !== null;
    node = found?.value;
  }
  const value = on === 'value' ? startOf(node) : null;
  return { ...(value ?? span), isExact };
}

/** A scalar, or the first character of a list or mapping; what an override made has no range. */
function startOf(node: unknown): { start: number; end: number } | null {
  const range = (node as Node | null | undefined)?.range;
  if (!range || range[1] === range[0]) return null;
  return { start: range[0], end: isScalar(node) ? range[1] : range[0] + 1 };
}

function child(node: unknown, key: string | number): { key: unknown; value: unknown } | null {
  if (isMap(node)) return node.items.find((pair) => keyText(pair.key) === String(key)) ?? null;
  if (!isSeq(node)) return null;
  const item = node.items[Number(key)];
  return item === undefined ? null : { key: item, value: item };
}

function keyText(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}
