import { afterAll, describe, expect, it } from 'vitest';
import { fault, isLater, isOpen, items, openItems, wanted } from './checklist/rows.ts';

const all = items();

/** Items that nothing serves in full yet; it only ever falls. */
const mostOpen = 0;

/** Kinds of which some need no tool. */
const maybeNothing = ['guidance', 'process', 'cadence', 'vocabulary'];

const documents = { S0: 183, S1: 46, S2: 66, S3: 31, S4: 70 };

describe('everything that the documents ask for', () => {
  it('has its line', () => {
    const ids = Object.entries(documents).flatMap(([document, n]) =>
      Array.from({ length: n }, (_, i) => `${document}-${String(i + 1).padStart(3, '0')}`),
    );
    expect(all.map(({ id }) => id)).toEqual(ids);
  });

  it('is served by what its line names', () => {
    const faults = all.flatMap(({ id, parts }) =>
      parts
        .filter((part) => !isOpen(part))
        .flatMap((part) => {
          const why = fault(part);
          return why === null ? [] : [`${id}: ${why}`];
        }),
    );
    expect(faults).toEqual([]);
  });

  it('needs something, unless it is advice', () => {
    const idle = all.filter(({ parts }) => parts.every((part) => part.startsWith('none: ')));
    expect(idle.filter(({ kind }) => !maybeNothing.includes(kind))).toEqual([]);
  });
});

describe('open items', () => {
  it('are still missing; `npm run checklist` closes those that exist', () => {
    const there = all.flatMap(({ id, parts }) =>
      parts
        .filter((part) => isOpen(part) && !isLater(part) && fault(wanted(part)) === null)
        .map((part) => `${id}: open, but exists now: ${wanted(part)}`),
    );
    expect(there).toEqual([]);
  });

  it('name a declaration in a form that can be found, or the work that brings it', () => {
    const vague = all.flatMap(({ id, parts }) =>
      parts
        .filter((part) => isOpen(part) && !isLater(part))
        .filter((part) => fault(wanted(part))!.endsWith('names nothing known'))
        .map((part) => `${id}: ${part}`),
    );
    expect(vague).toEqual([]);
  });

  it(`are ${mostOpen}`, () => {
    expect(openItems(all).length, 'write the present count into mostOpen').toBe(mostOpen);
  });
});

afterAll(() => {
  process.stdout.write(`checklist: ${openItems(all).length} of ${all.length} items are open\n`);
});
