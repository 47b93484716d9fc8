/**
 * Exact decimals as text with at most 4 places, as the engine's decimal(18,4) prints them.
 * A unit is a ten-thousandth.
 */
const scale = 4;
const unitsPerOne = 10_000n;

/** Whether a text is a plain decimal such as `-12.5` that units hold exactly. */
export function isDecimal(text: string): boolean {
  // Zeros beyond the scale lose nothing; the engine prints them for wider decimals.
  return /^-?\d+(\.\d{1,4}0*)?$/.test(text);
}

/** The ten-thousandths of a plain decimal; throws on anything else. */
export function toUnits(text: string): bigint {
  if (!isDecimal(text)) throw new RangeError(`not a decimal: ${JSON.stringify(text)}`);
  const point = text.indexOf('.');
  if (point === -1) return BigInt(text) * unitsPerOne;
  const places = text.slice(point + 1, point + 1 + scale);
  return BigInt(text.slice(0, point) + places.padEnd(scale, '0'));
}

/** The shortest plain decimal of so many ten-thousandths. */
export function fromUnits(units: bigint): string {
  const size = units < 0n ? -units : units;
  const places = String(size % unitsPerOne)
    .padStart(scale, '0')
    .replace(/0+$/, '');
  const whole = String(size / unitsPerOne);
  return (units < 0n ? '-' : '') + (places ? `${whole}.${places}` : whole);
}

/** The exact sum of two decimals. */
export function add(a: string, b: string): string {
  return fromUnits(toUnits(a) + toUnits(b));
}

/** The exact difference of two decimals. */
export function subtract(a: string, b: string): string {
  return fromUnits(toUnits(a) - toUnits(b));
}

/** The exact sum of decimals, `0` when there are none. */
export function sum(values: Iterable<string>): string {
  let total = 0n;
  for (const value of values) total += toUnits(value);
  return fromUnits(total);
}

/** The decimal with the opposite sign; zero has none. */
export function negate(a: string): string {
  return fromUnits(-toUnits(a));
}

/** Order of two decimals by value, for sorting: `1.50` equals `1.5`. */
export function compare(a: string, b: string): -1 | 0 | 1 {
  const difference = toUnits(a) - toUnits(b);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** Whether a decimal is zero, however it is written. */
export function isZero(a: string): boolean {
  return toUnits(a) === 0n;
}
