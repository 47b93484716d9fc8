import { named, quoted } from '../engine/dialect.ts';

/**
 * A small relation to look values up in, for the right side of a left join. The engine takes every
 * CSV file for 42 rows and would keep all of a bulk file in memory to look the small side up in it;
 * a list it takes for one row.
 */
export function lookup(relation: string, columns: readonly string[]): string {
  const fields = columns.map((column) => `${quoted(column)}: ${named(column)}`).join(', ');
  const values = columns.map((column) => `p.${named(column)} as ${named(column)}`).join(', ');
  return `(select ${values} from (select unnest(list({${fields}})) as p from ${relation}))`;
}
