import { type Document, parseDocument, visit, type YAMLError } from 'yaml';
import { CliError, exit } from '../errors.ts';
import { clean, excerptOf, quoted } from './excerpt.ts';

/** Where in the user's text a fault lies, and how the text looks there. */
export type Place = (start: number, end: number) => { where: string; excerpt: string };

type Wrong = { what: string; hint?: string; start: number; end: number };

const longestBytes = 1_048_576;
// The yaml package recurses; thousands of levels abort the process, not only the parse.
const deepest = 64;
const forbiddenKeys = ['__proto__', 'constructor', 'prototype'];

/** Parses one YAML document of plain data: no anchors, no tags of its own, no doubtful keys. */
export function parseYaml(text: string, place: Place): Document.Parsed {
  refuse(oversize(text) ?? tooDeep(text), place);
  const document = parseDocument(text, {
    strict: true,
    uniqueKeys: true,
    stringKeys: true,
    prettyErrors: false,
    // `silent` would swallow the error about a second document.
    logLevel: 'error',
  });
  const [first] = [...document.errors, ...document.warnings];
  refuse(first && explained(first, text), place);
  refuse(directive(document, text) ?? forbidden(document), place);
  return document;
}

/** Places in a config file; offsets count from the start of the text. */
export function placesIn(path: string, text: string): Place {
  return (start, end) => {
    const lines = text.slice(0, start).split('\n');
    const where = `${path}:${lines.length}:${lines.at(-1)!.length + 1}`;
    return { where, excerpt: excerptOf(text, start, end) };
  };
}

/** Whether a key would reach into JavaScript's own objects. */
export function isForbiddenKey(key: unknown): boolean {
  return forbiddenKeys.includes(String(key));
}

function refuse(wrong: Wrong | null | undefined, place: Place): void {
  if (!wrong) return;
  const { what, hint } = wrong;
  throw new CliError(what, { exitCode: exit.usage, hint, ...place(wrong.start, wrong.end) });
}

function oversize(text: string): Wrong | null {
  if (Buffer.byteLength(text) <= longestBytes) return null;
  const hint = 'data belong in `files:`, not in the config';
  return { what: 'the config is larger than 1 MB', hint, start: 0, end: 1 };
}

function tooDeep(text: string): Wrong | null {
  const start = bracketOverflow(text) ?? indentOverflow(text);
  if (start === null) return null;
  return { what: `more than ${deepest} levels of nesting`, start, end: start + 1 };
}

function bracketOverflow(text: string): number | null {
  let open = 0;
  for (const { 0: bracket, index } of text.matchAll(/[[\]{}]/g)) {
    open = bracket === '[' || bracket === '{' ? open + 1 : Math.max(0, open - 1);
    if (open > deepest) return index;
  }
  return null;
}

function indentOverflow(text: string): number | null {
  const levels = new RegExp(`^(?: *[-?:] ){${deepest}}|^ {${deepest * 4}}`, 'm');
  const found = levels.exec(text);
  return found && found.index + found[0].length - 1;
}

function directive(document: Document.Parsed, text: string): Wrong | null {
  if (!document.directives.yaml.explicit) return null;
  const start = text.indexOf('%YAML');
  return {
    what: 'a %YAML line changes how values are read',
    hint: 'remove it',
    start,
    end: start + 5,
  };
}

function forbidden(document: Document.Parsed): Wrong | null {
  let wrong: Wrong | null = null;
  visit(document, {
    Alias(_, { source, range }) {
      const alias = quoted(`*${source}`);
      const hint = `a config has no aliases; put text that begins with * in quotes: ${alias}`;
      wrong = { what: `alias ${alias}`, hint, ...span(range) };
      return visit.BREAK;
    },
    Value(_, { anchor, range }) {
      if (anchor === undefined) return;
      const hint = 'a config has no anchors; put text that begins with & in quotes';
      wrong = { what: `anchor ${quoted(`&${anchor}`)}`, hint, ...span(range) };
      return visit.BREAK;
    },
    Pair(_, { key }) {
      const { value, range } = key as { value: unknown; range: number[] };
      if (!isForbiddenKey(value)) return;
      wrong = { what: `key "${value}" is not allowed`, ...span(range) };
      return visit.BREAK;
    },
  });
  return wrong;
}

function span(range: readonly number[] | null | undefined): { start: number; end: number } {
  return { start: range?.[0] ?? 0, end: range?.[1] ?? 1 };
}

function explained(error: YAMLError, text: string): Wrong {
  const [start, end] = error.pos;
  const rest = text.slice(start).split(/\r?\n/, 1)[0]!;
  const known = explanations[error.code]?.(rest);
  if (known) return { start, end, ...known };
  const what = clean(error.message.charAt(0).toLowerCase() + error.message.slice(1));
  return { what, hint: quoteHint(error, text), start, end };
}

const explanations: Partial<
  Record<YAMLError['code'], (rest: string) => { what: string; hint?: string }>
> = {
  DUPLICATE_KEY: (rest) => ({
    what: `key ${quoted(rest.replace(/\s*:(\s.*)?$/, ''))} stands twice`,
    hint: 'keep one of them',
  }),
  TAB_AS_INDENT: () => ({ what: 'a tab indents this line', hint: 'indent with spaces' }),
  MULTIPLE_DOCS: () => ({
    what: 'a second document begins here',
    hint: 'a config is one document; remove the line of dashes',
  }),
  TAG_RESOLVE_FAILED: (rest) => ({
    what: `unknown tag ${quoted(rest.split(' ', 1)[0]!)}`,
    hint: 'a config has no tags; put text that begins with ! in quotes',
  }),
  NON_STRING_KEY: () => ({ what: 'a key must be text, not a list or a mapping' }),
};

/** What YAML reads as something else: `> 95%`, or the `-` of standard input. */
function quoteHint(error: YAMLError, text: string): string | undefined {
  const line = text.slice(0, error.pos[0]).split('\n').length - 1;
  const pattern = /(?:[:,[]|^ *-) *([>|@`%][^,}\]]*|-(?=$|\s*[,}\]]))/;
  const value = pattern.exec(text.split('\n')[line]!)?.[1];
  return value && `put it in quotes: "${clean(value.trimEnd())}"`;
}
