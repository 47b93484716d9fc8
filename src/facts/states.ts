import { named } from '../engine/dialect.ts';
import type { FactContext } from './fact.ts';

/** Columns for the attributes of an account at a period's end, each named after its dimension. */
export function closingDimensions({ dimensions }: FactContext): string {
  return dimensions
    .map(({ id }) => `,\n  z.${named(`by_${id}`)} as ${named(`closing_${id}`)}`)
    .join('');
}

/** The join that `closingDimensions` needs: aliases of a relation of accounts and of the periods. */
export function closingStates(accounts: string, periods: string): string {
  return `left join account_states z on z.account_id = ${accounts}.account_id and z.edge = ${periods}.e`;
}

export const bothEnds = ['opening', 'closing'] as const;

/** The same columns, of one end of the period or both, taken over from a relation that has them. */
export function takenOver(
  relation: string,
  { dimensions }: FactContext,
  ends: readonly ('opening' | 'closing')[] = ['closing'],
): string {
  return dimensions
    .flatMap(({ id }) => ends.map((end) => named(`${end}_${id}`)))
    .map((column) => `,\n  ${relation}.${column}`)
    .join('');
}
