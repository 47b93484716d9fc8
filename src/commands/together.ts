import type { Gathered } from '../pipeline.ts';
import { planOf } from '../plan.ts';
import { acceptingAll } from './check.ts';
import { type Context, type Need, openExports } from './context.ts';

/** A command that reads exports through its context once. */
export type Piece<T> = (context: Context) => Promise<T>;

type Waiting = { need: Need; work: (gathered: Gathered) => Promise<void> };

/** Runs commands one after another on one reading of the exports; the first that fails stops the rest. */
export async function together<T>(context: Context, pieces: readonly Piece<T>[]): Promise<T[]> {
  const waiting: Waiting[] = [];
  const results: Promise<T>[] = [];
  const asked = pieces.map(
    (piece, i) =>
      new Promise<void>((resolve, reject) => {
        const result = piece({ ...context, reading: readingOf(waiting, i, resolve) });
        // What goes wrong before a command reads, such as a wrong option, stops all of them here.
        result.catch(reject);
        results.push(result);
      }),
  );
  await Promise.all(asked);
  // A check among them judges what was rejected, and says more of it than the reading could.
  const gathered = await openExports(
    acceptingAll(context),
    unionOf(waiting.map(({ need }) => need)),
  );
  try {
    for (const [i, { need, work }] of waiting.entries()) {
      await work(ofPiece(gathered, need));
      await results[i];
    }
    return await Promise.all(results);
  } catch (error) {
    throw await gathered.blamed(error);
  } finally {
    await gathered.close();
  }
}

// What others asked of usage is there, but not in the facts that this command makes.
function ofPiece(gathered: Gathered, need: Need): Gathered {
  const { usage } = gathered.context;
  // Who uses the product is known to all of them once one of them asked.
  const shared = usage.isReduced ? ['usage_accounts'] : [];
  const plan = planOf(gathered.config, [...need.facts, ...shared]);
  const sets = new Set([...usage.sets].filter((set) => plan.usageSets.has(set)));
  return { ...gathered, plan, context: { ...gathered.context, usage: { ...usage, sets } } };
}

function readingOf(waiting: Waiting[], i: number, asked: () => void): Context['reading'] {
  return (need, work) =>
    new Promise((resolve, reject) => {
      waiting[i] = { need, work: (gathered) => work(gathered).then(resolve, reject) };
      asked();
    });
}

function unionOf(needs: readonly Need[]): Need {
  return {
    facts: [...new Set(needs.flatMap(({ facts }) => facts))],
    tables: [...new Set(needs.flatMap(({ tables }) => tables ?? []))],
    usageRanges: null,
  };
}
