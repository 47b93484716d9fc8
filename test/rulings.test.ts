import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, rowsOf } from './cli.ts';

/** Rulings that wait for a part that is still to come; it only ever falls. */
const mostOpen = 0;

/** What may still be open: parts of the health models, alerts, forecast, and reports by cadence. */
const mayBeOpen = new Set(
  [
    ...['X07', 'X08', 'X09', 'X10', 'X13', 'X14', 'X16', 'X18', 'X19', 'X54', 'X55', 'X56'],
    ...['X67', 'X68', 'X69', 'X71', 'X72', 'X73', 'X78', 'E83'],
  ].sort(),
);

type Ruling = { id: string; parts: string[] };

/** X01–X80: choices between definitions; E01–E83: cases on the edge. Parts are joined by ` + `. */
const rulings: Ruling[] = rowsOf(text('test/rulings.csv')).map(({ id, held_by }) => ({
  id: id!,
  parts: held_by!.split(' + '),
}));

function text(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

const squeezed = (words: string): string => words.replace(/\s+/g, ' ');

/** Why a part does not hold, null when it does. */
function fault(part: string): string | null {
  const [, kind, rest] = /^(test|decision|open): (.+)$/.exec(part) ?? [];
  if (kind === 'open') return null;
  if (kind === 'decision') {
    return squeezed(text('DECISIONS.md')).includes(squeezed(rest!))
      ? null
      : `no decision says "${rest}"`;
  }
  if (kind === undefined) return `"${part}" is neither a test nor a decision`;
  const [file, title] = rest!.split(' › ') as [string, string?];
  if (!existsSync(join(root, 'test', file))) return `no file test/${file}`;
  const isThere = title !== undefined && squeezed(text(`test/${file}`)).includes(squeezed(title));
  return isThere ? null : `test/${file} has no "${title}"`;
}

const isOpen = ({ parts }: Ruling): boolean => parts.some((part) => part.startsWith('open: '));

describe('every ruling', () => {
  it('has its line', () => {
    const numbered = (letter: string, n: number) =>
      Array.from({ length: n }, (_, i) => `${letter}${String(i + 1).padStart(2, '0')}`);
    expect(rulings.map(({ id }) => id)).toEqual([...numbered('X', 80), ...numbered('E', 83)]);
  });

  it.each(rulings)('$id is held by what its line names', ({ parts }) => {
    expect(parts.flatMap((part) => fault(part) ?? [])).toEqual([]);
  });
});

describe('open rulings', () => {
  it('belong to parts that are still to come', () => {
    const open = rulings.filter(isOpen).map(({ id }) => id);
    expect(open.filter((id) => !mayBeOpen.has(id))).toEqual([]);
  });

  it(`are ${mostOpen}`, () => {
    expect(rulings.filter(isOpen).length, 'write the present count into mostOpen').toBe(mostOpen);
  });
});
