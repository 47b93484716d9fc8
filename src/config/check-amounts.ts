import type { Fault, Keys } from './document.ts';
import type { WrittenSource } from './schema.ts';

const owners = { amount_is: 'subscriptions', amount_is_net: 'invoices' } as const;

/** What a source says of amounts that none of its tables has. */
export function* amountFaults(
  keys: Keys,
  source: WrittenSource,
  tables: readonly string[],
): Generator<Fault> {
  for (const key of ['amount_is', 'amount_is_net'] as const) {
    if (source[key] === undefined || tables.includes(owners[key])) continue;
    const what = `${key} belongs to ${owners[key]}, not to ${tables.join(' and ')}`;
    yield { keys: [...keys, key], on: 'key', what, hint: 'remove the line' };
  }
}
