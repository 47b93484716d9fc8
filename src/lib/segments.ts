/** Names that the documents and CRMs use for the same segment of customers. */
const aliases: readonly (readonly string[])[] = [
  ['small_business', 'smb', 'small', 'small_businesses', 'small_and_medium_business', 'sme'],
  ['mid_market', 'mid', 'mm', 'medium', 'medium_business', 'mid_size', 'mid_sized'],
  ['enterprise', 'ent', 'large', 'large_enterprise'],
];

const byName = new Map(aliases.flatMap((names) => names.map((name) => [bare(name), names[0]!])));

// Case and separators are no difference: `Mid-Market`, `midmarket`.
function bare(name: string): string {
  return name.toLowerCase().replace(/[\s_.\-&/]+/g, '');
}

/** Whether two names mean the same segment of a dimension; only segments of customers have aliases. */
export function isSameSegment(dimension: string, a: string, b: string): boolean {
  return canonical(dimension, a) === canonical(dimension, b);
}

function canonical(dimension: string, name: string): string {
  const own = bare(name);
  return (dimension === 'segment' ? byName.get(own) : undefined) ?? own;
}
