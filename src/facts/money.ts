import { dividedHalfUp, fromUnits, quoted } from '../engine/dialect.ts';
import type { FactContext } from './fact.ts';

/** The currency of an amount: its own, else the account's, else that of all reports. */
export const currencyOf = (row: string, account: string, { currency }: FactContext): string =>
  `coalesce(${row}.currency, ${account}.currency, ${quoted(currency ?? '')})`;

/** An amount at a rate, rounded half up to 4 decimals; null where the amount or the rate is unknown. */
export function exchanged(amount: string, rate: string): string {
  const units = `cast(cast(${amount} as decimal(38, 4)) * 10000 as hugeint)
    * cast(cast(${rate} as decimal(28, 8)) * 100000000 as hugeint)`;
  return fromUnits(dividedHalfUp(units, '100000000'));
}

/** The part of an amount that a percentage says, rounded half up to 4 decimals. */
export function partOf(amount: string, percent: string): string {
  const units = `cast(cast(${amount} as decimal(38, 4)) * 10000 as hugeint)
    * cast(cast(${percent} as decimal(38, 4)) * 10000 as hugeint)`;
  return fromUnits(dividedHalfUp(units, '1000000'));
}

/**
 * Rows of a fact with `period, win, currency, own_amount, amount` that no rate converts; flows take
 * the rate of the period's start, stocks that of its end.
 */
export function unratedSql(fact: string, at: 'start' | 'end'): string {
  return `select distinct a.period, a.win, a.currency, p.${at === 'start' ? 's' : 'e'} as edge
from ${fact} a join periods p on p.period = a.period and p.win = a.win
where a.own_amount is not null and a.amount is null`;
}
