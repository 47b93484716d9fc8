import type { Engine } from './engine/engine.ts';
import type { Fact, FactContext } from './facts/fact.ts';

/** Why the money of a fact cannot be converted, by `period/window`; empty where all of it can. */
export async function unratedIn(
  engine: Engine,
  { unrated: query }: Fact,
  context: FactContext,
): Promise<Map<string, string>> {
  if (query === undefined) return new Map();
  const rows = await engine.rows<{ period: string; win: string; currency: string; edge: string }>(
    `select period, win, currency, cast(edge as varchar) as edge from (${query(context)}) order by all`,
  );
  return new Map(
    rows.map(({ period, win, currency, edge }): [string, string] => {
      const said = `no exchange rate from ${currency} to ${context.currency} for ${edge}`;
      return [`${period}/${win}`, said];
    }),
  );
}
