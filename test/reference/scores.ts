import type { Data } from './data.ts';
import { count, divideHalfUp, fixed, sum } from './exact.ts';
import { perSegment, type ReferenceRow, ratio } from './figure.ts';
import { type Health, referenceHealth } from './health.ts';
import type { Scope } from './scope.ts';

/** The mean health of the customers at the end of a window, by the model of points. */
export function scoreRows({ data, revenue, window, end, closing }: Scope): ReferenceRow[] {
  const scored = healthAt(data, end, revenue)
    .filter(({ score }) => score !== null)
    .map(({ account, score }) => {
      const [exact, mrr] = [fixed(score!.toFixed(6)), revenue.mrr(account, end)];
      return { account, score: exact, mrr, weighed: divideHalfUp(exact * mrr, fixed(1)) };
    });
  return perSegment(scored, closing, window, (own) => [
    ratio(
      'health_score@plain',
      sum(own, ({ score }) => score),
      count(own),
    ),
    ratio(
      'health_score@by_mrr',
      sum(own, ({ weighed }) => weighed),
      sum(own, ({ mrr }) => mrr),
    ),
  ]);
}

// Windows and dimensions look at the same day again and again.
const known = new WeakMap<Data, Map<string, Health[]>>();

function healthAt(data: Data, t: string, revenue: Scope['revenue']): Health[] {
  const days = known.get(data) ?? new Map<string, Health[]>();
  known.set(data, days);
  const health = days.get(t) ?? referenceHealth(data, t, revenue);
  days.set(t, health);
  return health;
}
