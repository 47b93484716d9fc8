/**
 * Positive numbers scaled to a sum, none above its cap: what is cut off goes to the others. The caps
 * must sum to as much.
 */
export function capped(values: readonly number[], sum: number, caps: readonly number[]): number[] {
  const isFixed = values.map(() => false);
  for (;;) {
    const fixed = caps.reduce((total, cap, i) => total + (isFixed[i] ? cap : 0), 0);
    const free = values.reduce((total, value, i) => total + (isFixed[i] ? 0 : value), 0);
    const scaled = values.map((value, i) =>
      isFixed[i] ? caps[i]! : (value * (sum - fixed)) / free,
    );
    const over = scaled.map((value, i) => !isFixed[i] && value > caps[i]! + 1e-9);
    if (!over.includes(true)) return scaled;
    over.forEach((isOver, i) => {
      if (isOver) isFixed[i] = true;
    });
  }
}

/** Whole numbers with the same sum, a whole number itself, by largest remainder. */
export function wholeNumbers(values: readonly number[]): number[] {
  const floors = values.map((value) => Math.floor(value + 1e-9));
  const total = Math.round(values.reduce((sum, value) => sum + value, 0));
  const missing = total - floors.reduce((sum, value) => sum + value, 0);
  const order = values
    .map((value, i) => ({ i, rest: value - floors[i]! }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i)
    .slice(0, missing);
  return floors.map((value, i) => value + (order.some((own) => own.i === i) ? 1 : 0));
}
