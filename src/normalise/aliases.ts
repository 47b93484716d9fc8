import type { Engine } from '../engine/engine.ts';

/** Each pass follows twice as many steps; nobody renames an account more often than this. */
const nPasses = 6;

/** Lets an alias of an alias mean the account at the end. */
export async function followAliases(engine: Engine): Promise<void> {
  for (let pass = 0; pass < nPasses; pass++) {
    await engine.run(`update account_aliases set account_id = next.account_id
from (select alias, account_id from account_aliases) next
where next.alias = account_aliases.account_id and next.account_id <> account_aliases.alias`);
  }
}
