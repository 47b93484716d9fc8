import type { BacktestConfig } from '../config/config.ts';
import type { Measures } from './backtest.ts';

/** What a health score should reach at least, or at most, to be of use. */
export type Floor = {
  id: 'red_multiple' | 'recall_60d' | 'green_share';
  is: 'least' | 'most';
  /** A multiple or a share 0–1. */
  limit: number;
  /** Null where there is nothing to judge. */
  isPassed: boolean | null;
};

/** Red bands leave more often than all, most exits are seen before, and green is not for everybody. */
export function floorsOf(
  { redMultiple, recall, green }: Pick<Measures, 'redMultiple' | 'recall' | 'green'>,
  floors: BacktestConfig,
): Floor[] {
  const seen = recall.get(60);
  return [
    atLeast('red_multiple', floors.redMultiple, redMultiple?.value ?? null),
    atLeast('recall_60d', floors.recall, seen === undefined ? null : quotient(seen.left, seen.n)),
    {
      id: 'green_share',
      is: 'most',
      limit: floors.green,
      isPassed: green.of === 0 ? null : green.n / green.of <= floors.green,
    },
  ];
}

const quotient = (n: number, of: number): number | null => (of === 0 ? null : n / of);

function atLeast(id: Floor['id'], limit: number, value: number | null): Floor {
  return { id, is: 'least', limit, isPassed: value === null ? null : value >= limit };
}
