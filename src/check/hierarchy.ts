import type { Issue } from '../errors.ts';
import { nOf } from '../lib/text.ts';
import { ownAncestor } from '../normalise/rollup.ts';
import type { Gathered } from '../pipeline.ts';

/** What is wrong with the parents by which accounts are rolled up. */
export async function hierarchyLines(
  { engine, config, normalised }: Gathered,
  issues: readonly Issue[],
): Promise<string[]> {
  if (!config.identity.isRolledUp || !normalised.filled.has('accounts.parent_account_id'))
    return [];
  const circles = issues.filter(({ says }) => says === ownAncestor);
  const unknown = await engine.rows<{ id: string; parent: string }>(
    `select account_id as id, parent_account_id as parent from accounts
     where parent_account_id is not null
       and parent_account_id not in (select account_id from accounts) order by account_id`,
  );
  const shown = unknown.slice(0, 3).map(({ id, parent }) => `${id} (${parent})`);
  const more = unknown.length > 3 ? ', …' : '';
  return [
    ...(circles.length === 0
      ? []
      : [`${nOf(circles.length, 'account')} in a circle of parents, not rolled up: see below`]),
    ...(unknown.length === 0
      ? []
      : [
          `${nOf(unknown.length, 'account')} with a parent that no accounts export lists, ` +
            `not rolled up: ${shown.join(', ')}${more}`,
        ]),
  ];
}
