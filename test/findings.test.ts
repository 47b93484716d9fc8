import { expect, it } from 'vitest';
import type { Mover } from '../src/analyse/movers.ts';
import { findingsOf } from '../src/compose/findings.ts';
import type { HealthInput } from '../src/compose/health.ts';

const health = { now: [], models: [], currency: 'USD', staff: new Map() } as unknown as HealthInput;

const lost = (account: string, change: string, cause: string | null): Mover => ({
  ...{ accountId: account, account, segment: '', owner: 'dana', kind: 'churn', opening: '1000' },
  ...{ change, cause },
});

it.each<[string, Mover[], string[]]>([
  ['one customer each', [lost('A', '-90', 'price'), lost('B', '-5', 'competition')], []],
  [
    'what two share, and not the larger loss of one',
    [lost('A', '-90', 'price'), lost('B', '-5', 'bankrupt'), lost('C', '-6', 'bankrupt')],
    ['2 of 3 customers lost left for bankrupt', '$11 MRR: B, C'],
  ],
  ['nothing where nobody said why', [lost('A', '-90', null), lost('B', '-5', null)], []],
])('the main reason of churn: %s', (_, movers, told) => {
  const found = findingsOf(health, { movers, segments: [], categories: [] });
  expect(found.flatMap(({ action, evidence }) => [action, evidence])).toEqual(told);
});
