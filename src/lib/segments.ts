/** Names that the documents and CRMs use for the same segment of customers. */
const aliases: readonly (readonly string[])[] = [
  ['small_business', 'smb', 'small', 'small_businesses', 'small_and_medium_business', 'sme'],
  ['mid_market', 'mid', 'mm', 'medium', 'medium_business', 'mid_size', 'mid_sized'],
  ['enterprise', 'ent', 'large', 'large_enterprise'],
];

/** What makes no difference between names, besides case: `Mid-Market`, `midmarket`. */
export const separators = '[\\s_.\\-&/]+';

const bare = (name: string): string => name.toLowerCase().replace(new RegExp(separators, 'g'), '');

const byName: ReadonlyMap<string, string> = new Map(
  aliases.flatMap((names) => names.map((name) => [bare(name), names[0]!])),
);

/** All names of a segment of customers, in lower case and without separators. */
export function segmentNames(name: string): string[] {
  return [...byName].flatMap(([own, first]) => (first === name ? [own] : []));
}

/** Whether two names mean the same segment of a dimension; only segments of customers have aliases. */
export function isSameSegment(dimension: string, a: string, b: string): boolean {
  return canonical(dimension, a) === canonical(dimension, b);
}

function canonical(dimension: string, name: string): string {
  const own = bare(name);
  return (dimension === 'segment' ? byName.get(own) : undefined) ?? own;
}
