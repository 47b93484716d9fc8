import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root, rowsOf } from './cli.ts';

/** Cases that nothing serves yet; it only ever falls. */
const mostOpen = 0;

type Case = { n: number; title: string; parts: string[] };

/** The catalogue of what can go wrong; 123 is no case. Parts are joined by ` + `. */
const cases: Case[] = rowsOf(text('test/reliability.csv')).map(({ n, title, served_by }) => ({
  ...{ n: Number(n), title: title! },
  parts: served_by!.split(' + '),
}));

function text(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

const squeezed = (words: string): string => words.replace(/\s+/g, ' ');

/** Why a part does not hold, null when it does; `instead: …` says what is done in place of the case. */
function fault(part: string): string | null {
  const [, kind, rest] = /^(test|decision|instead|open): (.+)$/.exec(part) ?? [];
  if (kind === 'open' || kind === 'instead') return null;
  if (kind === undefined) return `"${part}" is neither a test nor a decision`;
  if (kind === 'decision') {
    return squeezed(text('DECISIONS.md')).includes(rest!) ? null : `no decision says "${rest}"`;
  }
  const [file, title] = rest!.split(' › ') as [string, string?];
  if (!existsSync(join(root, 'test', file))) return `no file test/${file}`;
  const isThere = title !== undefined && squeezed(text(`test/${file}`)).includes(title);
  return isThere ? null : `test/${file} has no "${title}"`;
}

const isOpen = ({ parts }: Case): boolean => parts.some((part) => part.startsWith('open: '));
const open = cases.filter(isOpen);

describe('everything that can go wrong', () => {
  it('has its line', () => {
    const numbers = [...Array.from({ length: 122 }, (_, i) => i + 1), 124];
    expect(cases.map(({ n }) => n)).toEqual(numbers);
  });

  it.each(cases)('$n $title is served by what its line names', ({ parts }) => {
    expect(parts.flatMap((part) => fault(part) ?? [])).toEqual([]);
  });

  it('is tried by a test or is open, where nothing else is done instead', () => {
    const idle = cases.filter(({ parts }) => {
      return !parts.some((part) => /^(test|open): /.test(part));
    });
    // An output belongs to the run that writes it, so there is nothing to try.
    expect(idle.map(({ n }) => n)).toEqual([109]);
  });

  it(`has ${mostOpen} open cases`, () => {
    expect(open.length, 'write the present count into mostOpen').toBe(mostOpen);
  });
});

afterAll(() => {
  process.stdout.write(`reliability: ${open.length} of ${cases.length} cases are open\n`);
});
