import { type CacheOptions, type KeptReduction, keptReduction } from './cache/usage.ts';
import { derive } from './derive.ts';
import type { Engine } from './engine/engine.ts';
import type { FactContext } from './facts/fact.ts';
import { factNamed } from './facts/index.ts';
import type { BulkPart } from './normalise/bulk.ts';

/** Facts that the one scan of bulk files leaves behind. */
export const bulkFacts = ['usage_reduced', 'usage_coverage'].map(factNamed);

/** The reduction of bulk files: with what earlier runs kept of them, else all in one scan. */
export async function reductionOf(
  engine: Engine,
  context: FactContext,
  bulk: readonly BulkPart[],
  cache: CacheOptions | null,
): Promise<KeptReduction> {
  const kept = cache === null ? null : await keptReduction(engine, context, bulk, cache);
  return kept ?? inOneScan(engine, context);
}

function inOneScan({ aside }: Engine, context: FactContext): KeptReduction {
  return {
    run: () => derive(aside, bulkFacts, context),
    again: async () => {
      for (const { name } of bulkFacts) await aside.run(`drop table ${name}`);
      await derive(aside, bulkFacts, context);
    },
    shared: async (rows) => new Map(rows.map(({ part, sql }) => [part, `(${sql})`])),
    keep: async () => {},
  };
}
