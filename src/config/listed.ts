import type { Keys } from './document.ts';

/** One or many as a list, each with the keys that lead to it. */
export function listed<Item>(value: Item | Item[] | undefined, keys: Keys = []): [Keys, Item][] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value.map((item, i) => [[...keys, i], item]) : [[keys, value]];
}
