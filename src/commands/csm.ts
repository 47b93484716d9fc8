import { CliError, exit } from '../errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import type { Score } from '../score/score.ts';

/** The id of the CSM that is meant by an id or a name. */
export function csmNamed(
  text: string,
  staff: ReadonlyMap<string, string>,
  scores: readonly Score[],
): string {
  const owners = scores.flatMap(({ owner }) => owner ?? []);
  const ids = [...new Set([...owners, ...staff.keys()])].sort();
  if (ids.includes(text)) return text;
  const isMeant = (id: string) => staff.get(id)?.toLowerCase() === text.trim().toLowerCase();
  const [id, ...others] = ids.filter(isMeant);
  if (id !== undefined && others.length === 0) return id;
  if (id !== undefined) {
    throw new CliError(`${others.length + 1} people are named "${text}"`, {
      exitCode: exit.usage,
      hint: `name one by id: ${[id, ...others].join(', ')}`,
    });
  }
  const names = [...new Set(owners)].sort().map((owner) => staff.get(owner) ?? owner);
  throw new CliError(`unknown CSM "${text}"`, {
    exitCode: exit.usage,
    hint: didYouMean(
      text,
      names,
      names.length === 0 ? 'no customer has an owner' : `CSMs: ${names.join(', ')}`,
    ),
  });
}
