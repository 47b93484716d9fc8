/** Decimals with eight places as whole units, as the engine prints decimal(38,8). */
const eight = 100_000_000n;

/** Units of 10⁻⁸ of a plain decimal with at most 8 places; null counts as nothing. */
export function units(text: string | null): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,8})0*)?$/.exec(text ?? '0');
  if (match === null) throw new Error(`not a decimal of 8 places: ${text}`);
  const [, sign, whole, places = ''] = match;
  const size = BigInt(whole!) * eight + BigInt(places.padEnd(8, '0'));
  return sign === '-' ? -size : size;
}

/** The shortest plain decimal of so many units, of which one has the given number of places. */
export function decimalOf(size: bigint, places = 8): string {
  const digits = String(size < 0n ? -size : size).padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  const whole = digits.slice(0, -places);
  return `${size < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/**
 * Divides each part by the divisor, in units of 10⁻⁶, so that the results add up to the rounded
 * quotient of the sum: what is left over goes to the largest remainders, earlier parts first.
 */
export function contributions(parts: readonly bigint[], divisor: bigint): bigint[] {
  if (divisor < 0n)
    return contributions(
      parts.map((part) => -part),
      -divisor,
    );
  const scaled = parts.map((part) => part * 1_000_000n);
  const floors = scaled.map((part) => floorDivided(part, divisor));
  const total = halfUp(sumOf(scaled), divisor);
  const spare = Number(total - sumOf(floors));
  const raised = new Set(
    scaled
      .map((part, at) => ({ at, rest: part - floors[at]! * divisor }))
      .sort((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest > b.rest ? -1 : 1))
      .slice(0, spare)
      .map(({ at }) => at),
  );
  return floors.map((floor, at) => floor + (raised.has(at) ? 1n : 0n));
}

export const sumOf = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);

// BigInt division cuts towards zero.
function floorDivided(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

function halfUp(a: bigint, b: bigint): bigint {
  const size = a < 0n ? -a : a;
  const rounded = (2n * size + b) / (2n * b);
  return a < 0n ? -rounded : rounded;
}
