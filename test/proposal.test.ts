import { describe, expect, it } from 'vitest';
import { proposalOf } from '../src/compose/proposal.ts';
import { barText, parseBar } from '../src/measure/bars.ts';

describe('a proposed target', () => {
  it.each([
    // Held all year: the worst quarter becomes the target.
    ['> 50', [52, 58, 54.36, 57], '>= 52', 'held all year'],
    ['> 50', [54.36, 58, 54.39, 57], '>= 54.3', 'held all year'],
    ['< 30', [12.21, 10, 11, 9], '<= 12.3', 'held all year'],
    ['> 50000', [89538.4, 101143, 95000, 99000], '>= 89500', 'held all year'],
    // The worst quarter lies on the target.
    ['<= 2', [2, 0, 1, 0], '<= 2', 'met all year'],
    // Never reached: half the way from the newest value.
    ['> 80', [60, 61, 62, 63], '>= 71.5', 'half the way first'],
    ['< 7', [12, 12, 12, 11], '<= 9', 'half the way first'],
    ['> 100', [99, 99, 99, 99.6], '>= 99.8', 'half the way first'],
    // No step lies between.
    ['> 100', [99, 99, 99, 99.99], '> 100', 'nearly reached'],
    ['> 100', [99, 99, 99, 100], '> 100', 'nearly reached'],
    ['> 100', [101, 99, 99, 99], '> 100', 'met at times'],
    ['> 80', [null, 61, 62, 63], '> 80', 'too little known'],
    ['5–10', [7, 7, 7, 7], '5–10', 'ranges stay'],
  ])('%s after %j is %s', (says, values, proposed, why) => {
    const { bar, ...told } = proposalOf(
      values.map((value) => ({ value })),
      parseBar(says)!,
    );
    expect([barText(bar), told.why]).toEqual([proposed, why]);
    expect(told.nKnown).toBe(values.filter((value) => value !== null).length);
  });
});
