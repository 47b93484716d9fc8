import type { SourceConfig } from '../config/source.ts';
import { named } from '../engine/dialect.ts';
import { rangeNames } from '../facts/accounts.ts';
import type { Dimension } from '../facts/fact.ts';
import { isTenure, tenureNames } from '../facts/tenure.ts';
import { headerOf } from '../normalise/mapping.ts';
import { hiddenColumns } from '../normalise/personal.ts';
import type { Gathered } from '../pipeline.ts';
import { accountDimension } from '../plan.ts';
import { tableNamed } from '../tables/index.ts';

/** The different values of an attribute of accounts in the exports; null where no file fills it. */
export async function valuesOf(
  { engine, normalised }: Gathered,
  { table, column }: Dimension,
): Promise<string[] | null> {
  const isOfPlans = column === 'plan' || column === 'product';
  const holders = table === 'accounts' ? [table, 'account_history'] : [table];
  if (table !== 'accounts' && isOfPlans) holders.push('accounts');
  const filled = holders.filter((name) => normalised.filled.has(`${name}.${column}`));
  if (filled.length === 0) return null;
  const parts = filled.map((name) => `select cast(${named(column)} as varchar) as v from ${name}`);
  return words(engine, parts.join(' union all '));
}

/** The segments of a dimension in the exports; null where they cannot be told. */
export async function segmentsOf(gathered: Gathered, id: string): Promise<string[] | null> {
  const dimension = accountDimension(id, gathered.config);
  if (dimension === null) return ticketWords(gathered, id);
  if (isTenure(dimension)) return [...tenureNames, 'unknown'];
  const values = await valuesOf(gathered, dimension);
  if (values === null) return null;
  const { map, ranges } = dimension;
  if (ranges !== null) return [...rangeNames(ranges), 'unknown'];
  return [...new Set(values.map((value) => map?.[value] ?? value)), 'unknown'];
}

const ofTickets = ['priority', 'category', 'team', 'agent_id'];

/** The words of a column of tickets, declared or found; null where no file fills it. */
export async function ticketWords(
  { engine, normalised }: Gathered,
  column: string,
): Promise<string[] | null> {
  if (!ofTickets.includes(column) || !normalised.filled.has(`tickets.${column}`)) return null;
  const declared = tableNamed('tickets').columns.find(({ name }) => name === column)?.words ?? [];
  const found = await words(engine, `select ${named(column)} as v from tickets`);
  return [...new Set([...declared, ...found])];
}

/** A header whose words the config renames, with the words that its files hold. */
export type MappedHeader = {
  source: SourceConfig;
  column: string;
  header: string;
  map: Readonly<Record<string, string | null>>;
  known: string[];
};

/** The headers with a `map:` of the config that some file has and none may hide, each read once more. */
export async function headersRead({
  engine,
  config,
  normalised,
}: Gathered): Promise<MappedHeader[]> {
  const found: MappedHeader[] = [];
  for (const source of config.sources) {
    const files = new Set(
      normalised.counts.filter((c) => c.source === source.name).map(({ fileId }) => fileId),
    );
    const hidden = hiddenColumns(config, source);
    for (const [column, mapping] of Object.entries(source.columns)) {
      if (hidden.has(column)) continue;
      if (mapping.kind !== 'header' || mapping.map === null) continue;
      const parts = [...files].flatMap((id) => {
        const { header, sql } = normalised.files[id]!;
        const name = headerOf(mapping, header);
        return name === null ? [] : [{ name, sql }];
      });
      if (parts.length === 0) continue;
      const texts = parts.map(
        ({ name, sql }) => `select trim(cast(${named(name)} as varchar)) as v from ${sql}`,
      );
      const known = await words(engine, texts.join(' union all '));
      found.push({ source, column, header: parts[0]!.name, map: mapping.map, known });
    }
  }
  return found;
}

async function words(engine: Gathered['engine'], texts: string): Promise<string[]> {
  const rows = await engine.rows<{ v: string }>(
    `select distinct v from (${texts}) where v is not null and v <> '' order by v`,
  );
  return rows.map(({ v }) => v);
}
