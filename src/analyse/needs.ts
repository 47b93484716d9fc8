import type { Config } from '../config/config.ts';
import type { FactContext } from '../facts/fact.ts';
import type { Definition } from '../measure/ids.ts';
import { available, headerOf, mappingOf } from '../normalise/mapping.ts';
import type { Normalised } from '../normalise/normalise.ts';
import { planOf } from '../plan.ts';
import { tableNamed } from '../tables/index.ts';

/** A table that a metric reads, the files that feed it, and the columns that matter. */
export type Need = {
  table: string;
  files: string[];
  /** Columns as `account_id`, or `account_id ← customer` where the header is another. */
  columns: string[];
};

/** The tables behind a definition, with the columns that its facts name. */
export function needsOf(config: Config, definition: Definition, context: FactContext): Need[] {
  const plan = planOf(config, [definition.over]);
  return [...plan.tables]
    .filter((table) => context.has(table))
    .map((table) => {
      const readers = plan.facts.filter(({ tables, reads }) =>
        [...tables, ...reads].some((r) => r === table || (r === 'billing' && table === plan.mrrFrom)),
      );
      const sql = readers.map((fact) => fact.sql(context)).join('\n');
      return { table, names: (column: string) => new RegExp(`\\b${column}\\b`).test(sql) };
    })
    .map(({ table, names }) => needOf(config, table, names))
    .filter(({ columns }) => columns.length > 0);
}

function needOf(config: Config, name: string, names: (column: string) => boolean): Need {
  throw new Error('unfinished');
}
