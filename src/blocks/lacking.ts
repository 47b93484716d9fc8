import type { Kit } from './block.ts';

/** Why a block cannot be made, null when it can: tables or `table.column`, `|` joins choices. */
export function lacking({ context }: Pick<Kit, 'context'>, ...needs: string[]): string | null {
  const need = needs.find((names) => !names.split('|').some(context.has));
  return need === undefined ? null : `n/a: needs ${need.split('|').join(' or ')}`;
}
