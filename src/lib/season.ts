/** How a calendar month stands to the mean of its year. */
export type Season = {
  /** 1–12. */
  month: number;
  /** Percent of the mean of the 12 months that hold it, meaned over the years. */
  index: number;
};

/**
 * Seasonal indices from the values of months, newest first, the newest being calendar month `newest`.
 * Only whole years of the known months count; years without anything tell nothing; null below two.
 */
export function seasons(
  values: readonly (number | null)[],
  newest: number,
  nKnown: number,
): { years: number; seasons: Season[] } | null {
  const begun = values.slice(0, nKnown) as readonly number[];
  const years = Array.from({ length: Math.floor(begun.length / 12) }, (_, y) =>
    begun.slice(12 * y, 12 * y + 12),
  ).filter((year) => sum(year) !== 0);
  if (years.length < 2) return null;
  const found = Array.from({ length: 12 }, (_, i): Season => {
    const shares = years.map((year) => (12 * year[i]!) / sum(year));
    return { month: ((newest - 1 - i + 12) % 12) + 1, index: (100 * sum(shares)) / years.length };
  });
  return { years: years.length, seasons: found.sort((a, b) => a.month - b.month) };
}

/** How many months are known without a gap, newest first, since the oldest in which anything was. */
export function knownMonths(values: readonly (number | null)[]): number {
  const gap = values.indexOf(null);
  const known = gap === -1 ? values : values.slice(0, gap);
  return known.findLastIndex((value) => value !== 0) + 1;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
