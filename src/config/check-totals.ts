import { nearest } from '../lib/nearest.ts';
import { type Fault, type Keys, spell } from './document.ts';
import { quoted } from './excerpt.ts';
import type { WrittenSource } from './schema.ts';

/** Control totals that a source cannot have. */
export function* totalFaults(
  keys: Keys,
  { expect = {} }: WrittenSource,
  columns: readonly string[],
): Generator<Fault> {
  for (const [name, figure] of Object.entries(expect)) {
    const at = [...keys, 'expect', name];
    const column = summed(name);
    if (name === 'rows' && !/^\d+$/.test(figure)) {
      yield { keys: at, on: 'value', what: `${spell(at)} ${quoted(figure)} is not a whole number` };
    }
    if (name === 'rows' || (column !== null && columns.includes(column))) continue;
    const meant = column === null ? null : nearest(column, columns);
    const hint =
      meant === null
        ? 'write rows, or sum(column) of a column such as amount'
        : `did you mean sum(${meant})?`;
    yield { keys: at, on: 'key', what: `unknown control total ${quoted(name)}`, hint };
  }
}

/** The column that a control total adds up, null where it counts rows. */
export const summed = (name: string): string | null => /^sum\((\w+)\)$/.exec(name)?.[1] ?? null;
