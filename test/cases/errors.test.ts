import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../cli.ts';
import { exportsOf, shown } from '../exports.ts';
import { errorCases } from './errors.ts';

describe('the page of errors shows what a run says:', () => {
  it.each(Object.values(errorCases).flat())('$title', async (error) => {
    const exports = exportsOf(error.files, ...error.config);
    const run = await exports.inside(...error.args);
    expect(run.stdout).toBe('');
    const [first, ...others] = error.message;
    expect(shown(run)).toEqual([`${error.exitCode} ${first}`, ...others]);
  });
});

describe('errors', () => {
  const src = join(root, 'src');
  const made = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => {
      const text = readFileSync(join(src, path), 'utf8');
      return [...text.matchAll(/new CliError\(/g)].map(({ index }) => {
        const line = text.slice(0, index).split('\n').length;
        return { at: `${path}:${line}`, call: callIn(text, index + 'new CliError'.length) };
      });
    });

  it('say what to do, all but the one that the user asked for', () => {
    expect(made.length).toBeGreaterThan(100);
    const silent = made.filter(({ call }) => !/\bhint\b/.test(call));
    expect(silent.map(({ call }) => call)).toEqual([
      "('interrupted', { exitCode: exit.interrupted })",
    ]);
  });

  it('never end a run well', () => {
    const codes = made.map(({ at, call }) => [at, /exitCode(?:: exit\.(\w+))?/.exec(call)?.[1]]);
    expect(codes.filter(([, code]) => code === 'done' || code === 'notGood')).toEqual([]);
  });

  it('about input name a place, or the source, the pair or the day that they are about', () => {
    const input = made.filter(({ call }) => call.includes('exit.input'));
    const placeless = input.filter(({ call }) => !/\bwhere\b/.test(call));
    const says = placeless.map(({ call }) => /^\(\s*([`'][^`']*|\w+)/.exec(call)![1]!);
    // A table that no source feeds has no place; the day of a missing rate is told where it is known.
    expect(says.filter((text) => !/\$\{|^'no source tells |^message$/.test(text))).toEqual([]);
  });
});

/** The arguments of a call that begins at its bracket. */
function callIn(text: string, from: number): string {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if ('([{'.includes(text[at]!)) depth += 1;
    if (')]}'.includes(text[at]!)) depth -= 1;
    if (depth === 0) return text.slice(from, at + 1);
  }
  throw new Error('a call that never ends');
}
