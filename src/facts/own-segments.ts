import { named, quoted } from '../engine/dialect.ts';
import { accounts } from '../tables/accounts.ts';
import type { Dimension } from './fact.ts';

/** What conditions of segments may name: attributes of accounts. */
export const attributesOfAccounts: readonly string[] = accounts.columns.map(({ name }) => name);

/** The attributes that the conditions of a dimension may be about, each as a dimension of its own. */
export function attributesIn({ id, segments }: Dimension, billing: string | null): Dimension[] {
  const words = new Set((segments ?? []).flatMap(({ where }) => where.toLowerCase().split(/\W+/)));
  return attributesOfAccounts
    .filter((column) => words.has(column))
    .map((column) => {
      const isBilled = ['plan', 'product'].includes(column) && billing !== null;
      const table = isBilled ? billing : 'accounts';
      return { id: `${id} ${column}`, table, column, map: null, ranges: null, segments: null };
    });
}

/**
 * The first segment whose condition an account meets, else `other`; `sqlOf` is SQL of an attribute.
 */
export function segmentsSql(
  { segments }: Dimension,
  attributes: readonly Dimension[],
  sqlOf: (attribute: Dimension) => string,
): string {
  const cases = (segments ?? []).map(({ name, where }) => `when (${where}) then ${quoted(name)}`);
  const columns = attributes.map((attribute) => {
    return `${sqlOf(attribute)} as ${named(attribute.column)}`;
  });
  const from = columns.length === 0 ? '' : ` from (select ${columns.join(', ')})`;
  return `(select case ${cases.join(' ')} else 'other' end${from})`;
}
