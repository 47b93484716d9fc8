/** Rows in so many groups of ascending value; equal values stay together. */
export function tiedGroups<T>(
  rows: readonly T[],
  numberOf: (row: T) => number,
  n: number,
): { at: number; rows: T[] }[] {
  const sorted = rows.map((row) => ({ row, value: numberOf(row) }));
  sorted.sort((a, b) => a.value - b.value);
  const groups = new Map<number, T[]>();
  for (let i = 0; i < sorted.length; ) {
    let to = i;
    while (to < sorted.length && sorted[to]!.value === sorted[i]!.value) to++;
    const at = Math.floor((n * (i + to)) / 2 / sorted.length);
    const tied = sorted.slice(i, to).map(({ row }) => row);
    groups.set(at, [...(groups.get(at) ?? []), ...tied]);
    i = to;
  }
  return [...groups].map(([at, own]) => ({ at, rows: own }));
}
