import type { Engine } from '../engine/engine.ts';
import { CliError, exit } from '../errors.ts';
import { nearest } from '../lib/nearest.ts';

/** The account that an option names by its id or, where only one has it, its name. */
export async function accountNamed(
  engine: Engine,
  text: string,
): Promise<{ id: string; name: string }> {
  const all = await engine.rows<{ id: string; name: string }>(
    'select account_id as id, name from account_list order by account_id',
  );
  const byId = all.find(({ id }) => id === text);
  const byName = all.filter(({ name }) => name.toLowerCase() === text.toLowerCase());
  const found = byId ?? (byName.length === 1 ? byName[0] : undefined);
  if (found !== undefined) return { id: found.id, name: found.name };
  const close = nearest(
    text,
    all.flatMap(({ id, name }) => [id, name]),
  );
  throw new CliError(`no account "${text}" in the exports`, {
    exitCode: exit.usage,
    hint:
      close === null
        ? '`cs-metrics health --format csv` lists all customers'
        : `did you mean ${close}?`,
  });
}
