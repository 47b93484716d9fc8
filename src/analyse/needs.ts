import type { Config } from '../config/config.ts';
import type { ColumnMapping } from '../config/source.ts';
import type { FactContext } from '../facts/fact.ts';
import { type Definition, withOperands } from '../measure/ids.ts';
import { headerOf, mappingOf } from '../normalise/mapping.ts';
import type { Normalised } from '../normalise/normalise.ts';
import { type Plan, planOf } from '../plan.ts';
import { tableNamed } from '../tables/index.ts';

/** A table that a metric reads, the files that feed it, and its columns that matter. */
export type Need = {
  table: string;
  files: string[];
  /** `account_id`, or `account_id ← customer` where the header is another. */
  columns: string[];
};

/** The tables behind a definition, with the columns that its facts name. */
export function needsOf(
  config: Config,
  definition: Definition,
  context: FactContext,
  normalised: Normalised,
): Need[] {
  const plan = planOf(
    config,
    withOperands([definition]).map(({ over }) => over),
  );
  const tables = [...plan.tables].filter((table) => context.has(table));
  return tables
    .map((table) => {
      // Metrics of the config name columns that a fact only hands on.
      const { where, numerator, denominator, value } = definition;
      const own = [where, numerator, denominator, value].join(' ');
      return needOf(config, table, `${sqlOver(plan, table, context)} ${own}`, normalised);
    })
    .filter(({ columns }) => columns.some((column) => !column.startsWith('account_id')));
}

// The SQL of the facts that read a table says which of its columns count.
function sqlOver(plan: Plan, table: string, context: FactContext): string {
  const readers = plan.facts.filter(({ tables, reads }) => {
    return [...tables, ...reads].some((t) => (t === 'billing' ? plan.mrrFrom : t) === table);
  });
  return readers.map((fact) => fact.sql(context)).join('\n');
}

function needOf(config: Config, table: string, sql: string, normalised: Normalised): Need {
  const counts = normalised.counts.filter((count) => count.table === table);
  const columns = new Set<string>();
  for (const { source: name, file } of counts) {
    const source = config.sources.find((s) => s.name === name)!;
    const header = normalised.files.find((f) => f.file === file)?.header ?? [];
    for (const { column, mapping } of mappingOf(source, tableNamed(table))) {
      const from = origin(mapping, header);
      if (from === null || !new RegExp(`\\b${column.name}\\b`).test(sql)) continue;
      columns.add(from === column.name ? column.name : `${column.name} ← ${from}`);
    }
  }
  const files = [...new Set(counts.map(({ file }) => file))];
  return { table, files, columns: [...columns] };
}

function origin(mapping: ColumnMapping, header: readonly string[]): string | null {
  if (mapping.kind === 'header') return headerOf(mapping, header);
  return mapping.kind === 'value' ? `"${mapping.value}"` : mapping.sql;
}
