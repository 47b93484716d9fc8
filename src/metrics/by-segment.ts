import type { Follow } from '../config/config.ts';
import type { Target } from './metric.ts';

/** Targets of enterprise, mid-market and small business customers, in this order. */
export function bySegment(
  follow: Follow,
  variant: string,
  window: string,
  [enterprise, midMarket, smallBusiness]: readonly [string, string, string],
): Target[] {
  const own = { follow, level: 'target', variant, window } as const;
  return [
    { ...own, segment: 'enterprise', says: enterprise },
    { ...own, segment: 'mid_market', says: midMarket },
    { ...own, segment: 'small_business', says: smallBusiness },
  ];
}
