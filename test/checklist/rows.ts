import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { root, rowsOf } from '../cli.ts';
import { resolvers } from './resolve.ts';

/** An item that the documents ask for, and what serves it. */
export type Item = { id: string; kind: string; parts: string[] };

const file = join(root, 'test/checklist.csv');

/** The checklist: parts are joined by ` + `; one that begins with `open` is not served yet. */
export const items = (): Item[] =>
  rowsOf(readFileSync(file, 'utf8')).map(({ id, kind, serves }) => ({
    id: id!,
    kind: kind!,
    parts: serves!.split(' + '),
  }));

/** Writes the checklist. */
export function writeItems(all: readonly Item[]): void {
  const lines = all.map(({ id, kind, parts }) => [id, kind, parts.join(' + ')]);
  writeFileSync(file, `${Papa.unparse([['id', 'kind', 'serves'], ...lines], { newline: '\n' })}\n`);
}

export const isOpen = (part: string): boolean => part.startsWith('open ');

/** What an open part waits for; `later: …` names work and not a declaration. */
export const wanted = (part: string): string => part.replace(/^open /, '');

export const isLater = (part: string): boolean => wanted(part).startsWith('later: ');

/** Why a part does not resolve, null when it does; `none: …` says why nothing has to serve it. */
export function fault(part: string): string | null {
  if (part.startsWith('none: ')) return null;
  const [word, ...rest] = part.split(' ');
  const resolve = resolvers[word!];
  return resolve === undefined ? `"${part}" names nothing known` : resolve(rest.join(' '));
}

/** Items with an open part. */
export const openItems = (all: readonly Item[]): Item[] =>
  all.filter(({ parts }) => parts.some(isOpen));
