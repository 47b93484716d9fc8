import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openError } from './bytes.ts';

const hidden = /^\.|^~\$|\.tmp$/i;

/** Whether a path has characters that a glob gives a meaning. */
export function isGlob(path: string): boolean {
  return /[*?[{]/.test(path);
}

/** Paths that fit a glob of `*`, `?`, `[a-z]`, `[!a]`, `**`, `{a,b}`; hidden ones never. */
export async function glob(pattern: string): Promise<string[]> {
  const found: string[] = [];
  for (const one of expandBraces(pattern.replaceAll('\\', '/'))) {
    const [root, ...parts] = one.replace(/\/\*\*$/, '/**/*').split('/');
    found.push(
      ...(await walk(
        `${root}/`,
        parts.filter((part) => part !== ''),
      )),
    );
  }
  return [...new Set(found)];
}

/** A name without its folder against one part of a glob. */
export function fits(pattern: string, name: string): boolean {
  const want = pattern.normalize().match(/\[[!^]?\]?[^\]]*\]|./gsu) ?? [];
  const have = [...name.normalize()];
  let [w, h, star, mark] = [0, 0, -1, 0];
  while (h < have.length) {
    if (want[w] === '*') [star, mark] = [w++, h];
    else if (w < want.length && fitsOne(want[w]!, have[h]!)) [w, h] = [w + 1, h + 1];
    else if (star >= 0) [w, h] = [star + 1, ++mark];
    else return false;
  }
  return want.slice(w).every((part) => part === '*');
}

/** Whether a path is one of those that `glob` would find if there were a file. */
export function matches(pattern: string, path: string): boolean {
  const have = path.replaceAll('\\', '/').split('/');
  return expandBraces(pattern.replaceAll('\\', '/')).some((one) =>
    matchesParts(one.replace(/\/\*\*$/, '/**/*').split('/'), have),
  );
}

function matchesParts([part, ...rest]: readonly string[], have: readonly string[]): boolean {
  if (part === undefined) return have.length === 0;
  if (part === '**') {
    return (
      matchesParts(rest, have) || (have.length > 0 && matchesParts([part, ...rest], have.slice(1)))
    );
  }
  const [name, ...others] = have;
  if (name === undefined) return false;
  const isFit = isGlob(part) ? !hidden.test(name) && fits(part, name) : part === name;
  return isFit && matchesParts(rest, others);
}

/** The entries of a folder that are neither hidden nor temporary. */
export async function entries(folder: string) {
  const all = await readdir(folder, { withFileTypes: true }).catch((error) => {
    if (['ENOENT', 'ENOTDIR'].includes(error.code)) return [];
    throw openError(folder, error);
  });
  return all.filter((entry) => !hidden.test(entry.name));
}

function expandBraces(pattern: string): string[] {
  const braces = /\{([^{}]*,[^{}]*)\}/.exec(pattern);
  if (!braces) return [pattern];
  const [before, after] = [
    pattern.slice(0, braces.index),
    pattern.slice(braces.index + braces[0].length),
  ];
  return braces[1]!.split(',').flatMap((choice) => expandBraces(before + choice + after));
}

async function walk(folder: string, parts: readonly string[]): Promise<string[]> {
  const [part, ...rest] = parts;
  if (part === undefined) return [folder];
  if (!isGlob(part)) return await walk(join(folder, part), rest);
  const inside = await entries(folder);
  const literal = inside.filter((entry) => entry.name === part);
  const matching = literal.length > 0 ? literal : inside.filter((entry) => fits(part, entry.name));
  const found = part === '**' ? await walk(folder, rest) : [];
  for (const entry of part === '**' ? inside : matching) {
    if (part === '**' && entry.isDirectory())
      found.push(...(await walk(join(folder, entry.name), parts)));
    const isWay = rest.length === 0 || entry.isDirectory() || entry.isSymbolicLink();
    if (part !== '**' && isWay) found.push(...(await walk(join(folder, entry.name), rest)));
  }
  return found;
}

function fitsOne(want: string, sign: string): boolean {
  if (want === '?') return true;
  if (want.length < 3 || !want.startsWith('[')) return want === sign;
  const isNegated = /^\[[!^]/.test(want);
  const set = want.slice(isNegated ? 2 : 1, -1).matchAll(/(.)-(.)|./gsu);
  const isIn = [...set].some(([one, from, to]) =>
    from && to ? from <= sign && sign <= to : one === sign,
  );
  return isIn !== isNegated;
}
