/** A value with the weight that it has when it is pooled. */
export type Weighted = { value: number; weight: number };

/**
 * The never-falling sequence nearest to the values by weighted least squares: neighbours that fall are
 * pooled into their mean (pool adjacent violators). Weights are above 0.
 */
export function neverFalling(values: readonly Weighted[]): number[] {
  const pools: (Weighted & { n: number })[] = [];
  for (const own of values) {
    let pool = { ...own, n: 1 };
    while (pools.length > 0 && pools.at(-1)!.value > pool.value) pool = pooled(pools.pop()!, pool);
    pools.push(pool);
  }
  return pools.flatMap(({ value, n }) => Array<number>(n).fill(value));
}

function pooled(a: Weighted & { n: number }, b: Weighted & { n: number }) {
  const weight = a.weight + b.weight;
  return { value: (a.value * a.weight + b.value * b.weight) / weight, weight, n: a.n + b.n };
}
