import { currencySigns } from '../sources/vocabulary.ts';
import type { Table } from '../tables/table.ts';
import type { Export } from './exports.ts';
import { constant, type Fill } from './match.ts';

/** The currency that headers or signs of amounts tell where no column does. */
export function currencyFill(table: Table, file: Export, fills: readonly Fill[]): Fill | null {
  const isMoney = table.columns.some(({ name }) => name === 'currency');
  if (!isMoney || table.name === 'accounts' || fills.some(({ column }) => column === 'currency'))
    return null;
  for (const { from } of fills) {
    if (from.kind !== 'header') continue;
    const { currency } = file.headings.find(({ header }) => header === from.header)!;
    if (currency !== null) return constant('currency', currency, `as ${from.header} says`);
    const sign = signIn(from.spelling.sql);
    if (sign !== null)
      return constant(
        'currency',
        sign.currency,
        `assumed: as the sign ${sign.sign} of ${from.header} says`,
      );
  }
  return null;
}

function signIn(sql: string | undefined): { sign: string; currency: string } | null {
  // The innermost replacement takes the sign away.
  const found = /", '([^']+)', ''\)/.exec(sql ?? '')?.[1];
  if (found === undefined) return null;
  const currency = currencySigns[found] ?? (/^[A-Z]{3}$/.test(found) ? found : null);
  return currency === null ? null : { sign: found, currency };
}
