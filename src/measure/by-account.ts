import { quantile } from '../engine/dialect.ts';
import type { Definition } from './ids.ts';

/**
 * SQL aggregates for one account: what is divided by what, before `times` and `per`; without a
 * denominator the divisor is 1. Exact to 8 decimals.
 */
export function accountFigures(definition: Definition): { numerator: string; divisor: string } {
  const { statistic, value, numerator, denominator } = definition;
  const exact = (sql: string) => `cast(${sql} as decimal(38, 8))`;
  if (statistic === 'median' || statistic === 'p90') {
    const share = statistic === 'median' ? 0.5 : 0.9;
    return { numerator: exact(quantile(value!, share)), divisor: exact('1') };
  }
  return { numerator: exact(numerator!), divisor: exact(denominator ?? '1') };
}
