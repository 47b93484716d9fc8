/** Decimals as integers: exact sums, one division, at the end. */

/** A decimal with eight places, as an integer of hundred-millionths. */
export type Fixed = bigint;

/** The decimal that a text or a whole number stands for; empty is 0. */
export function fixed(of: string | number, places = 8): bigint {
  const match = /^(-?)(\d*)\.?(\d*)$/.exec(String(of));
  if (!match) throw new RangeError(`not a decimal: ${of}`);
  const [, sign, whole, part] = match;
  if (part!.length > places) throw new RangeError(`more than ${places} places: ${of}`);
  const digits = BigInt(whole + part!.padEnd(places, '0') || '0');
  return sign ? -digits : digits;
}

/** The shortest text of a decimal: no exponent, no trailing zeros. */
export function decimalText(value: Fixed): string {
  const digits = (value < 0n ? -value : value).toString().padStart(9, '0');
  const part = digits.slice(-8).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -8)}${part ? `.${part}` : ''}`;
}

/** top ÷ bottom as a whole number, halves away from zero; bottom is positive. */
export function divideHalfUp(top: bigint, bottom: bigint): bigint {
  const half = (2n * (top < 0n ? -top : top) + bottom) / (2n * bottom);
  return top < 0n ? -half : half;
}

/** top ÷ bottom, which is positive, as the float nearest to its first 25 places. */
export function quotient(top: bigint, bottom: bigint): number {
  return Number(`${divideHalfUp(top * 10n ** 25n, bottom)}e-25`);
}

/** The sum of what each item gives. */
export function sum<T>(items: readonly T[], of: (item: T) => bigint): bigint {
  return items.reduce((total, item) => total + of(item), 0n);
}

/** How many items there are of a kind, as a decimal. */
export function count<T>(items: readonly T[], is: (item: T) => boolean = () => true): Fixed {
  return fixed(items.filter(is).length);
}

/** The smaller of two numbers; Math.min does not take integers of any size. */
export function least(a: bigint, b: bigint): bigint {
  return [a, b][Number(b < a)]!;
}

/** Items by what they have in common, in the order of their first member. */
export function groupBy<T, K>(items: readonly T[], of: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(of(item));
    if (group) group.push(item);
    else groups.set(of(item), [item]);
  }
  return groups;
}
