import { groupedBy } from '../lib/records.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { Kit } from './block.ts';

/** Why a block cannot be made, null when it can: tables or `table.column`, `|` joins choices. */
export function lacking(
  { context, t }: Pick<Kit, 'context' | 't'>,
  ...needs: string[]
): string | null {
  const need = needs.find((names) => !names.split('|').some(context.has));
  if (need !== undefined) return `n/a: needs ${need.split('|').join(' or ')}`;
  // Before their first row nothing is known of tickets; after it, no row is an observed zero.
  const known = needs.includes('tickets') ? context.coverage('tickets') : null;
  return known !== null && t <= known.first ? `n/a: tickets begin on ${known.first}` : null;
}

/** What a figure lacks that it has no number, null when it has one or merely nothing was counted. */
export function lackOf({ value, note, definition }: Measurement): string | null {
  return value === null && note !== definition.empty ? note : null;
}

/** What figures lack, each reason once with the titles that it concerns; null when nothing is lacking. */
export function lacksOf(figures: readonly { title: string; m: Measurement }[]): string | null {
  const lacks = figures.flatMap(({ title, m }) => {
    const lack = lackOf(m);
    return lack === null ? [] : [{ title, lack }];
  });
  const reasons = [...groupedBy(lacks, ({ lack }) => lack)].map(
    ([lack, own]) => `${own.map(({ title }) => title).join(', ')}: ${lack}`,
  );
  return reasons.length === 0 ? null : reasons.join(' · ');
}
