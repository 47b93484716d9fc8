import type { Measures } from './backtest.ts';

/** What a health score should reach at least, or at most, to be of use. */
export type Floor = {
  id: 'red_multiple' | 'recall_60d' | 'green_share';
  /** As people write it: `≥ 3 ×`. */
  says: string;
  /** A multiple or a share 0–1. */
  limit: number;
  /** Null where there is nothing to judge. */
  isPassed: boolean | null;
};

/** Red bands leave three times as often as all, two thirds of exits are seen, and green is not for all. */
export function floorsOf({ redMultiple, recall, green }: Measures): Floor[] {
  const judge = (value: number | null | undefined, holds: (value: number) => boolean) =>
    value == null ? null : holds(value);
  const seen = recall.get(60);
  return [
    {
      id: 'red_multiple',
      says: '≥ 3 ×',
      limit: 3,
      isPassed: judge(redMultiple?.value, (value) => value >= 3),
    },
    {
      id: 'recall_60d',
      says: '≥ ⅔',
      limit: 2 / 3,
      // Counts are compared, so that exactly two thirds pass.
      isPassed: seen === undefined || seen.n === 0 ? null : 3 * seen.left >= 2 * seen.n,
    },
    {
      id: 'green_share',
      says: '≤ 80 %',
      limit: 0.8,
      isPassed: green.of === 0 ? null : 10 * green.n <= 8 * green.of,
    },
  ];
}
