import type { Config } from '../config/config.ts';
import { factNamed } from '../facts/index.ts';
import { type Definition, withOperands } from '../measure/ids.ts';
import { accountDimension, accountDimensions } from '../plan.ts';
import { unfit } from './wrong.ts';

/** Refuses a dimension of tickets for what is no ticket: leaving it out in silence would mislead. */
export function checkSplits(
  by: readonly string[],
  definitions: readonly Definition[],
  config: Config,
): void {
  for (const id of by.filter((name) => accountDimension(name, config) === null)) {
    const other = withOperands(definitions).find(
      ({ over, operands }) => operands.size === 0 && !factNamed(over).dimensions?.includes(id),
    );
    if (other === undefined) continue;
    const own = factNamed(other.over).dimensions ?? [];
    const known = [...accountDimensions(config), ...own].join(', ');
    throw unfit(`${other.id} cannot be split by ${id}`, `split it by ${known}`);
  }
}
