import { expect, it } from 'vitest';
import { knownThen } from '../src/analyse/known.ts';
import type { FactContext } from '../src/facts/fact.ts';
import { pillars } from '../src/models/pillars.ts';
import { connected } from '../src/score/inputs.ts';

it('terms met without a day do not score the past, and goals are named', () => {
  const context = {
    has: (name: string) => !/^account_history|terms_met_on/.test(name),
    coverage: () => null,
    mrrFrom: 'subscriptions',
  } as unknown as FactContext;
  const needing = (known: FactContext) =>
    connected(pillars, known).filter(({ needs }) => needs.includes('contracts.terms_met'));
  const known = knownThen(context, pillars);
  expect([needing(context).length, needing(known.context).length]).toEqual([1, 0]);
  expect(known.barred).toContain('contracts.terms_met, not used');
  expect(known.barred).toContain('goals.actual, as exported last');
});
